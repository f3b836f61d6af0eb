// The lock of one work order as MES holds it: version and seal live with the order, and the echo is read from there.
import { canonicalHash } from '../frame/canonical-hash';
import type { SystemDatabase, SystemTransaction } from '../frame/database';
import { Problem } from '../frame/problem';
import { restoreOrders } from './apply-to-orders';

interface LockedOrder {
  orderId: string;
  version: number;
  seal: string;
  hold?: false;
  lockSet: { orderId: string; itemId: string; serials: string | null };
}

type Stored = { path: string; params: Record<string, string>; content: unknown };

/** MES checks the seal itself: a lock set that was altered on its way is refused. */
export async function sealOrder(tx: SystemTransaction, { path, params, content }: Stored): Promise<void> {
  const { orderId, version, seal, hold, lockSet } = content as LockedOrder;
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
  if (hold === false) await letGo(tx, { path, params });
}

/** From here on the lock says whether the order is held, and no earlier document does. */
async function letGo(tx: SystemTransaction, { path, params }: Pick<Stored, 'path' | 'params'>): Promise<void> {
  const order = [path, params['site'], params['orderId']];
  await tx.query(
    `INSERT INTO order_before (path, site, order_id, locked_revision, hold, state, governed_by)
     SELECT $1, site, order_id, locked_revision, hold, state, governed_by FROM work_order WHERE site = $2 AND order_id = $3
     ON CONFLICT DO NOTHING`,
    order,
  );
  await tx.query('UPDATE work_order SET hold = false, governed_by = $1 WHERE site = $2 AND order_id = $3', order);
}

export async function unsealOrder(
  tx: SystemTransaction,
  { path, params }: { path: string; params: Record<string, string> },
): Promise<void> {
  await restoreOrders(tx, { path });
  await tx.query(
    'UPDATE work_order SET lock_version = NULL, lock_seal = NULL, lock_set = NULL WHERE site = $1 AND order_id = $2',
    [params['site'], params['orderId']],
  );
}

export async function readSeal(db: SystemDatabase, { path, params, content }: Stored): Promise<unknown> {
  const [held] = await db.query(
    `SELECT lock_version AS version, lock_seal AS seal, hold, governed_by AS "governedBy" FROM work_order
      WHERE site = $1 AND order_id = $2`,
    [params['site'], params['orderId']],
  );
  const echo = { ...(content as LockedOrder), version: held?.['version'] ?? null, seal: held?.['seal'] ?? null };
  // A hold that a later document set is that document's to tell.
  return 'hold' in echo && held?.['governedBy'] === path ? { ...echo, hold: held['hold'] } : echo;
}
