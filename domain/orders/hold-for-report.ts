// A report of work outside its lock holds the order until somebody looks (RULES 5).
import type { EventContext } from '../events/event-outcome';
import { holdIdOf, type HoldEffect } from './hold';

export function holdForReport(
  of: { site: string; orderId: string; reason: string },
  { event, raisedAs, at }: EventContext,
): HoldEffect {
  const { site, orderId, reason } = of;
  return {
    act: 'place',
    site,
    orderIds: [orderId],
    kind: 'report',
    holdId: holdIdOf('report', raisedAs),
    reason,
    actor: 'cutin',
    at,
    causationId: event.id,
  };
}
