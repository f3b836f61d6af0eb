// Work whose workflow was terminated in Temporal, or failed again and again: it is never started again in silence.
import { z } from 'zod';
import { interruption, settlementBody } from '../../contract/http/interruptions';
import { deliveryAnswer } from '../../contract/http/outbox';
import { settleInterruption } from '../../engine/handoff/settle-interruption';
import type { Delivery } from '../../ports/outbox';
import type { Transactions } from '../../ports/transaction';
import type { InterruptionView } from '../../ports/work';
import { valueOrProblem } from '../problem';
import type { Answer, Call, Route } from '../route';

export interface InterruptionRoutesGiven {
  transactions: Transactions;
  newId: () => string;
  interruptions: InterruptionView;
  awaitDelivery: (key: string) => Promise<Delivery>;
}

const shownMax = 500;

export function interruptionRoutes(given: InterruptionRoutesGiven): Route[] {
  return [
    {
      method: 'get',
      path: '/interruptions',
      tag: 'Operation',
      summary:
        'Open work whose workflow was terminated or failed again and again, oldest first: it waits to be resumed or aborted',
      answer: { status: 200, description: 'What waits.', schema: z.object({ items: z.array(interruption) }) },
      handle: async () => ({
        status: 200,
        body: { items: await given.interruptions.listInterruptions(shownMax) },
      }),
    },
    {
      method: 'post',
      path: '/interruptions',
      tag: 'Operation',
      summary: 'Let interrupted work go on where the store says it stands, or abort it and take it back',
      roles: ['planner', 'manufacturing', 'quality', 'operator', 'manager'],
      body: settlementBody,
      idempotent: true,
      answer: {
        status: 202,
        description: 'Recorded; its workflow starts.',
        schema: z.object({ workflowId: z.string(), delivery: deliveryAnswer }),
      },
      handle: (call) => settle(given, call),
    },
  ];
}

async function settle(given: InterruptionRoutesGiven, call: Call): Promise<Answer> {
  const body = call.body as z.infer<typeof settlementBody>;
  const { workflowId, messageKey } = valueOrProblem(
    await settleInterruption(given, { ...body, actor: call.account.actor }),
  );
  return { status: 202, body: { workflowId, delivery: await given.awaitDelivery(messageKey) } };
}
