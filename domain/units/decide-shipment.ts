// A unit leaves the plant. A draft of an NCR holds no unit on the floor, but nobody knows yet what it says: no unit leaves
// the plant with one.
import type { Serial } from '../effectivity/serial';
import { awaited } from '../events/awaited';
import { inspectionGate, type UnitInspection } from '../inspection/inspection-gate';
import { refuseEvent, waitFor, type EventContext, type EventOutcome } from '../events/event-outcome';

export interface ShipmentReport {
  site: string;
  serial: string;
  itemId: string;
}

/** What is known of a unit at the gate. */
export interface UnitAtGate {
  /** How its last completion was told; null where it was not. */
  completedUnder: { orderId: string; seal: string } | null;
  /** Nonconformances that nobody disposed of, drafts among them. */
  standing: string[];
  /** Nonconformances by which it was scrapped or sent back. */
  out: string[];
}

/**
 * Refused with UNIT_NOT_SHIPPABLE; waits for its completion, for the disposition of its nonconformances, and like
 * inspectionGate: a unit may fail after it was completed.
 */
export function decideShipment(
  report: ShipmentReport,
  given: Pick<EventContext, 'event'> & {
    unit: Serial;
    atGate: UnitAtGate;
    /** Null where it was not completed. */
    inspection: UnitInspection | null;
  },
): EventOutcome {
  const { site, serial, itemId } = report;
  const { unit, atGate, inspection, event } = given;
  const { standing, out } = atGate;
  if (out.length > 0) {
    const message = `${serial} may not be shipped: ${out.join(', ')} scrapped it or sent it back.`;
    return refuseEvent({ code: 'UNIT_NOT_SHIPPABLE', message, at: serial, facts: { nonconformances: out } });
  }
  if (inspection === null)
    return { ...waitFor(`${serial} is not completed.`, awaited.completion({ site, unit })), owner: 'quality engineer' };
  if (standing.length > 0)
    return {
      kind: 'parked',
      code: 'OPEN_NONCONFORMANCE',
      detail: `${serial} has nonconformances that nobody disposed of: ${standing.join(', ')}.`,
      waitsFor: standing.map((nonconformanceId) => awaited.nonconformance({ site, nonconformanceId })),
      owner: 'quality engineer',
    };
  const owing = inspectionGate({ site, serial, unit }, inspection);
  if (owing !== null) return owing;
  const record = {
    kind: 'shipped',
    site,
    orderId: null,
    endItem: itemId,
    unit,
    key: itemId,
    body: report,
    event,
  } as const;
  return { kind: 'applied', effects: { writes: [{ kind: 'unitRecorded', record }] } };
}
