// Locks of work orders: proposed under the same lock that decisions take, opened only while still effective.
import { z } from 'zod';
import { accepted, refused, type Verdict } from '../../../domain/verdict';
import type { SerialRules } from '../../../domain/effectivity/serial';
import type { EffectivityStatement, Span } from '../../../domain/effectivity/effectivity-statement';
import { assembleLockSet } from '../../../domain/locks/assemble-lock-set';
import { sealOf, type LockSet } from '../../../domain/locks/lock-set';
import { resolveOrder } from '../../../domain/locks/resolve-order';
import { contentHash } from '../../signing/content-hash';
import type { OrderLock, ProposedLock, WorkOrder } from '../../../ports/floor';
import { findOneRow, listRows, type Queryable } from '../database';
import { appendLedger } from '../ledger';
import { listStatements, lockEffectivity } from '../statements';
import { endHolds } from './holds';
import { findWorkOrder, readLockSources } from './order-sources';
import { tellSubscribers } from '../webhooks/append-contract-event';
import { wake } from './wake';

const lockRow = z
  .object({
    site: z.string(),
    orderId: z.string(),
    version: z.number(),
    seal: z.string(),
    lockSet: z.unknown(),
    changeId: z.string(),
    state: z.enum(['proposed', 'open', 'closed', 'discarded']),
    proposedAt: z.date(),
    openedAt: z.date().nullable(),
    endedAt: z.date().nullable(),
    endedBecause: z.string().nullable(),
  })
  .transform((row): OrderLock => ({
    ...row,
    // Written below from an assembled lock set, and immutable since.
    lockSet: row.lockSet as LockSet,
    proposedAt: row.proposedAt.toISOString(),
    openedAt: row.openedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
  }));

export function listLocks(db: Queryable, where: string, values: unknown[]): Promise<OrderLock[]> {
  return listRows(
    db,
    lockRow,
    `SELECT site, order_id AS "orderId", version, seal, lock_set AS "lockSet", change_id AS "changeId", state,
            proposed_at AS "proposedAt", opened_at AS "openedAt", ended_at AS "endedAt", ended_because AS "endedBecause"
       FROM cutin.order_lock WHERE ${where} ORDER BY version`,
    values,
  );
}

/**
 * The revision of an order as it stands now; the caller holds the effectivity of its item. What is effective by date counts
 * by the planned start of the order, as its disposition and its authorisations do, and without one by today.
 */
export async function resolveNow(
  tx: Queryable,
  order: WorkOrder,
  serialRules: SerialRules,
): Promise<Verdict<{ statement: EffectivityStatement; spans: Span[] }>> {
  const { itemId, site } = order;
  const statements = await listStatements(tx, `item_id = $1 AND site = $2 AND state = 'actual'`, [itemId, site]);
  const today = new Date().toISOString().slice(0, 10);
  return resolveOrder({ order: { ...order, date: order.plannedStart ?? today }, statements, serialRules });
}

