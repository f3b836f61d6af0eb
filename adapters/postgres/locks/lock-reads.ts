// Locks as a decision looks at them.
import { z } from 'zod';
import type { Span } from '../../../domain/effectivity/effectivity-statement';
import type { LockSet } from '../../../domain/locks/lock-set';
import type { OrderLock } from '../../../domain/locks/order-lock';
import type { OrderKey } from '../../../domain/orders/work-order';
import type { StoredLock } from '../../../domain/units/judge-report';
import type { LockReads } from '../../../ports/locks';
import { findOneRow, listRows, type Queryable } from '../database';
import { listLocks } from '../floor/order-locks';
import { readLockSources } from '../floor/order-sources';
import { findLockStanding } from '../floor/request-lock';

export function lockReads(tx: Queryable): LockReads {
  return {
    listLocks: ({ site, orderId }) => listLocks(tx, 'site = $1 AND order_id = $2', [site, orderId]),
    listLocksOfUnits: (key) => listLocksOfUnits(tx, key),
    findSources: ({ statement, ...of }) => readLockSources(tx, of, statement),
    countRequests: async ({ site, orderId }) => {
      const row = await findOneRow(
        tx,
        z.object({ requests: z.number() }),
        'SELECT lock_requests AS requests FROM cutin.work_order WHERE site = $1 AND order_id = $2',
        [site, orderId],
      );
      return row?.requests ?? 0;
    },
    findStanding: (key) => findLockStanding(tx, key),
  };
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

function listLocksOfUnits(tx: Queryable, { site, orderId }: OrderKey): Promise<(OrderLock & StoredLock)[]> {
  return listRows(
    tx,
    lockRow,
    `SELECT site, order_id AS "orderId", version, seal, lock_set AS "lockSet", spans, change_id AS "changeId", state,
            proposed_at AS "proposedAt", opened_at AS "openedAt", ended_at AS "endedAt", ended_because AS "endedBecause"
       FROM cutin.order_lock WHERE site = $1 AND order_id = $2 ORDER BY version`,
    [site, orderId],
  );
}
