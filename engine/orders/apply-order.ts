// A work order was announced.
import { combine, type Effects } from '../../domain/effects';
import type { Span } from '../../domain/effectivity/effectivity-statement';
import { refuseEvent, refuseFor, type EventOutcome, type Parked } from '../../domain/events/event-outcome';
import { assembleLockSet } from '../../domain/locks/assemble-lock-set';
import { decideAnnouncement, meetOrder, unresolvedOrder } from '../../domain/orders/decide-announcement';
import { decideReplacement } from '../../domain/orders/decide-replacement';
import { underOtherOrder } from '../../domain/orders/units-under-orders';
import type { WorkOrder } from '../../domain/orders/work-order';
import { accepted, type Verdict } from '../../domain/verdict';
import { effectivityLock } from '../../ports/effectivity';
import { orderUnitsLock } from '../../ports/order-units';
import type { Transaction } from '../../ports/transaction';
import type { Apply, ApplyContext } from '../events/apply';
import { resolveNow } from '../locks/resolve-now';
import { readLockedUnits } from './read-locked-units';
import { splitOrder } from './split-order';

export const applyOrder: Apply<'workorder.released'> = async (context, { splitFrom, ...data }) => {
  const { tx, serialRules, at } = context;
  const order: WorkOrder = { ...data, endItem: data.endItem ?? data.itemId };
  await tx.lock([orderUnitsLock(order)]);
  const held = await findInTurn(tx, order);
  const standing = held === null ? 'none' : await tx.locks.findStanding(order);
  const met = meetOrder(order, { held, standing, serialRules });
  if (met !== null && met.kind !== 'otherUnits') return met;
  // The moment is known already; orders are announced by the hundred.
  const today = { effectivity: tx.effectivity, clock: () => Promise.resolve(at) };
  const resolved = await resolveNow(today, order, context);
  if (resolved.kind === 'refused') return unresolvedOrder(order, resolved.reasons);
  const { statement, spans } = resolved.value;
  const rivals = await tx.orderUnits.listRivals({ ...order, spans });
  const taken = underOtherOrder(
    order,
    rivals.filter(({ orderId }) => orderId !== splitFrom),
  );
  if (taken !== null) return refuseEvent(taken);
  if (met !== null) return replaceUnits(context, order, spans);
  const split = splitFrom === null ? accepted(combine()) : await splitOrder(context, { order, spans }, splitFrom);
  if (split.kind !== 'accepted') return outcomeOf(split);
  const sources = await tx.locks.findSources({ ...order, statement });
  const lockSet = assembleLockSet({ order, statement, spans, sources });
  const requests = held === null ? 0 : await tx.locks.countRequests(order);
  // A hold that the lock ends was placed before it was asked for: the moment is that after everything was read.
  const announced = { lockSet, spans, changeId: statement.changeId, requests, at: await tx.clock() };
  return after(split.value, decideAnnouncement(order, announced));
};

/** The lock of a known order may be asked for by a relock at this moment: the two take turns. */
async function findInTurn(tx: Transaction, order: WorkOrder): Promise<WorkOrder | null> {
  const seen = await tx.orders.findOrder(order);
  if (seen === null) return null;
  await tx.lock([effectivityLock(seen)]);
  return tx.orders.findOrder(order);
}

async function replaceUnits(context: ApplyContext, order: WorkOrder, spans: readonly Span[]): Promise<EventOutcome> {
  const { tx, receivedBy } = context;
  const facts = {
    ...(await readLockedUnits(context, order, spans)),
    before: await tx.orderUnits.listUnits(order),
    out: await tx.orderUnits.listOut(order),
  };
  return outcomeOf(decideReplacement(facts, receivedBy), { orderId: order.orderId });
}

function outcomeOf(decided: Verdict<Effects> | Parked, made?: Record<string, unknown>): EventOutcome {
  if (decided.kind === 'parked') return decided;
  if (decided.kind === 'refused') return refuseFor(decided.reasons);
  return { kind: 'applied', effects: decided.value, ...(made === undefined ? {} : { made }) };
}

function after(first: Effects, outcome: EventOutcome): EventOutcome {
  return outcome.kind === 'applied' ? { ...outcome, effects: combine(first, outcome.effects) } : outcome;
}
