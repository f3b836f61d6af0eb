// How a document acts on its work orders: in one statement each, for there may be ten thousand; undone from what stood
// before; read back from the orders themselves.
import type { SystemDatabase, SystemTransaction } from '../frame/database';
import { Problem } from '../frame/problem';

interface OrderEntry {
  revision: string;
  hold: boolean;
  serials: string | null;
  lot: string | null;
  state: string;
  cancelled?: boolean;
}

interface OrdersDocument {
  itemId: string;
  orders: Record<string, OrderEntry>;
}

export async function applyToOrders(
  tx: SystemTransaction,
  written: { path: string; params: Record<string, string>; content: unknown },
): Promise<void> {
  const { path, params } = written;
  const { itemId, orders } = written.content as OrdersDocument;
  const site = params['site'];
  const given = JSON.stringify(orders);
  await refuseUnfit(tx, { site, itemId, given });
  await tx.query(
    `INSERT INTO order_before (path, site, order_id, locked_revision, hold, state, governed_by)
     SELECT $1, w.site, w.order_id, w.locked_revision, w.hold, w.state, w.governed_by
       FROM work_order w JOIN jsonb_each($3::jsonb) o ON o.key = w.order_id WHERE w.site = $2 ON CONFLICT DO NOTHING`,
    [path, site, given],
  );
  await tx.query(
    `UPDATE work_order w SET locked_revision = o.value->>'revision', hold = (o.value->>'hold')::boolean, governed_by = $1,
            state = CASE WHEN (o.value->>'cancelled')::boolean THEN 'cancelled' ELSE w.state END
       FROM jsonb_each($3::jsonb) o WHERE w.site = $2 AND w.order_id = o.key`,
    [path, site, given],
  );
}

async function refuseUnfit(
  tx: SystemTransaction,
  { site, itemId, given }: { site: string | undefined; itemId: string; given: string },
): Promise<void> {
  const unfit = await tx.query(
    `SELECT o.key AS "orderId", w.item_id AS "itemId", w.state, o.value->>'state' AS expected
       FROM jsonb_each($2::jsonb) o
       LEFT JOIN (SELECT * FROM work_order WHERE site = $1 FOR UPDATE) w ON w.order_id = o.key
      WHERE w.order_id IS NULL OR w.item_id <> $3 OR (w.state <> o.value->>'state' AND w.state <> 'cancelled')
      ORDER BY o.key LIMIT 1`,
    [site, given, itemId],
  );
  const first = unfit[0];
  if (first === undefined) return;
  const { orderId, state, expected } = first as { orderId: string; state: string | null; expected: string };
  if (state === null) throw new Problem(422, 'unknown_work_order', `There is no work order ${orderId}.`);
  if (first['itemId'] !== itemId)
    throw new Problem(422, 'work_order_of_other_item', `Work order ${orderId} does not build ${itemId}.`);
  throw new Problem(409, 'work_order_moved', `Work order ${orderId} is ${state}, not ${expected}.`);
}

export async function restoreOrders(tx: SystemTransaction, { path }: { path: string }): Promise<void> {
  await tx.query(
    `UPDATE work_order w SET locked_revision = b.locked_revision, hold = b.hold, governed_by = b.governed_by,
            state = CASE WHEN w.state = 'cancelled' THEN b.state ELSE w.state END
       FROM order_before b WHERE b.path = $1 AND b.site = w.site AND b.order_id = w.order_id AND w.governed_by = $1`,
    [path],
  );
  await tx.query('DELETE FROM order_before WHERE path = $1', [path]);
}

/** An order that a later document governs is told as this one left it; every other one as it stands now. */
export async function readOrders(
  db: SystemDatabase,
  stored: { path: string; params: Record<string, string>; content: unknown },
): Promise<unknown> {
  const content = stored.content as OrdersDocument;
  const rows = await db.query(
    `SELECT order_id AS "orderId", locked_revision AS revision, hold, serials, lot, state FROM work_order
      WHERE site = $1 AND order_id = ANY ($2) AND governed_by = $3`,
    [stored.params['site'], Object.keys(content.orders), stored.path],
  );
  const held = new Map(rows.map((row) => [row['orderId'], row]));
  const orders = Object.entries(content.orders).map(([orderId, entry]): [string, unknown] => {
    const row = held.get(orderId);
    if (row === undefined) return [orderId, entry];
    const cancelled = entry.cancelled === undefined ? {} : { cancelled: row['state'] === 'cancelled' };
    const { revision, hold, serials, lot } = row;
    return [orderId, { ...entry, revision, hold, serials, lot, ...cancelled }];
  });
  return { ...content, orders: Object.fromEntries(orders) as Record<string, unknown> };
}
