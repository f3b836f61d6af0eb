// A work order as it is announced. It is resolved before it is recorded: one that falls into parts is refused with the
// parts, one that lacks something waits for it. A locked order does not become another one.
import type { Span } from '../effectivity/effectivity-statement';
import { formatSpans } from '../effectivity/format-spans';
import { parseRange } from '../effectivity/parse-range';
import type { SerialRules } from '../effectivity/serial';
import { combine } from '../effects';
import { awaited } from '../events/awaited';
import { refuseEvent, refuseFor, waitFor, type EventOutcome, type Parked, type Refused } from '../events/event-outcome';
import type { LockSet } from '../locks/lock-set';
import type { LockStanding } from '../locks/order-lock';
import { requestLock } from '../locks/request-lock';
import type { Refusal, Verdict } from '../verdict';
import { buildsTheSame } from './decide-replacement';
import { endedOrder } from './order-life';
import type { WorkOrder } from './work-order';

/**
 * Refused with ORDER_CLOSED and ORDER_LOCKED; `otherUnits` where nothing but the units of a locked order differs, null where
 * its lock is still to be asked for.
 */
export function meetOrder(
  order: WorkOrder,
  given: { held: WorkOrder | null; standing: LockStanding; serialRules: SerialRules },
): EventOutcome | { kind: 'otherUnits' } | null {
  const { held, standing, serialRules } = given;
  if (held === null) return null;
  const ended = endedOrder(held);
  if (ended !== null) return refuseEvent(ended);
  const isPinned = standing === 'open' || standing === 'proposed' || standing === 'requested';
  const isAsBefore = isSame(held, order, serialRules);
  const { orderId } = order;
  if (standing === 'open' && !isAsBefore && buildsTheSame(held, order)) return { kind: 'otherUnits' };
  if (isPinned && !isAsBefore) {
    const message = `${orderId} is locked and cannot become another order: hold it, dispose of it and relock, or cancel it.`;
    return refuseEvent({ code: 'ORDER_LOCKED', message, at: orderId });
  }
  if (!isPinned && !(standing === 'parked' && isAsBefore)) return null;
  // What was released once stays released.
  const kept = held.state === 'released' ? { ...order, state: held.state } : order;
  return { kind: 'applied', made: { orderId }, effects: { writes: [{ kind: 'orderKept', order: kept, spans: null }] } };
}

/** Units are compared as units: `SN-0047` and `SN-47` are the same order where leading zeros do not count. */
function isSame(held: WorkOrder, order: WorkOrder, serialRules: SerialRules): boolean {
  const unitsOf = ({ serials, endItem }: WorkOrder): string | null => {
    if (serials === null) return null;
    const spans = parseRange(serials, { ...serialRules(endItem), basis: 'serial' });
    return spans.kind === 'accepted' ? formatSpans(spans.value) : serials;
  };
  return buildsTheSame(held, order) && unitsOf(held) === unitsOf(order);
}

/** Of an order that resolves to no one revision: refused like resolveOrder, or waits for its effectivity. */
export function unresolvedOrder({ site, itemId }: WorkOrder, reasons: readonly Refusal[]): Parked | Refused {
  const [first] = reasons;
  const arrives = awaited.effectivity({ site, itemId });
  switch (first?.code) {
    case 'NO_EFFECTIVE_REVISION':
      return waitFor(first.message, arrives);
    case 'AMBIGUOUS_EFFECTIVITY':
    case 'EFFECTIVITY_COUNTS_SERIALS':
      return toPlanner(first, arrives);
    default:
      return refuseFor(reasons);
  }
}

/** Kept, with its lock asked for; where the lock set lacks something, the order waits for that. */
export function decideAnnouncement(
  order: WorkOrder,
  given: { lockSet: Verdict<LockSet>; spans: readonly Span[]; changeId: string; requests: number; at: string },
): EventOutcome {
  const { lockSet, spans, changeId, requests, at } = given;
  if (lockSet.kind === 'refused') return incomplete(lockSet.reasons);
  const request = requestLock({ order, changeId, requests, at });
  const { orderId } = order;
  return {
    kind: 'applied',
    made: { orderId, handoffId: request.handoffId },
    effects: combine(
      { writes: [{ kind: 'orderKept', order, spans }], wakes: [awaited.order(order)] },
      { writes: request.writes, outbox: request.outbox },
    ),
  };
}

function incomplete(reasons: readonly Refusal[]): Parked {
  const ambiguous = reasons.find(({ code }) => code === 'AMBIGUOUS_RELEASE');
  if (ambiguous !== undefined) return toPlanner(ambiguous, ambiguous.at ?? '');
  return waitFor(reasons[0]?.message ?? '', ...reasons.map(({ at }) => at ?? ''));
}

function toPlanner({ code, message }: Refusal, arrives: string): Parked {
  return { kind: 'parked', code, detail: message, waitsFor: [arrives], owner: 'planner' };
}
