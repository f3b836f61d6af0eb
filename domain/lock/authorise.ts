// May this operation start? (RULES 5.3) Answered from what is recorded, closed where anything is missing or differs. In
// shadow the answer is a permit that tells what it would have denied.
import type { EffectivityStatement } from '../effectivity/effectivity-statement';
import { containsUnit } from '../effectivity/span-algebra';
import type { Span } from '../effectivity/effectivity-statement';
import { parseSerial, type SerialRules } from '../effectivity/serial';
import { resolveEffectivity, type Resolution } from '../effectivity/resolve-effectivity';
import type { LockSet, PinnedRevision } from './lock-set';

export const denialCodes = [
  'NO_LOCK',
  'SEAL_MISMATCH',
  'SUPERSEDED_REVISION',
  'NOT_EFFECTIVE_FOR_SERIAL',
  'ORDER_ON_HOLD',
  'OPEN_NONCONFORMANCE',
  'OPERATION_OUT_OF_SEQUENCE',
] as const;
export type DenialCode = (typeof denialCodes)[number];

export interface Denial {
  code: DenialCode;
  /** What is wrong, for the operator. */
  message: string;
  /** What to do next, and who does it. */
  next: string;
  facts?: Record<string, unknown>;
}

/** A revision as the operator's screen shows it. */
export interface PresentedRevision {
  artefact: 'drawing' | 'ebom' | 'mbom' | 'routing' | 'instruction' | 'inspectionPlan' | 'software';
  id: string;
  revision: string;
  contentHash?: string;
}

export interface AuthorisationQuestion {
  site: string;
  orderId: string;
  serial: string;
  operation: string;
  operator: string;
  presented: { seal: string } | { revisions: PresentedRevision[] };
}

/** What is recorded of the order and the unit at the moment of the question. */
export interface FloorFacts {
  lock: { version: number; seal: string; lockSet: LockSet; spans: Span[] } | null;
  /** Statements of the item at the site that may concern the unit. */
  statements: readonly EffectivityStatement[];
  /** Changes under which a signed concession lets the order go on at its revision. */
  concessionChanges: readonly string[];
  holds: readonly { holdId: string; reason: string }[];
  openNonconformances: readonly string[];
  /** Operations of the lock that are completed for this unit. */
  completed: readonly string[];
  /** ISO day of the question. */
  today: string;
  serialRules: SerialRules;
}

/** Every reason that stands against the start, in a fixed order; none means permit. */
export function denialsOf(question: AuthorisationQuestion, facts: FloorFacts): Denial[] {
  const { lock } = facts;
  const { orderId } = question;
  if (lock === null) {
    return [
      {
        code: 'NO_LOCK',
        message: `${orderId} has no lock.`,
        next: 'Do not start. The planner sees why under the order, and in the handoff workOrderLock.',
      },
    ];
  }
  return [
    ...sealDenials(question, lock),
    ...effectivityDenials(question, facts, lock),
    ...facts.holds.map(({ holdId, reason }): Denial => ({
      code: 'ORDER_ON_HOLD',
      message: `${orderId} is on hold: ${reason}`,
      next: 'Wait for the disposition. The planner releases the hold.',
      facts: { holdId },
    })),
    ...facts.openNonconformances.map((id): Denial => ({
      code: 'OPEN_NONCONFORMANCE',
      message: `${question.serial} has an open nonconformance: ${id}.`,
      next: 'Set the unit aside. Quality disposes of the nonconformance.',
      facts: { nonconformanceId: id },
    })),
    ...sequenceDenials(question, facts, lock.lockSet),
  ];
}

type Lock = NonNullable<FloorFacts['lock']>;

function sealDenials({ presented, operation, orderId }: AuthorisationQuestion, { seal, lockSet }: Lock): Denial[] {
  if ('seal' in presented) {
    if (presented.seal === seal) return [];
    return [
      {
        code: 'SEAL_MISMATCH',
        message: `What is presented is not what ${orderId} is locked to.`,
        next: 'Load the order again from its lock. If it persists, call the manufacturing engineer.',
        facts: { locked: seal, presented: presented.seal },
      },
    ];
  }
  return presented.revisions.flatMap((one) => presentedDenial(one, lockSet, operation));
}

