// Which revision each open work order is locked to by a cut-in. The simplest honest rule: all units before it keep the
// old revision, all units from it on take the new one if nothing was built yet, everything else is held for a human.
import type { Span } from '../effectivity/effectivity-statement';
import { countUnits, differenceSpans, intersectSpans } from '../effectivity/span-algebra';
import { parseRange } from '../effectivity/parse-range';

export interface OrderToLock {
  orderId: string;
  revision: string;
  serials: string;
  state: 'planned' | 'released' | 'started' | 'complete';
}

export interface OrderLock {
  revision: string;
  hold: boolean;
  reason: string;
  serials: string;
}

/** Spans of the cut-in and the order's serials must be of one basis; where they are not, the order is held. */
export function assignLock(input: {
  order: OrderToLock;
  cutIn: { spans: Span[]; basis: string };
  toRevision: string;
}): OrderLock {
  const { order, cutIn, toRevision } = input;
  const keep = (hold: boolean, reason: string): OrderLock => ({
    revision: order.revision,
    hold,
    reason,
    serials: order.serials,
  });
  if (cutIn.basis === 'workOrder') {
    const named = cutIn.spans.some((span) => span.basis === 'workOrder' && span.workOrder === order.orderId);
    return named ? switchOrHold(order, toRevision) : keep(false, 'The order is not named by the cut-in.');
  }
  if (cutIn.basis !== 'serial' && cutIn.basis !== 'lot')
    return keep(true, `A cut-in by ${cutIn.basis} does not say which units of this order it means.`);
  const units = parseRange(order.serials, { basis: cutIn.basis });
  if (units.kind === 'refused')
    return keep(true, `The units of the order cannot be read: ${units.reasons[0]?.message ?? ''}`);
  if (intersectSpans(units.value, cutIn.spans).length === 0) return keep(false, 'All units are before the cut-in.');
  const before = differenceSpans(units.value, cutIn.spans);
  if (before.length > 0)
    return keep(true, `The cut-in splits the order: ${String(countUnits(before) ?? 'open')} units are before it.`);
  return switchOrHold(order, toRevision);
}

function switchOrHold(order: OrderToLock, toRevision: string): OrderLock {
  const { revision, serials, state } = order;
  if (revision === toRevision) return { revision, hold: false, reason: 'The order is at the new revision.', serials };
  if (state === 'planned' || state === 'released')
    return {
      revision: toRevision,
      hold: false,
      reason: 'All units are from the cut-in on; nothing was built.',
      serials,
    };
  return { revision, hold: true, reason: 'Units from the cut-in on were started to the old revision.', serials };
}
