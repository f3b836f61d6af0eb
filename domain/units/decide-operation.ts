// A start or completion of an operation, reported under a lock that stood (RULES 5.4). An MES that starts without asking, or
// in spite of a denial, is found out here: what it did is recorded, for it happened, and where the site enforces its order
// is held.
import { combine, type Effects } from '../effects';
import type { SerialRules } from '../effectivity/serial';
import { awaited } from '../events/awaited';
import { refuseEvent, waitFor, type EventContext, type EventOutcome, type Refused } from '../events/event-outcome';
import type { AuthorisationMode } from '../locks/authorisation-mode';
import { holdForReport } from '../orders/hold-for-report';
import type { JudgedUnit } from './judge-unit';
import { nameOf, readUnit, type NamedUnit } from './named-unit';
import type { OperationRun } from './operation-runs';
import type { RunKey } from './unit-writes';

interface OperationReport extends NamedUnit {
  site: string;
  orderId: string;
  operation: string;
  operator: string;
  at: string;
}

export interface StartReport extends OperationReport {
  authorisationId: string | null;
}

export interface CompletionReport extends OperationReport {
  startedAt: string | null;
}

/** Refused with OPERATION_UNKNOWN. */
export function decideStart(
  report: StartReport,
  given: EventContext & {
    judged: JudgedUnit;
    /** Units that were permitted to start this operation of the order, by the answer that is named or by any. */
    permitted: readonly NamedUnit[];
    serialRules: SerialRules;
    mode: AuthorisationMode;
  },
): EventOutcome {
  const { judged, permitted, serialRules } = given;
  const unknown = unknownOperation(report, judged);
  if (unknown !== null) return unknown;
  const { at, operator, site } = report;
  const effects = {
    writes: [{ kind: 'operationStarted', run: runOf(report, judged), at, by: operator } as const],
    wakes: [awaited.unit({ site, unit: judged.unit })],
  };
  const unitOf = (named: NamedUnit): string =>
    JSON.stringify(readUnit(named, serialRules(judged.lock.lockSet.endItem)));
  if (permitted.some((one) => unitOf(one) === unitOf(report))) return { kind: 'applied', effects };
  return {
    kind: 'applied',
    effects: combine(effects, raiseUnauthorisedStart(report, given)),
    made: { authorised: false },
  };
}

/**
 * Refused with OPERATION_UNKNOWN and COMPLETED_BEFORE_START; one that does not tell when it was started waits for the start.
 */
export function decideCompletion(
  report: CompletionReport,
  { judged, runs }: { judged: JudgedUnit; runs: readonly OperationRun[] },
): EventOutcome {
  const unknown = unknownOperation(report, judged);
  if (unknown !== null) return unknown;
  const { site, operation, startedAt, at, operator } = report;
  const arrives = awaited.unit({ site, unit: judged.unit });
  // Under a later lock an operation is done again: what was done under an earlier one starts nothing.
  const run = runs.find((one) => one.operation === operation && one.lockVersion === judged.lock.version);
  if (startedAt === null && run === undefined)
    return waitFor(`${operation} of ${nameOf(report)} was not started.`, arrives);
  for (const began of [startedAt, run?.startedAt ?? null])
    if (began !== null && Date.parse(at) < Date.parse(began)) return completedBeforeStart(report, began);
  return {
    kind: 'applied',
    effects: {
      writes: [{ kind: 'operationCompleted', run: runOf(report, judged), startedAt, at, by: operator }],
      wakes: [arrives],
    },
  };
}

function completedBeforeStart(report: CompletionReport, startedAt: string): Refused {
  const { operation, at } = report;
  const message = `${operation} of ${nameOf(report)} was started at ${startedAt} and cannot have been completed at ${at}.`;
  return refuseEvent({ code: 'COMPLETED_BEFORE_START', message, at: operation, facts: { startedAt } });
}

function runOf({ site, orderId, operation }: OperationReport, { lock, unit }: JudgedUnit): RunKey {
  return { site, orderId, unit, operation, lockVersion: lock.version };
}

function unknownOperation({ operation, orderId }: OperationReport, { lock }: JudgedUnit): Refused | null {
  if (lock.lockSet.routing.operations.some((one) => one.operation === operation)) return null;
  const message = `The locked routing of ${orderId} has no operation ${operation}.`;
  return refuseEvent({ code: 'OPERATION_UNKNOWN', message, at: operation });
}

function raiseUnauthorisedStart(
  report: StartReport,
  given: EventContext & { mode: AuthorisationMode },
): Pick<Effects, 'ledger' | 'holds'> {
  const { site, orderId, serial, lot, operation, operator, authorisationId, at } = report;
  const { mode, raisedAs, receivedBy } = given;
  const reason = `${operation} of ${nameOf(report)} was started by ${operator} without a permit`;
  return {
    ledger: [
      {
        key: `unauthorised start ${raisedAs}`,
        kind: 'unauthorisedStart',
        actor: receivedBy,
        body: { site, orderId, serial, lot, operation, operator, authorisationId, at, mode },
      },
    ],
    holds: mode === 'enforce' ? [holdForReport({ site, orderId, reason }, given)] : [],
  };
}
