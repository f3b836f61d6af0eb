// What was done to a unit. Every report names the seal it was done under; work outside the lock that stood then is
// refused, and holds the order.
import { z } from 'zod';
import type { Serial } from '../../../domain/effectivity/serial';
import { parseSerial } from '../../../domain/effectivity/serial';
import type { Span } from '../../../domain/effectivity/effectivity-statement';
import { CLOCK_SKEW_MS_MAX, judgeReport, type StoredLock } from '../../../domain/units/judge-report';
import { runAt, type OperationRun } from '../../../domain/units/operation-runs';
import type { FloorPayloads } from '../../../contract/events/payloads';
import { listRows, type Queryable } from '../database';
import { appendLedger } from '../ledger';
import { findWorkOrder } from '../floor/order-sources';
import { holdForReport } from './apply-orders';
import { keepRecord } from './keep-record';
import { raiseUnauthorisedStart, wasPermitted } from './permits';
import { lockKey, orderKey, refuse, unitKey, waitFor, type Apply, type Effect, type EffectContext } from './effect';

export const applyStarted: Apply<'operation.started'> = async (context, data) => {
  const judged = await judge(context, data);
  if (judged.kind !== 'good') return judged;
  const { lock, unit } = judged;
  const unknown = unknownOperation(lock, data);
  if (unknown !== null) return unknown;
  const { site, orderId, operation, at, operator } = data;
  await context.tx.query(
    `INSERT INTO cutin.unit_operation AS u (site, order_id, series, number, operation, lock_version, started_at, started_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (site, order_id, series, number, operation, lock_version) DO UPDATE SET
       started_at = least(u.started_at, $7), started_by = CASE WHEN u.started_at <= $7 THEN u.started_by ELSE $8 END`,
    [site, orderId, unit.series, unit.number, operation, lock.version, at, operator],
  );
  const wakes = [unitKey(site, unit)];
  if (await wasPermitted(context, data, lock.lockSet.endItem)) return { kind: 'applied', wakes };
  await raiseUnauthorisedStart(context, data);
  return { kind: 'applied', wakes, outcome: { authorised: false } };
};

/** Newest completion first: reports of one run come in any order and end alike. */
export const applyCompleted: Apply<'operation.completed'> = async (context, data) => {
  const judged = await judge(context, data);
  if (judged.kind !== 'good') return judged;
  const { lock, unit } = judged;
  const unknown = unknownOperation(lock, data);
  if (unknown !== null) return unknown;
  const missing = await notStarted(context, data, unit);
  if (missing !== null) return missing;
  const { site, orderId, operation, startedAt, at, operator } = data;
  await context.tx.query(
    `INSERT INTO cutin.unit_operation AS u (site, order_id, series, number, operation, lock_version, started_at, completed_at, completed_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (site, order_id, series, number, operation, lock_version) DO UPDATE SET
       started_at = least(u.started_at, $7), completed_at = greatest(u.completed_at, $8),
       completed_by = CASE WHEN u.completed_at >= $8 THEN u.completed_by ELSE $9 END`,
    [site, orderId, unit.series, unit.number, operation, lock.version, startedAt, at, operator],
  );
  return { kind: 'applied', wakes: [unitKey(site, unit)] };
};

/** A completion that does not tell when it was started waits for the start. */
async function notStarted(
  { tx }: EffectContext,
  { site, orderId, operation, startedAt, serial }: FloorPayloads['operation.completed'],
  unit: Serial,
): Promise<Effect | null> {
  if (startedAt !== null) return null;
  const started = await tx.query(
    `SELECT 1 FROM cutin.unit_operation WHERE site = $1 AND order_id = $2 AND series = $3 AND number = $4 AND operation = $5`,
    [site, orderId, unit.series, unit.number, operation],
  );
  return started.rows.length > 0 ? null : waitFor(`${operation} of ${serial} was not started.`, unitKey(site, unit));
}

export const applyInstalled: Apply<'component.installed'> = async (context, data) => {
  const judged = await judge(context, data);
  if (judged.kind !== 'good') return judged;
  const { itemId, serial, lot } = data.component;
  const key = [data.operation, data.position ?? '', itemId, serial ?? '', lot ?? ''].join('|');
  const { lock, unit } = judged;
  const of = { orderId: data.orderId, endItem: lock.lockSet.endItem, unit };
  await keepRecord(context, { ...of, kind: 'component', key, body: data });
  return { kind: 'applied' };
};