function presentedDenial(shown: PresentedRevision, lockSet: LockSet, operation: string): Denial[] {
  const locked = lockedCounterpart(shown, lockSet, operation);
  const name = `${shown.artefact} ${shown.id} ${shown.revision}`;
  if (locked === null) {
    return [
      {
        code: 'SEAL_MISMATCH',
        message: `The lock holds no ${shown.artefact} ${shown.id}.`,
        next: 'Load the order again from its lock. If it persists, call the manufacturing engineer.',
      },
    ];
  }
  if (shown.revision !== locked.revision) {
    return [
      {
        code: 'SUPERSEDED_REVISION',
        message: `${name} is shown; the order is locked to ${locked.revision}.`,
        next: `Take away ${name} and load ${locked.revision}.`,
        facts: { artefact: shown.artefact, id: shown.id, effective: locked.revision, presented: shown.revision },
      },
    ];
  }
  if (shown.contentHash === undefined || shown.contentHash === locked.contentHash) return [];
  return [
    {
      code: 'SEAL_MISMATCH',
      message: `${name} is shown with another content than the lock holds.`,
      next: 'Do not start. Call the manufacturing engineer: a released document was altered.',
      facts: { locked: locked.contentHash, presented: shown.contentHash },
    },
  ];
}

function lockedCounterpart(
  { artefact, id }: PresentedRevision,
  lockSet: LockSet,
  operation: string,
): PinnedRevision | null {
  switch (artefact) {
    case 'instruction':
      return (
        lockSet.routing.operations.find((one) => one.operation === operation && one.instruction.id === id)
          ?.instruction ?? null
      );
    case 'software':
      return Object.values(lockSet.software).find((one) => one.id === id) ?? null;
    default:
      return lockSet[artefact].id === id ? lockSet[artefact] : null;
  }
}

function effectivityDenials(question: AuthorisationQuestion, facts: FloorFacts, lock: Lock): Denial[] {
  const { serial, orderId, site } = question;
  const { itemId, endItem, lot, revision } = lock.lockSet;
  const unit = parseSerial(serial, facts.serialRules(endItem));
  if (unit.kind === 'refused' || !containsUnit(lock.spans, { basis: 'serial', ...unit.value })) {
    return [notEffective(`${serial} is no unit of ${orderId}, which is locked for ${lock.lockSet.serials}.`)];
  }
  const resolution = resolveEffectivity({
    statements: facts.statements,
    query: { itemId, site, endItem, workOrder: orderId, serial, date: facts.today, ...(lot === null ? {} : { lot }) },
    serialRules: facts.serialRules,
  });
  return resolutionDenials({ resolution, revision, serial, itemId, concessionChanges: facts.concessionChanges });
}

function resolutionDenials(given: {
  resolution: Resolution;
  revision: string;
  serial: string;
  itemId: string;
  concessionChanges: readonly string[];
}): Denial[] {
  const { resolution, revision, serial, itemId } = given;
  if (resolution.kind !== 'effective') {
    const why = resolution.kind === 'ambiguous' ? 'more than one effective revision' : 'no effective revision';
    return [notEffective(`${serial} has ${why} of ${itemId}.`)];
  }
  const { statement } = resolution;
  if (statement.revision === revision || given.concessionChanges.includes(statement.changeId)) return [];
  return [
    {
      code: 'SUPERSEDED_REVISION',
      message: `The order is locked to ${itemId} ${revision}; effective for ${serial} is ${statement.revision}.`,
      next: `Do not start. The planner holds the order, disposes of it and locks it anew to ${statement.revision}.`,
      facts: { locked: revision, effective: statement.revision, changeId: statement.changeId },
    },
  ];
}

function notEffective(message: string): Denial {
  return {
    code: 'NOT_EFFECTIVE_FOR_SERIAL',
    message,
    next: 'Do not start. Check the serial; the planner decides which revision it has.',
  };
}

/** The operation belongs to the locked routing, and every one before it is completed for this unit. */
function sequenceDenials(
  { operation, serial }: AuthorisationQuestion,
  { completed }: FloorFacts,
  lockSet: LockSet,
): Denial[] {
  const { operations } = lockSet.routing;
  const asked = operations.find((one) => one.operation === operation);
  const done = new Set(completed);
  const open =
    asked === undefined
      ? []
      : operations
          .filter((one) => one.sequence < asked.sequence && !done.has(one.operation))
          .map((one) => one.operation);
  if (asked !== undefined && open.length === 0) return [];
  const message =
    asked === undefined
      ? `The locked routing has no operation ${operation}.`
      : `${serial} lacks ${open.join(', ')} before ${operation}.`;
  return [
    {
      code: 'OPERATION_OUT_OF_SEQUENCE',
      message,
      next: asked === undefined ? 'Check the operation.' : `Complete ${open[0] ?? ''} first.`,
      facts: { operations: operations.map((one) => one.operation), missing: open },
    },
  ];
}
