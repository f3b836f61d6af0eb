// The lock of one work order as MES holds it: version and seal live with the order, and the echo is read from there.
import { canonicalHash } from '../frame/canonical-hash';
import type { SystemDatabase, SystemTransaction } from '../frame/database';
import { Problem } from '../frame/problem';

interface LockedOrder {
  orderId: string;
  version: number;
  seal: string;
  lockSet: { orderId: string; itemId: string; serials: string };
}

type Stored = { path: string; params: Record<string, string>; content: unknown };

/** MES checks the seal itself: a lock set that was altered on its way is refused. */
export async function sealOrder(tx: SystemTransaction, { params, content }: Stored): Promise<void> {
  const { orderId, version, seal, lockSet } = content as LockedOrder;
  if (orderId !== params['orderId'] || lockSet.orderId !== orderId)
    throw new Problem(422, 'lock_of_other_order', `This is the lock of ${lockSet.orderId}.`);
  if (canonicalHash(lockSet) !== seal)
    throw new Problem(422, 'seal_broken', `The seal is not the hash of the lock set of ${orderId}.`);
  const held = await tx.query(
    `UPDATE work_order SET lock_version = $3, lock_seal = $4, lock_set = $6 WHERE site = $1 AND order_id = $2 AND item_id = $5
     RETURNING order_id`,
    [params['site'], orderId, version, seal, lockSet.itemId, JSON.stringify(lockSet)],
  );
  if (held.length === 0)
    throw new Problem(422, 'unknown_work_order', `There is no work order ${orderId} of ${lockSet.itemId}.`);
}

export async function unsealOrder(
  tx: SystemTransaction,
  { params }: { params: Record<string, string> },
): Promise<void> {
  await tx.query(
    'UPDATE work_order SET lock_version = NULL, lock_seal = NULL, lock_set = NULL WHERE site = $1 AND order_id = $2',
    [params['site'], params['orderId']],
  );
}

export async function readSeal(db: SystemDatabase, { params, content }: Stored): Promise<unknown> {
  const [held] = await db.query(
    'SELECT lock_version AS version, lock_seal AS seal FROM work_order WHERE site = $1 AND order_id = $2',
    [params['site'], params['orderId']],
  );
  return { ...(content as LockedOrder), version: held?.['version'] ?? null, seal: held?.['seal'] ?? null };
}
