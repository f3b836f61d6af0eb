// The shop-floor contract: eighteen governed events, each with owner, trigger, precondition, acknowledgement and what a
// bad payload is answered. The intake, the AsyncAPI document and docs/contract.md all derive from this list.
import type { z } from 'zod';
import type { FloorEventName } from '../../ports/events';
import type { FloorPayloads } from '../../ports/floor-payloads';
import { releaseData } from './change-released';
import { always, type BadPayloadClass } from './bad-payloads';
import { componentInstalled, inspectionRecorded, operationCompleted, operationStarted } from './operation-events';
import { orderHold, orderRelock, workOrderReleased } from './order-events';
import { receivedRevision, routingReleased, workInstructionReleased } from './release-events';
import { equipmentCalibration, materialLotStatus, personQualification } from './resource-events';
import { dispositionIssued, nonconformanceDetected, unitCompleted, unitShipped } from './unit-events';
import { examples } from './examples';

export type ContractEventName =
  FloorEventName | 'change.released' | 'mbom.released' | 'inspectionplan.released' | 'order.relock';

export interface ContractEvent {
  /** Line of the contract, 1 to 18; hold and relock are one. */
  number: number;
  name: ContractEventName;
  /** `cutin.<name>.v1`. */
  type: string;
  /** `in`: a system tells Cutin. `out`: Cutin tells its subscribers. What comes in goes out too. */
  direction: 'in' | 'out';
  owner: string;
  trigger: string;
  precondition: string;
  acknowledgement: 'L0' | 'L1' | 'L2' | 'L3';
  bad: readonly BadPayloadClass[];
  schema: z.ZodType;
  subjectOf: (data: never) => string;
  example: unknown;
}

const order = ({ site, orderId }: { site: string; orderId: string }): string => `order/${site}/${orderId}`;
const item = ({ site, itemId }: { site: string; itemId: string }): string => `item/${site}/${itemId}`;
const nonconformance = (data: { site: string; nonconformanceId: string }): string =>
  `nonconformance/${data.site}/${data.nonconformanceId}`;

/** The compiler holds each schema to the payload that the intake reads. */
const payloads: { [Name in FloorEventName]: z.ZodType<FloorPayloads[Name]> } = {
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
  'inspection.recorded': inspectionRecorded,
  'nonconformance.detected': nonconformanceDetected,
  'disposition.issued': dispositionIssued,
  'unit.completed': unitCompleted,
  'unit.shipped': unitShipped,
};

function incoming<Name extends FloorEventName>(
  number: number,
  name: Name,
  subjectOf: (data: FloorPayloads[Name]) => string,
  rest: Pick<ContractEvent, 'owner' | 'trigger' | 'precondition' | 'acknowledgement'> & { bad?: BadPayloadClass[] },
): ContractEvent {
  const { bad = [], ...told } = rest;
  return {
    number,
    name,
    type: `cutin.${name}.v1`,
    direction: 'in',
    schema: payloads[name],
    ...told,
    bad: [...always, ...bad],
    subjectOf,
    example: examples[name],
  };
}

const underLock: BadPayloadClass[] = ['referenceNotFound', 'supersededRevision'];

