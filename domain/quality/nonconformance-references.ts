// What an NCR must resolve before it leaves draft (PRODUCT, boundary 4; RULES 9): serial, order, operation, instruction
// revision, drawing revision, characteristic, plan revision and requirement. Free text alone stays a draft.
import type { LockSet } from '../locks/lock-set';
import type { NamedUnit } from '../units/named-unit';
import { ownOf } from '../own-of';

export interface ReportedNonconformance extends NamedUnit {
  orderId: string | null;
  operation: string | null;
  instructionRevision: string | null;
  drawingRevision: string | null;
  characteristicId: string | null;
  planRevision: string | null;
  requirement: string | null;
}

/** Inspection plan of the lock: which requirement each characteristic verifies. */
export type PlanCharacteristics = Readonly<Record<string, { requirement: string | null }>>;

/**
 * Names of the references that are absent or are not what the unit was locked to; none means the NCR is open. `lock` is
 * null where the order is unknown or was never locked.
 */
export function unresolvedReferences(
  report: ReportedNonconformance,
  lock: LockSet | null,
  characteristics: PlanCharacteristics,
): string[] {
  if (lock === null) return Object.keys(report).filter((name) => name !== 'serial' && name !== 'lot');
  const operation = lock.routing.operations.find((one) => one.operation === report.operation);
  const characteristic = report.characteristicId === null ? undefined : ownOf(characteristics, report.characteristicId);
  const resolved: Record<string, boolean> = {
    orderId: report.orderId === lock.orderId,
    operation: operation !== undefined,
    instructionRevision: operation !== undefined && report.instructionRevision === operation.instruction.revision,
    drawingRevision: report.drawingRevision === lock.drawing.revision,
    characteristicId: characteristic !== undefined,
    planRevision: report.planRevision === lock.inspectionPlan.revision,
    requirement: characteristic !== undefined && report.requirement === characteristic.requirement,
  };
  return Object.entries(resolved).flatMap(([name, isResolved]) => (isResolved ? [] : [name]));
}
