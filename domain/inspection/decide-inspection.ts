// A result of an inspection names the plan of the lock under which the operation was done, or the record would speak of
// another one (RULES 6.3), and says what that plan says of its value. An executed mismatch is an incident (RULES 10.2).
import { combine } from '../effects';
import type { LedgerEntry } from '../ledger/ledger-entry';
import type { Serial, SerialRules } from '../effectivity/serial';
import { awaited } from '../events/awaited';
import { refuseEvent, refuseFor, waitFor, type EventContext, type EventOutcome } from '../events/event-outcome';
import type { HashContent } from '../identity/artefact';
import type { PinnedRevision } from '../locks/lock-set';
import { holdForReport } from '../orders/hold-for-report';
import { CLOCK_SKEW_MS_MAX, type StoredLock } from '../units/judge-report';
import { nameOf } from '../units/named-unit';
import { runAt, type OperationRun } from '../units/operation-runs';
import type { Characteristic } from './inspection-plan';
import type { InspectionReport } from './inspection-report';
import { judgeResult } from './judge-result';
import { raisedIdOf, raiseNonconformance } from './raise-nonconformance';
import { ownOf } from '../own-of';

export interface InspectedUnit {
  endItem: string;
  unit: Serial;
  runs: readonly OperationRun[];
  locks: readonly StoredLock[];
  /** Of the plan content that the result names; null where it was never handed over. */
  characteristics: Readonly<Record<string, Characteristic>> | null;
  /** Whether this failure raised its nonconformance before. */
  isRaised: boolean;
}

/** Refused with PLAN_REVISION_MISMATCH and like judgeResult; waits for the start of its operation. */
export function decideInspection(
  report: InspectionReport,
  given: EventContext & InspectedUnit & { serialRules: SerialRules; hash: HashContent },
): EventOutcome {
  const { unit, runs, locks, endItem, event, characteristics } = given;
  const { site, orderId, operation, plan, characteristicId, at } = report;
  const ofOperation = runs.filter((one) => one.operation === operation);
  const run = runAt(ofOperation, { atMs: Date.parse(at), skewMs: CLOCK_SKEW_MS_MAX });
  const arrives = awaited.unit({ site, unit });
  if (run === null) return waitFor(`${operation} of ${nameOf(report)} was not started by ${at}.`, arrives);
  const lockSet = locks.find(({ version }) => version === run.lockVersion)?.lockSet ?? null;
  const locked = lockSet?.inspectionPlan ?? null;
  if (lockSet === null || locked?.revision !== plan.revision || locked.contentHash !== plan.contentHash)
    return refusePlan(report, locked, given);
  if (characteristics === null) throw new Error(`Inspection plan ${plan.contentHash} is locked to and not kept.`);
  const judged = judgeResult(report, characteristics);
  if (judged.kind === 'refused') return refuseFor(judged.reasons);
  const key = `${operation}|${characteristicId}|${at}`;
  const record = { kind: 'inspection', site, orderId, endItem, unit, key, body: report, event } as const;
  const recorded = { writes: [{ kind: 'unitRecorded', record } as const], wakes: [arrives] };
  const isKey = ownOf(characteristics, characteristicId)?.key ?? false;
  if (judged.value === 'pass' || !isKey || given.isRaised) return { kind: 'applied', effects: recorded };
  const nonconformanceId = raisedIdOf(report, given.hash);
  const { made, effects } = raiseNonconformance(report, { ...given, nonconformanceId, lockSet, characteristics });
  return { kind: 'applied', effects: combine(recorded, effects), made };
}

function refusePlan(report: InspectionReport, locked: PinnedRevision | null, given: EventContext): EventOutcome {
  const { site, orderId, plan, characteristicId } = report;
  const message = `${nameOf(report)} was locked to plan ${locked?.revision ?? 'of no lock'}; the result names ${plan.revision} with ${locked?.revision === plan.revision ? 'another content' : 'another revision'}.`;
  return refuseEvent(
    { code: 'PLAN_REVISION_MISMATCH', message, at: characteristicId, facts: { locked, presented: plan } },
    {
      ledger: [concordanceAlarm(report, locked, given)],
      holds: [holdForReport({ site, orderId, reason: message }, given)],
    },
  );
}

function concordanceAlarm(
  { site, orderId, serial, lot, operation, plan }: InspectionReport,
  locked: PinnedRevision | null,
  { raisedAs, receivedBy }: EventContext,
): LedgerEntry {
  return {
    key: `concordance ${raisedAs}`,
    kind: 'concordanceAlarm',
    actor: receivedBy,
    body: { site, orderId, serial, lot, operation, locked, presented: plan },
  };
}
