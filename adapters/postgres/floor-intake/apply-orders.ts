// Work orders as they are announced, and holds that MES reports. An order is resolved before it is recorded: one that
// falls into parts is refused with the parts, one that lacks something waits for it.
import { assembleLockSet } from '../../../domain/locks/assemble-lock-set';
import type { Refusal } from '../../../domain/verdict';
import { formatSpans } from '../../../domain/effectivity/format-spans';
import { parseRange } from '../../../domain/effectivity/parse-range';
import type { WorkOrder } from '../../../ports/floor';
import { placeHold, releaseHold } from '../floor/holds';
import { resolveNow } from '../floor/order-locks';
import { findWorkOrder, readLockSources } from '../floor/order-sources';
import { findLockStanding, requestLock } from '../floor/request-lock';
import { orderKey, refuse, waitFor, type Apply, type Effect, type EffectContext } from './effect';

export const applyOrder: Apply<'workorder.released'> = async (context, data) => {
  const { tx } = context;
  const order: WorkOrder = { ...data, endItem: data.endItem ?? data.itemId };
  const held = await findWorkOrder(tx, order);
  if (held !== null && (held.state === 'complete' || held.state === 'cancelled'))
    return refuse('ORDER_CLOSED', `${order.orderId} is ${held.state}.`, order.orderId);
  const standing = held === null ? 'none' : await findLockStanding(tx, order);
  const isPinned = standing === 'open' || standing === 'proposed' || standing === 'requested';
  const isAsBefore = held !== null && isSame(context, held, order);
  if (isPinned && !isAsBefore)
    return refuse(
      'ORDER_LOCKED',
      `${order.orderId} is locked and cannot become another order: hold it, dispose of it and relock, or cancel it.`,
      order.orderId,
    );
  if (isPinned || (standing === 'parked' && isAsBefore)) {
    await keep(context, held?.state === 'released' ? { ...order, state: 'released' } : order);
    return { kind: 'applied', outcome: { orderId: order.orderId } };
  }
  const settled = await settle(context, order);
  if (settled.kind !== 'ready') return settled;
  await keep(context, order);
  const { handoffId } = await requestLock(tx, { ...order, changeId: settled.changeId });
  return { kind: 'applied', outcome: { orderId: order.orderId, handoffId }, wakes: [orderKey(order)] };
};

/** Units are compared as units: `SN-0047` and `SN-47` are the same order where leading zeros do not count. */
function isSame({ serialRules }: EffectContext, held: WorkOrder, order: WorkOrder): boolean {
  const unitsOf = ({ serials, endItem }: WorkOrder): string => {
    const spans = parseRange(serials, { ...serialRules(endItem), basis: 'serial' });
    return spans.kind === 'accepted' ? formatSpans(spans.value) : serials;
  };
  return (
    (['itemId', 'endItem', 'lot'] as const).every((name) => held[name] === order[name]) &&
    unitsOf(held) === unitsOf(order)
  );
}

async function settle(
  { tx, serialRules }: EffectContext,
  order: WorkOrder,
): Promise<{ kind: 'ready'; changeId: string } | Exclude<Effect, { kind: 'applied' }>> {
  const resolved = await resolveNow(tx, order, serialRules);
  if (resolved.kind === 'refused') return unresolved(order, resolved.reasons);
  const { statement, spans } = resolved.value;
  const sources = await readLockSources(tx, order, statement);
  const lockSet = assembleLockSet({ order, statement, spans, sources });
  if (lockSet.kind === 'accepted') return { kind: 'ready', changeId: statement.changeId };
  const ambiguous = lockSet.reasons.find(({ code }) => code === 'AMBIGUOUS_RELEASE');
  if (ambiguous !== undefined) return toPlanner(ambiguous, [ambiguous.at ?? '']);
  const [first] = lockSet.reasons;
  return {
    kind: 'parked',
    code: 'REFERENCE_NOT_FOUND',
    detail: first?.message ?? '',
    waitsFor: lockSet.reasons.map(({ at }) => at ?? ''),
  };
}

function unresolved(order: WorkOrder, reasons: Refusal[]): Exclude<Effect, { kind: 'applied' }> {
  const [first] = reasons;
  const { site, itemId } = order;
  switch (first?.code) {
    case 'NO_EFFECTIVE_REVISION':
      return waitFor(first.message, `effectivity/${site}/${itemId}`) as Exclude<Effect, { kind: 'applied' }>;
    case 'AMBIGUOUS_EFFECTIVITY':
      return toPlanner(first, [`effectivity/${site}/${itemId}`]);
    default:
      return { kind: 'refused', reasons };
  }
}

function toPlanner({ code, message }: Refusal, waitsFor: string[]): Exclude<Effect, { kind: 'applied' }> {
  return { kind: 'parked', code, detail: message, waitsFor, owner: 'planner' };
}

async function keep({ tx }: EffectContext, order: WorkOrder): Promise<void> {
  const { site, orderId, itemId, endItem, serials, lot, plannedStart, state } = order;
  await tx.query(
    `INSERT INTO cutin.work_order (site, order_id, item_id, end_item, serials, lot, planned_start, state)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (site, order_id) DO UPDATE SET item_id = $3, end_item = $4, serials = $5, lot = $6, planned_start = $7,
       state = $8, updated_at = now()`,
    [site, orderId, itemId, endItem, serials, lot, plannedStart, state],
  );
}

export const applyHold: Apply<'order.hold'> = async ({ tx, receivedBy }, data) => {
  const { site, orderId, reason, action } = data;
  if ((await findWorkOrder(tx, data)) === null)
    return waitFor(`There is no work order ${orderId} at ${site}.`, orderKey(data));
  const hold = { site, orderId, holdId: `event/${data.holdId}`, reason, actor: receivedBy };
  if (action === 'hold') {
    await placeHold(tx, hold);
    return { kind: 'applied', wakes: [`hold/${site}/${orderId}/${data.holdId}`] };
  }
  const released = await releaseHold(tx, hold);
  if (released.kind === 'accepted') return { kind: 'applied' };
  return waitFor(`${orderId} has no hold ${data.holdId}.`, `hold/${site}/${orderId}/${data.holdId}`);
};

/** A report of work outside its lock holds the order until somebody looks (RULES 5). */
export async function holdForReport(
  { tx, event }: EffectContext,
  of: { site: string; orderId: string; reason: string },
): Promise<void> {
  await placeHold(tx, { ...of, holdId: `report/${event.source}/${event.id}`, actor: 'cutin', causationId: event.id });
}
