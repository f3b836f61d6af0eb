// A failed key characteristic raises a nonconformance by itself (RULES 6.3): Cutin knows what the unit was locked to, so it
// fills every reference. Each failure raises its own, told twice the same one, whatever else is reported of the unit.
import type { SerialRules } from '../effectivity/serial';
import type { Effects } from '../effects';
import { combine } from '../effects';
import type { EventContext } from '../events/event-outcome';
import type { HashContent } from '../identity/artefact';
import type { LockSet } from '../locks/lock-set';
import { keepNonconformance } from '../quality/decide-nonconformance';
import type { NonconformanceReport } from '../quality/nonconformance';
import { resolveReferences } from '../quality/resolve-references';
import type { Told } from '../told';
import { leadingReason } from '../verdict';
import type { InspectionReport } from './inspection-report';
import type { Characteristic } from './inspection-plan';
import { limitsText } from './judge-result';
import { ownOf } from '../own-of';

/** Digits of the hash that names it: two failures of one plant do not meet in them. */
const idDigits = 16;

/** The id that a failure raises its nonconformance under. */
export function raisedIdOf(report: InspectionReport, hash: HashContent): string {
  const { site, orderId, serial, lot, operation, characteristicId, at } = report;
  return `CUTIN-${hash({ site, orderId, serial, lot, operation, characteristicId, at }).slice(0, idDigits)}`;
}

export function raiseNonconformance(
  report: InspectionReport,
  given: EventContext & {
    nonconformanceId: string;
    endItem: string;
    /** The lock that its operation was done under. */
    lockSet: LockSet;
    /** Of the plan of that lock. */
    characteristics: Readonly<Record<string, Characteristic>>;
    serialRules: SerialRules;
  },
): { made: ReturnType<typeof keepNonconformance>['made']; effects: Effects } {
  const { nonconformanceId, endItem, event } = given;
  const raised = reportOf(report, given);
  const references = resolveReferences(raised, { ...given, order: { endItem, serials: given.lockSet.serials } });
  if (references.kind === 'refused') throw new Error(leadingReason(references.reasons).message);
  const { made, effects } = keepNonconformance(raised, { ...given, references: references.value });
  const told: Told = {
    name: 'nonconformance.detected',
    id: `raised/${report.site}/${nonconformanceId}`,
    subject: `nonconformance/${report.site}/${nonconformanceId}`,
    data: { ...raised },
    causationId: event.id,
  };
  return { made, effects: combine(effects, { told: [told] }) };
}

function reportOf(
  report: InspectionReport,
  given: {
    nonconformanceId: string;
    lockSet: LockSet;
    characteristics: Readonly<Record<string, Characteristic>>;
  },
): NonconformanceReport {
  const { site, orderId, serial, lot, operation, characteristicId, value, at } = report;
  const { nonconformanceId, lockSet, characteristics } = given;
  const characteristic = ownOf(characteristics, characteristicId);
  const measured = value === null ? 'failed' : `measured ${value}, which failed`;
  const planned = characteristic === undefined ? '' : `: the plan allows ${limitsText(characteristic)}`;
  return {
    site,
    nonconformanceId,
    serial,
    lot,
    orderId,
    operation,
    instructionRevision:
      lockSet.routing.operations.find((one) => one.operation === operation)?.instruction.revision ?? null,
    drawingRevision: lockSet.drawing.revision,
    characteristicId,
    planRevision: lockSet.inspectionPlan.revision,
    requirement: characteristic?.requirement ?? null,
    description: `${characteristicId} ${measured}${value === null ? '' : planned}.`,
    at,
  };
}