export async function proposeLock(
  tx: Queryable,
  of: { site: string; orderId: string; handoffId: string; generation: number; serialRules: SerialRules },
): Promise<Verdict<ProposedLock>> {
  const { site, orderId, handoffId, generation, serialRules } = of;
  const order = await findWorkOrder(tx, { site, orderId });
  if (order === null)
    return refused({ code: 'ORDER_UNKNOWN', message: `There is no work order ${orderId} at ${site}.`, at: orderId });
  await lockEffectivity(tx, [order]);
  const [known] = await listLocks(tx, 'handoff_id = $1 AND generation = $2', [handoffId, generation]);
  if (known !== undefined) return accepted(await withHold(tx, known));
  if (order.state === 'complete' || order.state === 'cancelled')
    return refused({ code: 'ORDER_CLOSED', message: `${orderId} is ${order.state}.`, at: orderId });
  const every = await listLocks(tx, 'site = $1 AND order_id = $2', [site, orderId]);
  const open = every.find(({ state }) => state === 'open');
  if (open !== undefined)
    return refused({
      code: 'ORDER_LOCKED',
      message: `${orderId} has an open lock, version ${String(open.version)}. Hold it, dispose of it and relock.`,
      at: orderId,
    });
  const resolved = await resolveNow(tx, order, serialRules);
  if (resolved.kind === 'refused') return resolved;
  const { statement, spans } = resolved.value;
  const sources = await readLockSources(tx, order, statement);
  const lockSet = assembleLockSet({ order, statement, spans, sources });
  if (lockSet.kind === 'refused') return lockSet;
  for (const earlier of every.filter(({ state }) => state === 'proposed'))
    await discard(tx, earlier, 'another lock was proposed');
  const version = (every.at(-1)?.version ?? 0) + 1;
  const seal = sealOf(lockSet.value, contentHash);
  await tx.query(
    `INSERT INTO cutin.order_lock (site, order_id, version, handoff_id, generation, item_id, end_item, revision, lot, spans,
                                   lock_set, operations, seal, change_id, statement_id, state)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 'proposed')`,
    [
      site,
      orderId,
      version,
      handoffId,
      generation,
      order.itemId,
      order.endItem,
      statement.revision,
      order.lot,
      JSON.stringify(spans),
      JSON.stringify(lockSet.value),
      operationsOf(lockSet.value),
      seal,
      statement.changeId,
      statement.statementId,
    ],
  );
  const [proposed] = await listLocks(tx, 'handoff_id = $1 AND generation = $2', [handoffId, generation]);
  if (proposed === undefined) throw new Error(`The lock of ${orderId} is gone after it was written.`);
  return accepted(await withHold(tx, proposed));
}

const operationsOf = ({ routing }: LockSet): string[] => routing.operations.map(({ operation }) => operation);

/** MES holds an order for changes; it lets go where the last of them ends with this lock. */
async function withHold(tx: Queryable, lock: OrderLock): Promise<ProposedLock> {
  const row = await findOneRow(
    tx,
    z.object({ endsHold: z.boolean().nullable() }),
    `SELECT bool_and(${endedByNewLock}) AS "endsHold" FROM cutin.order_hold
      WHERE site = $1 AND order_id = $2 AND released_at IS NULL AND hold_id LIKE 'change/%'`,
    [lock.site, lock.orderId],
  );
  return { ...lock, endsHold: row?.endsHold ?? false };
}

/**
 * Holds that a new lock ends: that of the relock itself, that of a change that was effective when the lock was asked for,
 * and that of a change that is closed and left the order to be held and reworked, which the signed relock says is settled
 * (RULES 4.2). A change that came later is none of what was signed.
 */
const endedByNewLock = `(hold_id LIKE 'relock/%'
  OR (hold_id LIKE 'effective/%'
      AND held_at <= (SELECT w.lock_asked_at FROM cutin.work_order w WHERE w.site = $1 AND w.order_id = $2))
  OR hold_id IN (
  SELECT 'change/' || d.change_id FROM cutin.order_disposition d JOIN cutin.change c USING (change_id)
   WHERE d.site = $1 AND d.order_id = $2 AND d.disposition = 'holdAndRework' AND c.state = 'closed'))`;