/** RULES 6.3: the plan is that of the lock under which the operation was done, or the record would speak of another one. */
export const applyInspection: Apply<'inspection.recorded'> = async (context, data) => {
  const { site, orderId, operation, plan, characteristicId } = data;
  const order = await findWorkOrder(context.tx, data);
  if (order === null) return waitFor(`There is no work order ${orderId} at ${site}.`, orderKey(data));
  const unit = parseSerial(data.serial, context.serialRules(order.endItem));
  if (unit.kind === 'refused') return { kind: 'refused', reasons: unit.reasons };
  const all = await listRuns(context.tx, { site, orderId, unit: unit.value });
  const runs = all.filter((one) => one.operation === operation);
  const run = runAt(runs, { atMs: Date.parse(data.at), skewMs: CLOCK_SKEW_MS_MAX });
  if (run === null) return waitFor(`${operation} of ${data.serial} was not started.`, unitKey(site, unit.value));
  const lock = (await storedLocks(context, data)).find(({ version }) => version === run.lockVersion);
  const locked = lock?.lockSet.inspectionPlan;
  if (locked === undefined || locked.revision !== plan.revision || locked.contentHash !== plan.contentHash) {
    await raiseConcordanceAlarm(context, data, locked ?? null);
    const message = `${data.serial} was locked to plan ${locked?.revision ?? 'of no lock'}; the result names ${plan.revision} with ${locked?.revision === plan.revision ? 'another content' : 'another revision'}.`;
    await holdForReport(context, { site, orderId, reason: message });
    return refuse('PLAN_REVISION_MISMATCH', message, characteristicId, { locked: locked ?? null, presented: plan });
  }
  const key = `${operation}|${characteristicId}|${data.at}`;
  const of = { orderId, endItem: order.endItem, unit: unit.value };
  await keepRecord(context, { ...of, kind: 'inspection', key, body: data });
  return { kind: 'applied' };
};

const runRow = z.object({
  operation: z.string(),
  lockVersion: z.number(),
  startedAt: z.date().nullable(),
  isComplete: z.boolean(),
});

export async function listRuns(
  tx: Queryable,
  of: { site: string; orderId: string; unit: Serial },
): Promise<OperationRun[]> {
  const rows = await listRows(
    tx,
    runRow,
    `SELECT operation, lock_version AS "lockVersion", started_at AS "startedAt", completed_at IS NOT NULL AS "isComplete"
       FROM cutin.unit_operation WHERE site = $1 AND order_id = $2 AND series = $3 AND number = $4`,
    [of.site, of.orderId, of.unit.series, of.unit.number],
  );
  return rows.map(({ startedAt, ...run }) => ({ ...run, startedAt: startedAt?.toISOString() ?? null }));
}

/** An executed mismatch is an incident (RULES 10.2). */
async function raiseConcordanceAlarm(
  { tx, event, receivedBy }: EffectContext,
  { site, orderId, serial, operation, plan }: FloorPayloads['inspection.recorded'],
  locked: { revision: string; contentHash: string } | null,
): Promise<void> {
  await appendLedger(tx, {
    key: `concordance ${event.source} ${event.id}`,
    kind: 'concordanceAlarm',
    actor: receivedBy,
    body: { site, orderId, serial, operation, locked, presented: plan },
  });
}

type Judged = { kind: 'good'; lock: StoredLock; unit: Serial } | Exclude<Effect, { kind: 'applied' }>;

export async function judge(
  context: EffectContext,
  report: { site: string; orderId: string; serial: string; seal: string; at: string },
): Promise<Judged> {
  const { serialRules, tx } = context;
  const { site, orderId, serial } = report;
  if ((await findWorkOrder(tx, report)) === null)
    return parked(`There is no work order ${orderId} at ${site}.`, orderKey(report));
  const judgement = judgeReport({ report, locks: await storedLocks(context, report), serialRules });
  if (judgement.kind === 'early') return parked(`${orderId} has no open lock yet.`, lockKey(report));
  if (judgement.kind === 'refused') {
    const { code, message, facts, holds } = judgement;
    if (holds) await holdForReport(context, { site, orderId, reason: message });
    return { kind: 'refused', reasons: [{ code, message, at: serial, facts }] };
  }
  const unit = parseSerial(serial, serialRules(judgement.lock.lockSet.endItem));
  if (unit.kind === 'refused') return { kind: 'refused', reasons: unit.reasons };
  return { kind: 'good', lock: judgement.lock, unit: unit.value };
}

function parked(detail: string, key: string): Exclude<Effect, { kind: 'applied' }> {
  return { kind: 'parked', code: 'REFERENCE_NOT_FOUND', detail, waitsFor: [key] };
}

function unknownOperation(
  { lockSet }: StoredLock,
  { operation, orderId }: { operation: string; orderId: string },
): Effect | null {
  if (lockSet.routing.operations.some((one) => one.operation === operation)) return null;
  return refuse('OPERATION_UNKNOWN', `The locked routing of ${orderId} has no operation ${operation}.`, operation);
}

const lockRow = z.object({
  version: z.number(),
  seal: z.string(),
  lockSet: z.unknown(),
  spans: z.unknown(),
  state: z.enum(['proposed', 'open', 'closed', 'discarded']),
  openedAt: z.date().nullable(),
  endedAt: z.date().nullable(),
});

export async function storedLocks(
  { tx }: Pick<EffectContext, 'tx'>,
  { site, orderId }: { site: string; orderId: string },
): Promise<StoredLock[]> {
  const rows = await listRows(
    tx,
    lockRow,
    `SELECT version, seal, lock_set AS "lockSet", spans, state, opened_at AS "openedAt", ended_at AS "endedAt"
       FROM cutin.order_lock WHERE site = $1 AND order_id = $2 ORDER BY version`,
    [site, orderId],
  );
  return rows.map((row) => ({
    ...row,
    lockSet: row.lockSet as StoredLock['lockSet'],
    spans: row.spans as Span[],
    openedAt: row.openedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
  }));
}
