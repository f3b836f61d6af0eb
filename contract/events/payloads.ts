// What each event of the contract carries: its schema by name, and the type that is read from it. Every other spelling of
// a payload in this code base is inferred from here; times are RFC 3339, quantities exact decimals as text.
import type { z } from 'zod';
import { releaseData } from './change-released';
import {
  componentInstalled,
  componentRemoved,
  inspectionRecorded,
  operationCompleted,
  operationStarted,
} from './operation-events';
import { decisionAwaited, handoffDue, handoffEscalated, handoffParked, workInterrupted } from './handoff-events';
import { orderHold, orderLocked, orderRelock, workOrderReleased } from './order-events';
import { receivedRevision, revisionConflict, routingReleased, workInstructionReleased } from './release-events';
import { equipmentCalibration, materialLotStatus, personQualification } from './resource-events';
import { dispositionIssued, nonconformanceDetected, unitCompleted, unitShipped } from './unit-events';

/** The events of the floor, which the intake applies in the order of their subject. */
const floorPayloads = {
  'routing.released': routingReleased,
  'workinstruction.released': workInstructionReleased,
  'workorder.released': workOrderReleased,
  'material.lot.status': materialLotStatus,
  'person.qualification': personQualification,
  'equipment.calibration': equipmentCalibration,
  'order.hold': orderHold,
  'operation.started': operationStarted,
  'operation.completed': operationCompleted,
  'component.installed': componentInstalled,
  'component.removed': componentRemoved,
  'inspection.recorded': inspectionRecorded,
  'nonconformance.detected': nonconformanceDetected,
  'disposition.issued': dispositionIssued,
  'unit.completed': unitCompleted,
  'unit.shipped': unitShipped,
};

export const payloads = {
  ...floorPayloads,
  'change.released': releaseData,
  'revision.conflict': revisionConflict,
  'mbom.released': receivedRevision,
  'inspectionplan.released': receivedRevision,
  'order.locked': orderLocked,
  'order.relock': orderRelock,
  'handoff.parked': handoffParked,
  'handoff.due': handoffDue,
  'handoff.escalated': handoffEscalated,
  'decision.awaited': decisionAwaited,
  'work.interrupted': workInterrupted,
};

export type FloorEventName = keyof typeof floorPayloads;
export type ContractEventName = keyof typeof payloads;

/** A payload as it is read, with what may be left out filled in. */
export type Payloads = { [Name in ContractEventName]: z.infer<(typeof payloads)[Name]> };
/** A payload as it is sent. */
export type SentPayloads = { [Name in ContractEventName]: z.input<(typeof payloads)[Name]> };
export type FloorPayloads = Pick<Payloads, FloorEventName>;

export function isFloorEventName(name: ContractEventName): name is FloorEventName {
  return Object.hasOwn(floorPayloads, name);
}