export async function openLock(
  tx: Queryable,
  of: { handoffId: string; generation: number; serialRules: SerialRules },
): Promise<'open' | 'stale'> {
  const { handoffId, generation, serialRules } = of;
  const where = 'handoff_id = $1 AND generation = $2';
  const [seen] = await listLocks(tx, where, [handoffId, generation]);
  if (seen === undefined) return 'stale';
  const order = await findWorkOrder(tx, seen);
  if (order === null) return 'stale';
  await lockEffectivity(tx, [order]);
  const [lock] = await listLocks(tx, where, [handoffId, generation]);
  if (lock === undefined || lock.state === 'discarded') return 'stale';
  // Opened before; that it may have been closed since is the order's later life.
  if (lock.state !== 'proposed') return 'open';
  if (order.state === 'complete' || order.state === 'cancelled') {
    await discard(tx, lock, `the order was ${order.state} before MES had echoed it`);
    return 'stale';
  }
  const resolved = await resolveNow(tx, order, serialRules);
  if (resolved.kind === 'refused' || resolved.value.statement.revision !== lock.lockSet.revision) {
    await discard(tx, lock, 'its revision stopped being effective before MES had echoed it');
    return 'stale';
  }
  const { site, orderId, version, seal, changeId } = lock;
  await tx.query(
    `UPDATE cutin.order_lock SET state = 'open', opened_at = now() WHERE site = $1 AND order_id = $2 AND version = $3`,
    [site, orderId, version],
  );
  const reason = `locked anew, version ${String(version)}`;
  await endHolds(tx, { site, orderId, reason, actor: 'cutin', where: endedByNewLock });
  await tellSubscribers(tx, {
    name: 'order.relock',
    id: `lock/${site}/${orderId}/${String(version)}`,
    subject: `order/${site}/${orderId}`,
    data: {
      site,
      orderId,
      fromVersion: version === 1 ? null : version - 1,
      toVersion: version,
      seal,
      revision: lock.lockSet.revision,
    },
    changeId,
  });
  await wake(tx, [`lock/${site}/${orderId}`]);
  await appendLedger(tx, {
    key: `locked ${site} ${orderId} ${String(version)}`,
    kind: 'orderLocked',
    actor: 'cutin',
    changeId,
    body: { site, orderId, version, seal, revision: lock.lockSet.revision },
  });
  return 'open';
}

async function discard(tx: Queryable, { site, orderId, version }: OrderLock, because: string): Promise<void> {
  await tx.query(
    `UPDATE cutin.order_lock SET state = 'discarded', ended_at = now(), ended_because = $4
      WHERE site = $1 AND order_id = $2 AND version = $3`,
    [site, orderId, version, because],
  );
}

/** Lets every proposal go that MES has not echoed yet. */
export async function discardProposals(
  tx: Queryable,
  { site, orderId }: { site: string; orderId: string },
  because: string,
): Promise<void> {
  for (const one of await listLocks(tx, `site = $1 AND order_id = $2 AND state = 'proposed'`, [site, orderId]))
    await discard(tx, one, because);
}

/** Ends the open lock, if there is one; answers it. */
export async function closeLock(
  tx: Queryable,
  of: { site: string; orderId: string; because: string; actor: string },
): Promise<OrderLock | null> {
  const { site, orderId, because, actor } = of;
  const [open] = await listLocks(tx, `site = $1 AND order_id = $2 AND state = 'open'`, [site, orderId]);
  if (open === undefined) return null;
  await tx.query(
    `UPDATE cutin.order_lock SET state = 'closed', ended_at = now(), ended_because = $4
      WHERE site = $1 AND order_id = $2 AND version = $3`,
    [site, orderId, open.version, because],
  );
  await appendLedger(tx, {
    key: `unlocked ${site} ${orderId} ${String(open.version)}`,
    kind: 'orderUnlocked',
    actor,
    changeId: open.changeId,
    body: { site, orderId, version: open.version, seal: open.seal, because },
  });
  return open;
}

/** Whether an operation of the order was started, or was permitted to: its report may be on its way. */
export async function isBegun(db: Queryable, { site, orderId }: { site: string; orderId: string }): Promise<boolean> {
  const row = await findOneRow(
    db,
    z.object({ begun: z.boolean() }),
    `SELECT EXISTS (SELECT 1 FROM cutin.unit_operation WHERE site = $1 AND order_id = $2)
         OR EXISTS (SELECT 1 FROM cutin.authorisation WHERE site = $1 AND order_id = $2 AND decision = 'permit') AS begun`,
    [site, orderId],
  );
  return row?.begun ?? false;
}
