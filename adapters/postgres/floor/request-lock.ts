// Asks for the lock of an order: a message to Temporal, written with the row that caused it. The handoff belongs to the
// change that makes the order's revision effective.
import type { Queryable } from '../database';
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
    `UPDATE cutin.work_order SET lock_requests = lock_requests + 1, updated_at = now()
      WHERE site = $1 AND order_id = $2 RETURNING lock_requests AS "request"`,
    [site, orderId],
  );
  const [{ request } = { request: 0 }] = rows as { request: number }[];
  const handoffId = `${changeId}:${site}:workOrderLock:${orderId}.${String(request)}`;
  await enqueue(tx, {
    key: `lock ${handoffId}`,
    kind: 'lockOrder',
    payload: { handoffId, changeId, site, orderId, itemId },
  });
  return { handoffId };
}
