// What is on its way to the workflows.
import { z } from 'zod';
import { outboxMessage, outboxQuery } from '../../contract/http/outbox';
import type { OutboxView } from '../../ports/outbox';
import type { Answer, Route } from '../route';

export function outboxRoutes({ outbox }: { outbox: Pick<OutboxView, 'listMessages'> }): Route[] {
  return [
    {
      method: 'get',
      path: '/outbox',
      tag: 'Operation',
      summary: 'Messages for the workflows, oldest first, e.g. ?undelivered=true',
      query: outboxQuery,
      answer: {
        status: 200,
        description: 'A page; `nextAfter` continues it.',
        schema: z.object({ items: z.array(outboxMessage), nextAfter: z.string().nullable() }),
      },
      handle: ({ query }) => list(outbox, query as z.infer<typeof outboxQuery>),
    },
  ];
}

async function list(
  outbox: Pick<OutboxView, 'listMessages'>,
  { undelivered, after, limit }: z.infer<typeof outboxQuery>,
): Promise<Answer> {
  const rows = await outbox.listMessages({
    undelivered: undelivered === 'true',
    limit: limit + 1,
    ...(after === undefined ? {} : { after }),
  });
  const items = rows.slice(0, limit);
  return { status: 200, body: { items, nextAfter: rows.length > limit ? (items.at(-1)?.key ?? null) : null } };
}