export const contractEvents: readonly ContractEvent[] = [
  {
    number: 1,
    name: 'change.released',
    type: 'cutin.change.released.v1',
    direction: 'in',
    owner: 'configuration manager (PLM)',
    trigger: 'PLM formally releases a change.',
    precondition: 'Every revision it names is released in PLM.',
    acknowledgement: 'L2',
    bad: ['malformed', 'unknownVersion', 'signatureInvalid', 'duplicate', 'conflictingId', 'conflictingRevision'],
    schema: releaseData,
    subjectOf: ({ changeId }: { changeId: string }) => changeId,
    example: examples['change.released'],
  },
  {
    number: 2,
    name: 'mbom.released',
    type: 'cutin.mbom.released.v1',
    direction: 'out',
    owner: 'manufacturing engineering (ERP)',
    trigger: 'ERP was read back and holds the mBOM that was handed over.',
    precondition: 'The effectivity of its change is decided at the site.',
    acknowledgement: 'L3',
    bad: [],
    schema: receivedRevision,
    subjectOf: item,
    example: examples['mbom.released'],
  },
  incoming(3, 'routing.released', item, {
    owner: 'manufacturing engineering (ERP)',
    trigger: 'A routing is released for an item at a site.',
    precondition: 'The revision it supersedes is known.',
    acknowledgement: 'L3',
    bad: ['referenceNotFound', 'conflictingRevision'],
  }),
  incoming(4, 'workinstruction.released', item, {
    owner: 'manufacturing engineering (MES)',
    trigger: 'A work instruction is released for an operation.',
    precondition: 'The revision it supersedes is known.',
    acknowledgement: 'L3',
    bad: ['referenceNotFound', 'conflictingRevision'],
  }),
  {
    number: 5,
    name: 'inspectionplan.released',
    type: 'cutin.inspectionplan.released.v1',
    direction: 'out',
    owner: 'quality engineering (QMS)',
    trigger: 'QMS was read back and holds the inspection plan that was handed over.',
    precondition: 'It becomes effective with the same decision as the product.',
    acknowledgement: 'L3',
    bad: [],
    schema: receivedRevision,
    subjectOf: item,
    example: examples['inspectionplan.released'],
  },
  incoming(6, 'workorder.released', order, {
    owner: 'planner (ERP or MES)',
    trigger: 'A work order is created or released.',
    precondition: 'Its units all resolve to one revision, and everything of its lock set is released.',
    acknowledgement: 'L3',
    bad: ['referenceNotFound', 'ambiguousEffectivity'],
  }),
  incoming(7, 'material.lot.status', ({ site, itemId, lot }) => `lot/${site}/${itemId}/${lot}`, {
    owner: 'quality engineering (QMS)',
    trigger: 'The status of a lot changes.',
    precondition: 'None: the newest by its own time stands.',
    acknowledgement: 'L3',
  }),
  incoming(8, 'person.qualification', ({ site, personId }) => `person/${site}/${personId}`, {
    owner: 'manufacturing (MES)',
    trigger: 'A qualification is given, suspended or revoked.',
    precondition: 'None: the newest by its own time stands.',
    acknowledgement: 'L3',
  }),
  incoming(9, 'equipment.calibration', ({ site, equipmentId }) => `equipment/${site}/${equipmentId}`, {
    owner: 'quality engineering (QMS)',
    trigger: 'Equipment is calibrated, falls due, or fails.',
    precondition: 'None: the newest by its own time stands.',
    acknowledgement: 'L3',
  }),
  incoming(10, 'order.hold', order, {
    owner: 'planner (MES)',
    trigger: 'An order is held, or its hold is released.',
    precondition: 'The order, and for a release the hold, is known.',
    acknowledgement: 'L3',
    bad: ['referenceNotFound'],
  }),
  {
    number: 10,
    name: 'order.relock',
    type: 'cutin.order.relock.v1',
    direction: 'out',
    owner: 'planner (Cutin)',
    trigger: 'A lock of an order opened, its first or the next.',
    precondition: 'MES echoed the seal, and the revision is effective at that moment.',
    acknowledgement: 'L3',
    bad: [],
    schema: orderRelock,
    subjectOf: order,
    example: examples['order.relock'],
  },
  incoming(11, 'operation.started', order, {
    owner: 'manufacturing (MES)',
    trigger: 'An operation starts on a unit.',
    precondition: 'It was authorised; the seal is that of the lock that stood at the time.',
    acknowledgement: 'L3',
    bad: underLock,
  }),
  incoming(12, 'operation.completed', order, {
    owner: 'manufacturing (MES)',
    trigger: 'An operation is completed on a unit.',
    precondition: 'It was started, or the event tells when.',
    acknowledgement: 'L3',
    bad: underLock,
  }),
  incoming(13, 'component.installed', order, {
    owner: 'manufacturing (MES)',
    trigger: 'A component is installed in a unit.',
    precondition: 'The seal is that of the lock that stood at the time.',
    acknowledgement: 'L3',
    bad: underLock,
  }),
  incoming(14, 'inspection.recorded', order, {
    owner: 'quality engineering (QMS or MES)',
    trigger: 'A characteristic of a unit is inspected.',
    precondition: 'The operation was started; the plan is that of its lock, by revision and hash.',
    acknowledgement: 'L3',
    bad: underLock,
  }),
  incoming(15, 'nonconformance.detected', nonconformance, {
    owner: 'quality engineering (QMS or MES)',
    trigger: 'Somebody finds that a unit does not conform.',
    precondition:
      'It opens where all its references resolve, else it stays a draft. A draft may be reported anew; an open one is not changed.',
    acknowledgement: 'L3',
    bad: ['freeText'],
  }),
  incoming(16, 'disposition.issued', nonconformance, {
    owner: 'material review board (QMS)',
    trigger: 'A nonconformance is disposed of.',
    precondition:
      'The nonconformance is open; use-as-is and repair name a concession. A second, different one is refused.',
    acknowledgement: 'L3',
    bad: ['referenceNotFound'],
  }),
  incoming(17, 'unit.completed', order, {
    owner: 'manufacturing (MES)',
    trigger: 'The last operation of a unit is completed.',
    precondition:
      'Every operation of the locked routing is completed for it; the seal is that of the lock that stood at the time.',
    acknowledgement: 'L3',
    bad: ['referenceNotFound', 'supersededRevision'],
  }),
  incoming(18, 'unit.shipped', ({ site, itemId, serial }) => `unit/${site}/${itemId}/${serial}`, {
    owner: 'logistics (ERP)',
    trigger: 'A unit leaves the plant.',
    precondition: 'It is completed, has no draft or open nonconformance, and was neither scrapped nor sent back.',
    acknowledgement: 'L3',
    bad: ['referenceNotFound'],
  }),
];

const byType = new Map(contractEvents.map((event) => [event.type, event]));

export type FoundEvent =
  { kind: 'known'; event: ContractEvent } | { kind: 'unknownVersion'; known: string[] } | { kind: 'unknown' };

export function findContractEvent(type: string): FoundEvent {
  const event = byType.get(type);
  if (event !== undefined) return { kind: 'known', event };
  const name = /^(cutin\..+)\.v\d+$/.exec(type)?.[1];
  const known = contractEvents.filter((one) => one.type.replace(/\.v\d+$/, '') === name).map((one) => one.type);
  return known.length > 0 ? { kind: 'unknownVersion', known } : { kind: 'unknown' };
}

export function isFloorEventName(name: ContractEventName): name is FloorEventName {
  return Object.hasOwn(payloads, name);
}
