// The shop-floor contract: eighteen governed events, and what Cutin tells of its own work; each with owner, trigger, precondition, acknowledgement and what a
// bad payload is answered. The intake, the AsyncAPI document and docs/contract.md all derive from this list.
import type { z } from 'zod';
import { always, type BadPayloadClass } from './bad-payloads';
import { examples } from './examples';
import { payloads, type ContractEventName, type FloorEventName, type Payloads } from './payloads';

export interface ContractEvent {
  /** Line of the contract, 1 to 18; a release and its conflict are one, and so are hold, lock and relock. Null: of Cutin's own work. */
  number: number | null;
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

type Told = Omit<ContractEvent, 'name' | 'type' | 'schema' | 'example' | 'subjectOf'>;
type Entry<Name extends ContractEventName> = Told & { subjectOf: (data: Payloads[Name]) => string };

const order = ({ site, orderId }: { site: string; orderId: string }): string => `order/${site}/${orderId}`;
const lockOpened = {
  number: 10,
  direction: 'out',
  owner: 'planner (Cutin)',
  precondition: 'MES echoed the seal, and the revision is effective at that moment.',
  acknowledgement: 'L3',
  bad: [],
  subjectOf: order,
} as const;
const ofItsOwn = {
  number: null,
  direction: 'out',
  owner: 'operator (Cutin)',
  acknowledgement: 'L3',
  bad: [],
} as const;
const handoff = ({ handoffId }: { handoffId: string }): string => `handoff/${handoffId}`;
const item = ({ site, itemId }: { site: string; itemId: string }): string => `item/${site}/${itemId}`;
const nonconformance = (data: { site: string; nonconformanceId: string }): string =>
  `nonconformance/${data.site}/${data.nonconformanceId}`;

function incoming<Name extends FloorEventName>(
  number: number,
  subjectOf: (data: Payloads[Name]) => string,
  { bad = [], ...told }: Omit<Told, 'number' | 'direction' | 'bad'> & { bad?: BadPayloadClass[] },
): Entry<Name> {
  return { number, direction: 'in', ...told, bad: [...always, ...bad], subjectOf };
}

const underLock: BadPayloadClass[] = ['referenceNotFound', 'supersededRevision'];

/** In the order of the contract. An event without an entry does not compile. */
const entries: { readonly [Name in ContractEventName]: Entry<Name> } = {
  'change.released': {
    number: 1,
    direction: 'in',
    owner: 'configuration manager (PLM)',
    trigger: 'PLM formally releases a change.',
    precondition: 'Every revision it names is released in PLM.',
    acknowledgement: 'L2',
    bad: ['malformed', 'unknownVersion', 'signatureInvalid', 'duplicate', 'conflictingId', 'conflictingRevision'],
    subjectOf: ({ changeId }: { changeId: string }) => changeId,
  },
  'revision.conflict': {
    number: 1,
    direction: 'out',
    owner: 'configuration manager (Cutin)',
    trigger: 'A revision that is released or announced came with another content, by an event or by reading PLM back.',
    precondition: 'The first content stands; the second is kept aside and propagates nothing. Each pair is told once.',
    acknowledgement: 'L3',
    bad: [],
    subjectOf: ({ artefactClass, itemId, revision }) => `revision/${artefactClass}/${itemId}/${revision}`,
  },
  'mbom.released': {
    number: 2,
    direction: 'out',
    owner: 'manufacturing engineering (ERP)',
    trigger: 'ERP was read back and holds the mBOM that was handed over.',
    precondition: 'The effectivity of its change is decided at the site.',
    acknowledgement: 'L3',
    bad: [],
    subjectOf: item,
  },
  'routing.released': incoming(3, item, {
    owner: 'manufacturing engineering (ERP)',
    trigger: 'A routing is released for an item at a site.',
    precondition: 'The revision it supersedes is known.',
    acknowledgement: 'L3',
    bad: ['referenceNotFound', 'conflictingRevision'],
  }),
  'workinstruction.released': incoming(4, item, {
    owner: 'manufacturing engineering (MES)',
    trigger: 'A work instruction is released for an operation.',
    precondition: 'The revision it supersedes is known.',
    acknowledgement: 'L3',
    bad: ['referenceNotFound', 'conflictingRevision'],
  }),
  'inspectionplan.released': {
    number: 5,
    direction: 'out',
    owner: 'quality engineering (QMS)',
    trigger: 'QMS was read back and holds the inspection plan that was handed over.',
    precondition: 'It becomes effective with the same decision as the product.',
    acknowledgement: 'L3',
    bad: [],
    subjectOf: item,
  },
  'workorder.released': incoming(6, order, {
    owner: 'planner (ERP or MES)',
    trigger: 'A work order is created or released.',
    precondition: 'Its units all resolve to one revision, and everything of its lock set is released.',
    acknowledgement: 'L3',
    bad: ['referenceNotFound', 'ambiguousEffectivity'],
  }),
  'material.lot.status': incoming(7, ({ site, itemId, lot }) => `lot/${site}/${itemId}/${lot}`, {
    owner: 'quality engineering (QMS)',
    trigger: 'The status of a lot changes.',
    precondition: 'None: the newest by its own time stands.',
    acknowledgement: 'L3',
  }),
  'person.qualification': incoming(8, ({ site, personId }) => `person/${site}/${personId}`, {
    owner: 'manufacturing (MES)',
    trigger: 'A qualification is given, suspended or revoked.',
    precondition: 'None: the newest by its own time stands.',
    acknowledgement: 'L3',
  }),
  'equipment.calibration': incoming(9, ({ site, equipmentId }) => `equipment/${site}/${equipmentId}`, {
    owner: 'quality engineering (QMS)',
    trigger: 'Equipment is calibrated, falls due, or fails.',
    precondition: 'None: the newest by its own time stands.',
    acknowledgement: 'L3',
  }),
  'order.hold': incoming(10, order, {
    owner: 'planner (MES)',
    trigger: 'An order is held, or its hold is released.',
    precondition: 'The order, and for a release the hold, is known.',
    acknowledgement: 'L3',
    bad: ['referenceNotFound'],
  }),
  'order.locked': { ...lockOpened, trigger: 'The first lock of an order opened.' },
  'order.relock': { ...lockOpened, trigger: 'A lock of an order opened that follows an earlier one.' },
  'operation.started': incoming(11, order, {
    owner: 'manufacturing (MES)',
    trigger: 'An operation starts on a unit.',
    precondition: 'It was authorised; the seal is that of the lock that stood at the time.',
    acknowledgement: 'L3',
    bad: underLock,
  }),
  'operation.completed': incoming(12, order, {
    owner: 'manufacturing (MES)',
    trigger: 'An operation is completed on a unit.',
    precondition: 'It was started, or the event tells when.',
    acknowledgement: 'L3',
    bad: underLock,
  }),
  'component.installed': incoming(13, order, {
    owner: 'manufacturing (MES)',
    trigger: 'A component is installed in a unit.',
    precondition:
      'The seal is that of the lock that stood at the time. A serial sits in one unit: it waits for its removal from another one. What the locked mBOM does not hold at the operation, holds in another unit of measure, or asks less of in a unit, takes a concession or holds the order. A concession is one that a disposition (useAsIs, repair) issued for a nonconformance of the unit; another one holds the order.',
    acknowledgement: 'L3',
    bad: underLock,
  }),
  'component.removed': incoming(13, order, {
    owner: 'manufacturing (MES)',
    trigger: 'A component is taken out of a unit.',
    precondition: 'It was installed in the unit; the seal is that of the lock that stood at the time.',
    acknowledgement: 'L3',
    bad: underLock,
  }),
  'inspection.recorded': incoming(14, order, {
    owner: 'quality engineering (QMS or MES)',
    trigger: 'A characteristic of a unit is inspected.',
    precondition:
      'The operation was started; the plan is that of its lock, by revision and hash; the verdict is what its limits make of the value, in its unit. A failed key characteristic raises a nonconformance by itself.',
    acknowledgement: 'L3',
    bad: underLock,
  }),
  'nonconformance.detected': incoming(15, nonconformance, {
    owner: 'quality engineering (QMS or MES)',
    trigger: 'Somebody finds that a unit does not conform.',
    precondition:
      'It opens where all its references resolve, else it stays a draft. A draft may be reported anew; an open one is not changed.',
    acknowledgement: 'L3',
    bad: ['freeText'],
  }),
  'disposition.issued': incoming(16, nonconformance, {
    owner: 'material review board (QMS)',
    trigger: 'A nonconformance is disposed of.',
    precondition:
      'The nonconformance is open; use-as-is and repair name a concession. A second, different one is refused.',
    acknowledgement: 'L3',
    bad: ['referenceNotFound'],
  }),
  'unit.completed': incoming(17, order, {
    owner: 'manufacturing (MES)',
    trigger: 'The last operation of a unit is completed.',
    precondition:
      'Every operation of the locked routing is completed for it, and every characteristic of the locked plan has passed or was disposed of; the seal is that of the lock that stood at the time.',
    acknowledgement: 'L3',
    bad: ['referenceNotFound', 'supersededRevision'],
  }),
  'unit.shipped': incoming(18, ({ site, itemId, serial }) => `unit/${site}/${itemId}/${serial}`, {
    owner: 'logistics (ERP)',
    trigger: 'A unit leaves the plant.',
    precondition:
      'It is completed, owes no characteristic of its plan, has no draft or open nonconformance, and was neither scrapped nor sent back.',
    acknowledgement: 'L3',
    bad: ['referenceNotFound'],
  }),
  'handoff.parked': {
    ...ofItsOwn,
    trigger: 'A handoff cannot go on by itself, and waits for a human.',
    precondition: 'Each park is told once.',
    subjectOf: handoff,
  },
  'handoff.due': {
    ...ofItsOwn,
    trigger: 'A park or a decision waits for its human beyond its due time; told again at every reminder.',
    precondition: 'Nobody has acted.',
    subjectOf: handoff,
  },
  'handoff.escalated': {
    ...ofItsOwn,
    trigger: 'Another role takes a wait over, because its owner did not act; `owner` is the new one.',
    precondition: 'Nobody has acted. Each wait escalates once.',
    subjectOf: handoff,
  },
  'decision.awaited': {
    ...ofItsOwn,
    trigger: 'A handoff begins to wait for a decision: a cut-in, or dispositions of orders.',
    precondition: 'None that it can go on with stands.',
    subjectOf: handoff,
  },
  'work.interrupted': {
    ...ofItsOwn,
    trigger: 'Open work has no workflow any more and is not started again by itself.',
    precondition: 'Its workflow was terminated by a human, or ended again and again.',
    subjectOf: ({ workflowId }) => `work/${workflowId}`,
  },
};

export const contractEvents: readonly ContractEvent[] = (Object.keys(entries) as ContractEventName[]).map((name) => ({
  name,
  type: `cutin.${name}.v1`,
  ...entries[name],
  schema: payloads[name],
  example: examples[name],
}));

const byType = new Map(contractEvents.map((event) => [event.type, event]));

export type FoundEvent =
  | { kind: 'known'; event: ContractEvent }
  | { kind: 'unknownVersion'; known: string[] }
  | { kind: 'unknown' };

export function findContractEvent(type: string): FoundEvent {
  const event = byType.get(type);
  if (event !== undefined) return { kind: 'known', event };
  const name = /^(cutin\..+)\.v\d+$/.exec(type)?.[1];
  const known = contractEvents.filter((one) => one.type.replace(/\.v\d+$/, '') === name).map((one) => one.type);
  return known.length > 0 ? { kind: 'unknownVersion', known } : { kind: 'unknown' };
}
