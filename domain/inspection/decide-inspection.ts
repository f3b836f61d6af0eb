// A result of an inspection names the plan of the lock under which the operation was done, or the record would speak of
// another one (RULES 6.3). An executed mismatch is an incident (RULES 10.2).
import type { LedgerEntry } from '../ledger/ledger-entry';
import type { Serial } from '../effectivity/serial';
import { awaited } from '../events/awaited';
import { refuseEvent, waitFor, type EventContext, type EventOutcome } from '../events/event-outcome';
import type { PinnedRevision } from '../locks/lock-set';
import { holdForReport } from '../orders/hold-for-report';
import { CLOCK_SKEW_MS_MAX, type StoredLock } from '../units/judge-report';
import { runAt, type OperationRun } from '../units/operation-runs';

export interface InspectionReport {
  site: string;
  orderId: string;
  serial: string;
  operation: string;
  plan: { revision: string; contentHash: string };
  characteristicId: string;
  at: string;
}

/** Refused with PLAN_REVISION_MISMATCH; waits for the start of its operation. */
export function decideInspection(
  report: InspectionReport,
  given: EventContext & {
    endItem: string;
    unit: Serial;
    runs: readonly OperationRun[];
    locks: readonly StoredLock[];
  },
): EventOutcome {
  const { unit, runs, locks, endItem, event } = given;
  const { site, orderId, serial, operation, plan, characteristicId, at } = report;
  const ofOperation = runs.filter((one) => one.operation === operation);
  const run = runAt(ofOperation, { atMs: Date.parse(at), skewMs: CLOCK_SKEW_MS_MAX });
  if (run === null) return waitFor(`${operation} of ${serial} was not started.`, awaited.unit({ site, unit }));
  const locked = locks.find(({ version }) => version === run.lockVersion)?.lockSet.inspectionPlan ?? null;
  if (locked?.revision !== plan.revision || locked.contentHash !== plan.contentHash) {
    const message = `${serial} was locked to plan ${locked?.revision ?? 'of no lock'}; the result names ${plan.revision} with ${locked?.revision === plan.revision ? 'another content' : 'another revision'}.`;
    return refuseEvent(
      { code: 'PLAN_REVISION_MISMATCH', message, at: characteristicId, facts: { locked, presented: plan } },
      {
        ledger: [concordanceAlarm(report, locked, given)],
        holds: [holdForReport({ site, orderId, reason: message }, given)],
      },
    );
  }
  const key = `${operation}|${characteristicId}|${at}`;
  const record = { kind: 'inspection', site, orderId, endItem, unit, key, body: report, event } as const;
  return { kind: 'applied', effects: { writes: [{ kind: 'unitRecorded', record }] } };
}

function concordanceAlarm(
  { site, orderId, serial, operation, plan }: InspectionReport,
  locked: PinnedRevision | null,
  { raisedAs, receivedBy }: EventContext,
): LedgerEntry {
  return {
    key: `concordance ${raisedAs}`,
    kind: 'concordanceAlarm',
    actor: receivedBy,
    body: { site, orderId, serial, operation, locked, presented: plan },
  };
}
