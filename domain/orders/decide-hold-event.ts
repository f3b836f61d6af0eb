// Holds that MES reports of an order, and their release.
import { awaited } from '../events/awaited';
import { waitFor, type EventContext, type EventOutcome } from '../events/event-outcome';
import { holdIdOf, type Hold, type HoldEffect } from './hold';

export interface HoldReport {
  site: string;
  orderId: string;
  holdId: string;
  action: 'hold' | 'release';
  reason: string;
}

/** Waits for the order, and a release for its hold; one that was released before is released again. */
export function decideHoldEvent(
  report: HoldReport,
  given: EventContext & { isOrderKnown: boolean; holds: readonly Hold[] },
): EventOutcome {
  const { isOrderKnown, holds, receivedBy: actor, at } = given;
  const { site, orderId, reason, action } = report;
  if (!isOrderKnown) return waitFor(`There is no work order ${orderId} at ${site}.`, awaited.order(report));
  const holdId = holdIdOf('event', report.holdId);
  const effect: HoldEffect = {
    act: action === 'hold' ? 'place' : 'release',
    site,
    orderIds: [orderId],
    kind: 'event',
    holdId,
    reason,
    actor,
    at,
  };
  if (action === 'hold') return { kind: 'applied', effects: { holds: [effect], wakes: [awaited.hold(report)] } };
  const isKnown = holds.some((hold) => hold.holdId === holdId);
  if (!isKnown) return waitFor(`${orderId} has no hold ${report.holdId}.`, awaited.hold(report));
  return { kind: 'applied', effects: { holds: [effect] } };
}
