// GET /changes/{id}/orders and POST /changes/{id}/dispositions: every open order under a change, and the signed end of
// those that the rule leaves to a human.
import { z } from 'zod';
import { assessOrders } from '../../engine/orders/assess-orders';
import { checkDisposition, type OrderDisposition } from '../../domain/orders/disposition';
import type { OrderEvaluation } from '../../domain/orders/evaluate-order';
import type { Refusal } from '../../domain/verdict';
import type { ReleasedChange } from '../../domain/change/released-change';
import { changeHandoffId } from '../../domain/handoff/handoff-ids';
import { siteQuery } from '../../contract/http/impact';
import { dispositionsBody, openOrder } from '../../contract/http/orders';
import { deliveryAnswer } from '../../contract/http/outbox';
import { Problem, refusalProblem } from '../problem';
import type { Answer, Call, Route } from '../route';
import { sign } from '../sign';
import { stableUuid } from '../stable-uuid';
import { refuseAuthor, requireChange, valueOrProblem, type Engine } from './engine';

const ordersQuery = siteQuery.extend({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(200),
  undecided: z.enum(['true', 'false']).optional().describe('Only orders that wait for a human.'),
});

export function orderRoutes(engine: Engine): Route[] {
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
      handle: (call) => list(engine, call),
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
      handle: (call) => dispose(engine, call),
    },
  ];
}

async function list(engine: Engine, { params, query }: Call): Promise<Answer> {
  const change = await requireChange(engine, params['changeId'] ?? '');
  const { site, cursor, limit, undecided } = query as z.infer<typeof ordersQuery>;
  const standing = await engine.stores.dispositions.listDispositions({ changeId: change.changeId, site });
  const evaluations = [...(await evaluateAll(engine, change, site)).values()]
    .map((one) => ({ ...one, disposition: Object.hasOwn(standing, one.orderId) ? standing[one.orderId] : null }))
    .filter((one) => undecided !== 'true' || (one.automatic === null && one.disposition === null))
    .filter(({ orderId }) => cursor === undefined || orderId > cursor)
    .sort((a, b) => (a.orderId < b.orderId ? -1 : 1));
  const items = evaluations.slice(0, limit);
  const nextCursor = evaluations.length > limit ? (items.at(-1)?.orderId ?? null) : null;
  return { status: 200, body: { items, nextCursor } };
}

async function evaluateAll(
  engine: Engine,
  change: ReleasedChange,
  site: string,
): Promise<Map<string, OrderEvaluation & { itemId: string }>> {
  const decided = changeHandoffId({ changeId: change.changeId, site, stage: 'effectivityDecision' });
  const decision = await engine.stores.effectivity.findDecision(decided);
  if (decision === null)
    throw new Problem(409, 'NOT_DECIDED', `Effectivity of ${change.changeId} at ${site} is not decided.`);
  const all = new Map<string, OrderEvaluation & { itemId: string }>();
  for (const item of change.affectedItems) {
    const cutIn = decision.cutIns.find(({ itemId }) => itemId === item.itemId);
    if (item.action === 'delete' || cutIn === undefined) continue;
    for (const one of valueOrProblem(await assessOrders(engine, { change, item, site, cutIn })))
      all.set(one.orderId, { ...one, itemId: item.itemId });
  }
  return all;
}

async function dispose(engine: Engine, call: Call): Promise<Answer> {
  const { account } = call;
  const change = await requireChange(engine, call.params['changeId'] ?? '');
  const { changeId } = change;
  const { site, dispositions, signature } = call.body as z.infer<typeof dispositionsBody>;
  refuseAuthor(change, account.actor, 'dispose of its orders');
  const handoffId = changeHandoffId({ changeId, site, stage: 'orderDisposition' });
  const dispositionId = stableUuid('dispositions', account.actor, call.idempotencyKey ?? '', handoffId);
  const orders = dispositions.map(({ concession, ...one }): OrderDisposition => ({
    ...one,
    ...(concession === undefined ? {} : { concession }),
  }));
  const signed = sign({ ...engine, account, given: signature, content: { changeId, site, orders } });
  const standing = await engine.stores.dispositions.listDispositions({ changeId, site });
  const isRepeat = orders.every(({ orderId }) => standing[orderId]?.actor === account.actor);
  // What was signed already is answered by the store; only new dispositions are held against the floor.
  if (!isRepeat) refuseUnfit(await evaluateAll(engine, change, site), orders);
  const decidedAt = new Date().toISOString();
  valueOrProblem(
    await engine.intakes.recordDispositions({ dispositionId, handoffId, changeId, site, orders, ...signed, decidedAt }),
  );
  const delivery = await engine.awaitDelivery(`dispose ${dispositionId}`);
  return { status: 202, body: { dispositionId, handoffId, delivery } };
}

function refuseUnfit(evaluations: Map<string, OrderEvaluation>, orders: OrderDisposition[]): void {
  const reasons = orders.flatMap((given): Refusal[] => {
    const evaluation = evaluations.get(given.orderId);
    if (evaluation === undefined)
      return [
        {
          code: 'ORDER_NOT_AFFECTED',
          message: `${given.orderId} is no open order under this change.`,
          at: given.orderId,
        },
      ];
    const checked = checkDisposition(evaluation, given);
    return checked.kind === 'refused' ? checked.reasons : [];
  });
  if (reasons.length > 0) throw refusalProblem(reasons);
}
