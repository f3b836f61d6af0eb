// A unit leaves the plant. A draft of an NCR holds no unit on the floor, but nobody knows yet what it says: no unit leaves
// the plant with one.
import type { Serial } from '../effectivity/serial';
import { awaited } from '../events/awaited';
import { inspectionGate, type UnitInspection } from '../inspection/inspection-gate';
import { refuseEvent, waitFor, type EventContext, type EventOutcome } from '../events/event-outcome';
import { compareQuantities, quantityOf } from '../mbom/quantity';
import type { Quantified } from '../orders/work-order';
import type { Refusal } from '../verdict';
import { nameOf, type NamedUnit } from './named-unit';

export interface ShipmentReport extends NamedUnit {
  site: string;
  itemId: string;
  /** How much of a lot; null where it is not told, and for a unit with a serial. */
  quantity: Quantified | null;
}

/** What is known of a unit at the gate. */
export interface UnitAtGate {
  /** How its last completion was told; null where it was not. */
  completedUnder: { orderId: string; seal: string; quantity: Quantified | null } | null;
  /** Nonconformances that nobody disposed of, drafts among them. */
  standing: string[];
  /** Nonconformances by which it was scrapped or sent back. */
  out: string[];
}

/**
 * Refused with UNIT_NOT_SHIPPABLE and LOT_NOT_WHOLE; waits for its completion, for the disposition of its nonconformances, and like
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
  const { site, itemId } = report;
  const name = nameOf(report);
  const { unit, atGate, inspection, event } = given;
  const { standing, out } = atGate;
  if (out.length > 0) {
    const message = `${name} may not be shipped: ${out.join(', ')} scrapped it or sent it back.`;
    return refuseEvent({ code: 'UNIT_NOT_SHIPPABLE', message, at: name, facts: { nonconformances: out } });
  }
  if (inspection === null)
    return { ...waitFor(`${name} is not completed.`, awaited.completion({ site, unit })), owner: 'quality engineer' };
  const partial = partOfLot(report, atGate);
  if (partial !== null) return refuseEvent(partial);
  if (standing.length > 0)
    return {
      kind: 'parked',
      code: 'OPEN_NONCONFORMANCE',
      detail: `${name} has nonconformances that nobody disposed of: ${standing.join(', ')}.`,
      waitsFor: standing.map((nonconformanceId) => awaited.nonconformance({ site, nonconformanceId })),
      owner: 'quality engineer',
    };
  const owing = inspectionGate({ ...report, unit }, inspection);
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

/** What was found of a lot was found of all of it, and its record tells where all of it went. */
function partOfLot(report: ShipmentReport, { completedUnder }: UnitAtGate): Refusal | null {
  const [left, made] = [report.quantity, completedUnder?.quantity ?? null];
  if (left === null || made === null) return null;
  const isWhole = compareQuantities(quantityOf(left.value), quantityOf(made.value)) === 0;
  if (isWhole && left.unitOfMeasure === made.unitOfMeasure) return null;
  const name = nameOf(report);
  const message =
    `${name} leaves whole: ${made.value} ${made.unitOfMeasure} were completed, not ${left.value} ${left.unitOfMeasure}. ` +
    'What leaves apart is a lot of its own, with an order of its own.';
  return { code: 'LOT_NOT_WHOLE', message, at: name, facts: { completed: made, shipped: left } };
}
