// What is told of a unit that has left the plant. A report may come late, but nothing is done to a unit after it left: such a
// time, or that of the shipment, is wrong, and nothing that may still arrive makes it right.
import { refuseEvent, type Refused } from '../events/event-outcome';
import { CLOCK_SKEW_MS_MAX } from './judge-report';
import { nameOf, type NamedUnit } from './named-unit';

/** UNIT_SHIPPED where the report tells of something after the unit left; null where it did not, or is here still. */
export function afterShipment({ at, ...named }: NamedUnit & { at: string }, shippedAt: string | null): Refused | null {
  if (shippedAt === null || Date.parse(at) <= Date.parse(shippedAt) + CLOCK_SKEW_MS_MAX) return null;
  const unit = nameOf(named);
  const message = `${unit} was shipped at ${shippedAt}; nothing was done to it here at ${at}.`;
  return refuseEvent({ code: 'UNIT_SHIPPED', message, at: unit, facts: { shippedAt } });
}

/** SHIPPED_BEFORE_WORK where the unit would have left before the last that was told of it; null where it left after it. */
export function beforeWork({ at, ...named }: NamedUnit & { at: string }, lastWorkAt: string | null): Refused | null {
  if (lastWorkAt === null || Date.parse(at) >= Date.parse(lastWorkAt) - CLOCK_SKEW_MS_MAX) return null;
  const unit = nameOf(named);
  const message = `${unit} would have been shipped at ${at}, and was worked on until ${lastWorkAt}.`;
  return refuseEvent({ code: 'SHIPPED_BEFORE_WORK', message, at: unit, facts: { lastWorkAt } });
}
