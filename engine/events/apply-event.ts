// Which use case each event of the contract goes to. A kind without one does not compile.
import { futureTimes } from '../../domain/events/check-times';
import { refuseFor, type EventOutcome } from '../../domain/events/event-outcome';
import type { FloorEventName } from '../../contract/events/payloads';
import type { FloorEvent } from '../../ports/events';
import { applyInspection } from '../inspection/apply-inspection';
import { applyHold } from '../orders/apply-hold';
import { applyOrder } from '../orders/apply-order';
import { applyDisposition } from '../quality/apply-disposition';
import { applyNonconformance } from '../quality/apply-nonconformance';
import { applyCalibration, applyLot, applyQualification } from '../resources/apply-status';
import { applyInstruction } from '../routing/apply-instruction';
import { applyRouting } from '../routing/apply-routing';
import { applyCompleted } from '../units/apply-completed';
import { applyInstalled } from '../units/apply-installed';
import { applyRemoved } from '../units/apply-removed';
import { applyShipped } from '../units/apply-shipped';
import { applyStarted } from '../units/apply-started';
import { applyUnitCompleted } from '../units/apply-unit-completed';
import type { Apply, ApplyContext } from './apply';

const applies: { [Name in FloorEventName]: Apply<Name> } = {
  'routing.released': applyRouting,
  'workinstruction.released': applyInstruction,
  'workorder.released': applyOrder,
  'material.lot.status': applyLot,
  'person.qualification': applyQualification,
  'equipment.calibration': applyCalibration,
  'order.hold': applyHold,
  'operation.started': applyStarted,
  'operation.completed': applyCompleted,
  'component.installed': applyInstalled,
  'component.removed': applyRemoved,
  'inspection.recorded': applyInspection,
  'nonconformance.detected': applyNonconformance,
  'disposition.issued': applyDisposition,
  'unit.completed': applyUnitCompleted,
  'unit.shipped': applyShipped,
};

/** Refused with TIME_IN_FUTURE, whatever it tells of; else like the use case of its kind. */
export async function applyEvent(context: ApplyContext, { name, data }: FloorEvent): Promise<EventOutcome> {
  const { at = null, startedAt = null } = data as { at?: string | null; startedAt?: string | null };
  const [wrong, ...more] = futureTimes({ at, startedAt }, context.receivedAt);
  if (wrong !== undefined) return refuseFor([wrong, ...more]);
  // The shape of the data was checked against the name; the compiler cannot follow the pair through the table.
  return (applies[name] as Apply<FloorEventName>)(context, data);
}
