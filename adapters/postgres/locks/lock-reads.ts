// Locks as a decision looks at them.
import { z } from 'zod';
import type { Span } from '../../../domain/effectivity/effectivity-statement';
import type { LockSet } from '../../../domain/locks/lock-set';
import type { LockStanding, OrderLock } from '../../../domain/locks/order-lock';
import type { OrderKey } from '../../../domain/orders/work-order';
import type { StoredLock } from '../../../domain/units/judge-report';
import type { LockReads } from '../../../ports/locks';
import { findOneRow, listRows, type Queryable } from '../database';
import { readLockSources } from './lock-sources';

export function lockReads(tx: Queryable): LockReads {
  return {
    listLocks: async (key) => (await listLocksOf(tx, key)).map(withoutUnits),
    listLocksOfUnits: (key) => listLocksOf(tx, key),
    findLock: async ({ handoffId, generation }) => {
      const [lock] = await listLocks(tx, 'handoff_id = $1 AND generation = $2', [handoffId, generation]);
      return lock === undefined ? null : withoutUnits(lock);
    },
    countRequests: async (key) => (await findRequests(tx, key)).requests,
    findAskedAt: async (key) => (await findRequests(tx, key)).askedAt,
    findStanding: (key) => findLockStanding(tx, key),
    findSources: ({ statement, ...of }) => readLockSources(tx, of, statement),
  };
}

/** Each with the units it was made for. */
function listLocksOf(db: Queryable, { site, orderId }: OrderKey): Promise<(OrderLock & StoredLock)[]> {
  return listLocks(db, 'site = $1 AND order_id = $2', [site, orderId]);
}

const requestsRow = z.object({
  requests: z.number(),
  askedAt: z
    .date()
    .nullable()
    .transform((at) => at?.toISOString() ?? null),
});

async function findRequests(tx: Queryable, { site, orderId }: OrderKey): Promise<z.infer<typeof requestsRow>> {
  const row = await findOneRow(
    tx,
    requestsRow,
    'SELECT lock_requests AS requests, lock_asked_at AS "askedAt" FROM cutin.work_order WHERE site = $1 AND order_id = $2',
    [site, orderId],
  );
  return row ?? { requests: 0, askedAt: null };
}

const lockRow = z
  .object({
    site: z.string(),
    orderId: z.string(),
    version: z.number(),
    seal: z.string(),
    lockSet: z.unknown(),
    spans: z.unknown(),
    changeId: z.string(),
    state: z.enum(['proposed', 'open', 'closed', 'discarded']),
    proposedAt: z.date(),
    openedAt: z.date().nullable(),
    endedAt: z.date().nullable(),
    endedBecause: z.string().nullable(),
  })
  .transform((row): OrderLock & StoredLock => ({
    ...row,
    // Written from an assembled lock set, and immutable since.
    lockSet: row.lockSet as LockSet,
    spans: row.spans as Span[],
    proposedAt: row.proposedAt.toISOString(),
    openedAt: row.openedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
  }));

function listLocks(db: Queryable, where: string, values: unknown[]): Promise<(OrderLock & StoredLock)[]> {
  return listRows(
    db,
    lockRow,
    `SELECT site, order_id AS "orderId", version, seal, lock_set AS "lockSet", spans, change_id AS "changeId", state,
            proposed_at AS "proposedAt", opened_at AS "openedAt", ended_at AS "endedAt", ended_because AS "endedBecause"
       FROM cutin.order_lock WHERE ${where} ORDER BY version`,
    values,
  );
}

async function findLockStanding(tx: Queryable, { site, orderId }: OrderKey): Promise<LockStanding> {
  const row = await findOneRow(
    tx,
    z.object({ lock: z.enum(['open', 'proposed']).nullable(), handoff: z.string().nullable(), asked: z.boolean() }),
    `SELECT (SELECT l.state FROM cutin.order_lock l WHERE l.site = $1 AND l.order_id = $2 AND l.state IN ('open', 'proposed')
              ORDER BY l.state LIMIT 1) AS lock,
            h.state AS handoff, w.lock_handoff IS NOT NULL AS asked
       FROM cutin.work_order w LEFT JOIN cutin.handoff h ON h.handoff_id = w.lock_handoff
      WHERE w.site = $1 AND w.order_id = $2`,
    [site, orderId],
  );
  if (row === null || !row.asked) return 'none';
  if (row.lock === 'open') return 'open';
  // A proposal of a handoff that waits or has ended is nobody's any more.
  if (row.handoff === 'parked') return 'parked';
  if (['verified', 'waived', 'aborted', 'withdrawn'].includes(row.handoff ?? '')) return 'none';
  return row.lock ?? 'requested';
}

function withoutUnits(held: OrderLock): OrderLock {
  const { site, orderId, version, seal, lockSet, changeId, state, proposedAt, openedAt, endedAt, endedBecause } = held;
  return { site, orderId, version, seal, lockSet, changeId, state, proposedAt, openedAt, endedAt, endedBecause };
}
