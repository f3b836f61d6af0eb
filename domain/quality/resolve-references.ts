// What an NCR refers to, as far as it is known now: the unit by the end item of its order, and what of its references is
// not what the unit was locked to.
import type { Serial, SerialRules } from '../effectivity/serial';
import type { LockSet } from '../locks/lock-set';
import type { LockState } from '../locks/order-lock';
import type { WorkOrder } from '../orders/work-order';
import { readUnit, type NamedUnit } from '../units/named-unit';
import { accepted, type Verdict } from '../verdict';
import type { NonconformanceReport, References } from './nonconformance';
import { unresolvedReferences, type PlanCharacteristics } from './nonconformance-references';

/** Of the locks of its order: the one that stands or stood last; null where none was ever open. */
export function lockOfReport(locks: readonly { state: LockState; lockSet: LockSet }[]): LockSet | null {
  return locks.filter(({ state }) => state === 'open' || state === 'closed').at(-1)?.lockSet ?? null;
}

/** Refused where the serial cannot be read: by its end item, or while that is not known, by any. */
export function resolveReferences(
  report: NonconformanceReport,
  given: {
    /** Null where none is named, or it is not known yet. */
    order: Pick<WorkOrder, 'endItem' | 'serials'> | null;
    lockSet: LockSet | null;
    /** Of the plan that the lock names. */
    characteristics: PlanCharacteristics;
    serialRules: SerialRules;
  },
): Verdict<References> {
  const { order, lockSet, characteristics, serialRules } = given;
  const unit = order === null ? unreadYet(report) : readUnit(report, serialRules(order.endItem));
  if (unit.kind === 'refused') return unit;
  const { serial, lot, orderId, operation, instructionRevision, drawingRevision } = report;
  const { characteristicId, planRevision, requirement } = report;
  const named = {
    serial,
    lot,
    orderId,
    operation,
    instructionRevision,
    drawingRevision,
    characteristicId,
    planRevision,
    requirement,
  };
  const missing = [...unnamed(report, order), ...unresolvedReferences(named, lockSet, characteristics)];
  return accepted({ unit: unit.value, endItem: order?.endItem ?? null, missing });
}

/** An order of units with serials has no lot to set aside, and one of a lot no serial. */
function unnamed({ serial }: NamedUnit, order: Pick<WorkOrder, 'serials'> | null): string[] {
  if (order === null || (serial === null) === (order.serials === null)) return [];
  return [serial === null ? 'serial' : 'lot'];
}

/** A form that the end item has may read what does not simply end in a number. */
function unreadYet(named: NamedUnit): Verdict<Serial | null> {
  const read = readUnit(named, {});
  const isReadable = read.kind === 'accepted' || read.reasons.every(({ code }) => code === 'SERIAL_WITHOUT_NUMBER');
  return isReadable ? accepted(null) : read;
}
