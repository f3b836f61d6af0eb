// May this operation start? (RULES 5.3) Answered from what is recorded, closed where anything is missing or differs. In
// shadow the answer is a permit that tells what it would have denied.
import type { AuthorisationQuestion } from './authorisation-question';
import type { Denial } from './denial';
import type { EffectivityStatement, Span } from '../effectivity/effectivity-statement';
import { resolveEffectivity, type EffectiveRevision } from '../effectivity/resolve-effectivity';
import { resolveLot } from '../effectivity/resolve-lot';
import type { SerialRules } from '../effectivity/serial';
import type { LockSet } from './lock-set';
import type { Hold, HoldKind } from '../orders/hold';
import { holdsUnit, nameOf, readUnit, unitsText } from '../units/named-unit';
import { completedOperations, type OperationRun } from '../units/operation-runs';
import { presentedDenials } from './presented';
import { leadingReason } from '../verdict';

/** The open lock of the order, as far as an answer needs it. */
export interface LockFacts {
  version: number;
  seal: string;
  itemId: string;
  endItem: string;
  lot: string | null;
  revision: string;
  spans: Span[];
  /** Of the locked routing, in the order in which they run. */
  operations: string[];
  /** Read where revisions are presented instead of the seal; null elsewhere. */
  lockSet: LockSet | null;
}

/** A nonconformance that stands against the unit: an open one, or one that ended it. */
export interface StandingNonconformance {
  id: string;
  /** Null while it is open. */
  disposition: string | null;
}

/** What is recorded of the order and the unit at the moment of the question. */
export interface FloorFacts {
  lock: LockFacts | null;
  /** Statements of the item at the site that may concern the unit. */
  statements: readonly EffectivityStatement[];
  /** Changes under which a signed concession lets the order go on at its revision. */
  concessionChanges: readonly string[];
  /** Other open orders of the item that the unit is under now. */
  otherOrders: readonly string[];
  holds: readonly Pick<Hold, 'kind' | 'holdId' | 'reason'>[];
  nonconformances: readonly StandingNonconformance[];
  /** What was done to this unit under this order. */
  runs: readonly OperationRun[];
  /**
   * Day at the plant on which the order counts as built, for what is effective by date: its planned start, else today.
   * Null where nobody can tell it: then nothing is effective by date.
   */
  day: string | null;
  serialRules: SerialRules;
}

/** Every reason that stands against the start, in a fixed order; none means permit. */
export function denialsOf(question: AuthorisationQuestion, facts: FloorFacts): Denial[] {
  const { lock } = facts;
  const { orderId, site } = question;
  if (lock === null) {
    return [
      {
        code: 'NO_LOCK',
        message: `${orderId} has no open lock at ${site}.`,
        next: `Do not start. The planner sees why: the order and its locks, else the events of order/${site}/${orderId} and the handoff workOrderLock.`,
      },
    ];
  }
  return [
    ...presentedDenials(question, lock),
    ...effectivityDenials(question, facts, lock),
    ...facts.otherOrders.map((other): Denial => ({
      code: 'UNIT_UNDER_ORDER',
      message: `${nameOf(question)} is under ${other}, not under ${orderId} any more.`,
      next: `Do not start. Build the unit under ${other}.`,
      facts: { orderId: other },
    })),
    ...facts.holds.map(({ kind, holdId, reason }): Denial => ({
      code: 'ORDER_ON_HOLD',
      message: `${orderId} is on hold: ${reason}`,
      next: afterHold[kind],
      facts: { holdId },
    })),
    ...facts.nonconformances.map((one) => nonconformanceDenial(nameOf(question), one)),
    ...sequenceDenials(question, facts, lock),
  ];
}

const release = 'Wait for the disposition. The planner releases the hold.';

/** A hold of the engine ends by what it stands for, any other one by the planner's release. */
const afterHold: Readonly<Record<HoldKind, string>> = {
  change: 'Wait. The planner disposes of the order under the change.',
  effective: 'Wait. The planner locks the order anew.',
  relock: 'Wait. The planner locks the order anew.',
  report: release,
  event: release,
  manual: release,
  cancelled: 'Do not start. The order is cancelled.',
};

