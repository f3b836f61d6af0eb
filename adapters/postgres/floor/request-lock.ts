// Asks for the lock of an order: a message to Temporal, written with the row that caused it. The handoff belongs to the
// change that makes the order's revision effective.
import { z } from 'zod';
import { handoffRef } from '../../../domain/handoff/handoff-ids';
import { findOneRow, type Queryable } from '../database';
import { enqueue } from '../outbox';

export interface LockRequest {
  handoffId: string;
}

export async function requestLock(
  tx: Queryable,
  of: { site: string; orderId: string; itemId: string; changeId: string },
): Promise<LockRequest> {
  const { site, orderId, itemId, changeId } = of;
  const { rows } = await tx.query(
    `UPDATE cutin.work_order SET lock_requests = lock_requests + 1, updated_at = now(), lock_asked_at = clock_timestamp()
      WHERE site = $1 AND order_id = $2 RETURNING lock_requests AS nth`,
    [site, orderId],
  );
  const [{ nth } = { nth: 1 }] = rows as { nth: number }[];
  const subject = { kind: 'order', orderId, nth, changeId } as const;
  const handoff = handoffRef({ subject, site, stage: 'workOrderLock', items: [itemId] });
  const { handoffId } = handoff;
  await tx.query('UPDATE cutin.work_order SET lock_handoff = $3 WHERE site = $1 AND order_id = $2', [
    site,
    orderId,
    handoffId,
  ]);
  await enqueue(tx, {
    key: `lock ${handoffId}`,
    kind: 'startHandoff',
    payload: { handoff },
  });
  return { handoffId };
}

/**
 * How the lock of an order stands. `requested`: on its way. `parked`: its handoff waits for a human. `none`: none was
 * asked for, or it has ended.
 */
export type LockStanding = 'open' | 'proposed' | 'requested' | 'parked' | 'none';

export async function findLockStanding(
  tx: Queryable,
  { site, orderId }: { site: string; orderId: string },
): Promise<LockStanding> {
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
