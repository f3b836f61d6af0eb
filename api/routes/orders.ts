// GET /changes/{id}/orders and POST /changes/{id}/dispositions: every open order under a change, and the signed end of
// those that the rule leaves to a human.
import { z } from 'zod';
import { deliveryAnswer } from '../../contract/http/outbox';
import { dispose, type DisposeGiven } from '../../engine/orders/dispose';
import { listOrders } from '../../engine/orders/list-orders';
import type { OrderDisposition } from '../../domain/orders/disposition';
import { changeHandoffId } from '../../domain/handoff/handoff-ids';
import { siteQuery } from '../../contract/http/impact';
import { dispositionsBody, openOrder } from '../../contract/http/orders';
import { valueOrProblem } from '../problem';
import type { Delivery } from '../../ports/outbox';
import type { Answer, Call, Route } from '../route';
import { stableUuid } from '../stable-uuid';

const ordersQuery = siteQuery.extend({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(200),
  undecided: z.enum(['true', 'false']).optional().describe('Only orders that wait for a human.'),
});

export interface OrderRoutesGiven extends DisposeGiven {
  /** Whether the workflow was told by now, after a short wait at most. */
  awaitDelivery: (key: string) => Promise<Delivery>;
}

export function orderRoutes(given: OrderRoutesGiven): Route[] {
  return [
    {
      method: 'get',
      path: '/changes/:changeId/orders',
      tag: 'Orders',
      summary: 'Open orders under a change, by order id: how grave it is for each, what is open, how it ends',
      query: ordersQuery,
      answer: {
        status: 200,
        description: 'A page of orders.',
        schema: z.object({ items: z.array(openOrder), nextCursor: z.string().nullable() }),
      },
      handle: (call) => list(given, call),
    },
    {
      method: 'post',
      path: '/changes/:changeId/dispositions',
      tag: 'Orders',
      summary: 'Dispose of open orders, signed: each ends in exactly one way; all of them are recorded or none',
      roles: ['planner', 'manufacturing', 'quality'],
      body: dispositionsBody,
      idempotent: true,
      answer: {
        status: 202,
        description: 'Recorded; the handoff goes on when no order is left open.',
        schema: z.object({ dispositionId: z.string(), handoffId: z.string(), delivery: deliveryAnswer }),
      },
      handle: (call) => disposeByRequest(given, call),
    },
  ];
}

async function list(given: OrderRoutesGiven, { params: { changeId = '' }, query }: Call): Promise<Answer> {
  const { site, cursor = null, limit, undecided } = query as z.infer<typeof ordersQuery>;
  const { reads } = given.transactions;
  const asked = { changeId, site, cursor, limit, undecided: undecided === 'true' };
  return { status: 200, body: valueOrProblem(await listOrders({ ...given, reads }, asked)) };
}

async function disposeByRequest(given: OrderRoutesGiven, call: Call): Promise<Answer> {
  const { actor } = call.account;
  const { changeId = '' } = call.params;
  const { site, dispositions, signature } = call.body as z.infer<typeof dispositionsBody>;
  const handoffId = changeHandoffId({ changeId, site, stage: 'orderDisposition' });
  const dispositionId = stableUuid('dispositions', actor, call.idempotencyKey ?? '', handoffId);
  const orders = dispositions.map(({ concession, ...one }): OrderDisposition => ({
    ...one,
    ...(concession === undefined ? {} : { concession }),
  }));
  const command = { changeId, site, dispositionId, orders, actor, signature };
  const disposed = valueOrProblem(await dispose(given, command));
  const delivery = await given.awaitDelivery(`dispose ${dispositionId}`);
  return { status: 202, body: { ...disposed, delivery } };
}