function nonconformanceDenial(unit: string, { id, disposition }: StandingNonconformance): Denial {
  const facts = { nonconformanceId: id, disposition };
  if (disposition === null)
    return {
      code: 'OPEN_NONCONFORMANCE',
      message: `${unit} has an open nonconformance: ${id}.`,
      next: 'Set the unit aside. Quality disposes of the nonconformance.',
      facts,
    };
  return {
    code: 'OPEN_NONCONFORMANCE',
    message: `${unit} ended by ${disposition} under ${id}.`,
    next: 'Set the unit aside. It is not built any further.',
    facts,
  };
}

function effectivityDenials(question: AuthorisationQuestion, facts: FloorFacts, lock: LockFacts): Denial[] {
  const { orderId } = question;
  const { itemId, endItem, revision, spans } = lock;
  const name = nameOf(question);
  const unit = readUnit(question, facts.serialRules(endItem));
  if (unit.kind === 'refused' || !holdsUnit(spans, unit.value)) {
    return [notEffective(`${name} is no unit of ${orderId}, which is locked for ${unitsText(spans)}.`)];
  }
  const effective = effectiveNow(question, facts, lock);
  return revisionDenials({ effective, revision, name, itemId, concessionChanges: facts.concessionChanges });
}

function effectiveNow(
  { serial, orderId, site }: AuthorisationQuestion,
  { statements, serialRules, day }: FloorFacts,
  { itemId, endItem, lot }: LockFacts,
): EffectiveRevision {
  const query = { itemId, site, endItem, workOrder: orderId, ...(day === null ? {} : { date: day }) };
  if (serial === null) return resolveLot({ statements, query: { ...query, lot: lot ?? '' }, serialRules });
  return resolveEffectivity({
    statements,
    query: { ...query, serial, ...(lot === null ? {} : { lot }) },
    serialRules,
  });
}

function revisionDenials(given: {
  effective: EffectiveRevision;
  revision: string;
  name: string;
  itemId: string;
  concessionChanges: readonly string[];
}): Denial[] {
  const { effective, revision, name, itemId } = given;
  if (effective.kind !== 'effective') {
    if (effective.kind === 'refused') return [notEffective(leadingReason(effective.reasons).message)];
    const why = effective.kind === 'ambiguous' ? 'more than one effective revision' : 'no effective revision';
    return [notEffective(`${name} has ${why} of ${itemId}.`)];
  }
  const { statement } = effective;
  if (statement.revision === revision || given.concessionChanges.includes(statement.changeId)) return [];
  return [
    {
      code: 'SUPERSEDED_REVISION',
      message: `The order is locked to ${itemId} ${revision}; effective for ${name} is ${statement.revision}.`,
      next: `Do not start. The planner holds the order, disposes of it and locks it anew to ${statement.revision}.`,
      facts: { locked: revision, effective: statement.revision, changeId: statement.changeId },
    },
  ];
}

function notEffective(message: string): Denial {
  return {
    code: 'NOT_EFFECTIVE_FOR_SERIAL',
    message,
    next: 'Do not start. Check the serial or lot; the planner decides which revision it has.',
  };
}

/** The operation belongs to the locked routing, every one before it is completed for this unit, and it is not itself. */
function sequenceDenials(
  question: AuthorisationQuestion,
  { runs }: FloorFacts,
  { operations, version }: LockFacts,
): Denial[] {
  const { operation } = question;
  const name = nameOf(question);
  const at = operations.indexOf(operation);
  if (at < 0)
    return [outOfSequence(`The locked routing has no operation ${operation}.`, 'Check the operation.', { operations })];
  const done = completedOperations(runs);
  const missing = operations.slice(0, at).filter((one) => !done.has(one));
  if (missing.length > 0)
    return [
      outOfSequence(`${name} lacks ${missing.join(', ')} before ${operation}.`, `Complete ${missing[0] ?? ''} first.`, {
        operations,
        missing,
      }),
    ];
  const isDone = runs.some((run) => run.operation === operation && run.lockVersion === version && run.isComplete);
  if (!isDone) return [];
  const next = 'Go on with the next operation. To do it again, the planner holds the order and locks it anew.';
  return [outOfSequence(`${operation} of ${name} is completed under this lock.`, next, { operations, missing })];
}

function outOfSequence(message: string, next: string, facts: Record<string, unknown>): Denial {
  return { code: 'OPERATION_OUT_OF_SEQUENCE', message, next, facts };
}
