// Which room each event of the contract goes to.
import type { FloorEventName } from '../../../contract/events/payloads';
import { applyDisposition, applyNonconformance } from './apply-nonconformances';
import { applyCompleted, applyInspection, applyInstalled, applyStarted } from './apply-operations';
import { applyHold, applyOrder } from './apply-orders';
import { applyInstruction, applyRouting } from './apply-releases';
import { applyCalibration, applyLot, applyQualification } from './apply-resources';
import { applyShipped, applyUnitCompleted } from './apply-units';
import type { Apply, Effect, EffectContext } from './effect';

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
  'inspection.recorded': applyInspection,
  'nonconformance.detected': applyNonconformance,
  'disposition.issued': applyDisposition,
  'unit.completed': applyUnitCompleted,
  'unit.shipped': applyShipped,
};

export function applyEvent(context: EffectContext): Promise<Effect> {
  const { name, data } = context.event;
  // The shape of the data was checked against the name; the compiler cannot follow the pair through the table.
  return (applies[name] as Apply<FloorEventName>)(context, data);
}
