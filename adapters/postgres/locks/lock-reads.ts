// Locks as a decision looks at them.
import { z } from 'zod';
import type { LockReads } from '../../../ports/locks';
import { findOneRow, type Queryable } from '../database';
import { listLocks } from '../floor/order-locks';
import { findLockStanding } from '../floor/request-lock';

export function lockReads(tx: Queryable): LockReads {
  return {
    listLocks: ({ site, orderId }) => listLocks(tx, 'site = $1 AND order_id = $2', [site, orderId]),
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
