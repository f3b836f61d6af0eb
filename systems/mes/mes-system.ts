// MES: work orders and the lock sets that bind them to a revision. A lock is applied to its work orders in the same
// transaction, and what is read back comes from the work orders themselves.
import { z } from 'zod';
import type { SystemDatabase, SystemTransaction } from '../frame/database';
import type { SystemDefinition, SystemRoute } from '../frame/create-system';
import { Problem } from '../frame/problem';

const orderLock = z.strictObject({ revision: z.string(), hold: z.boolean(), reason: z.string(), serials: z.string() });
const lockSet = z.looseObject({
  itemId: z.string(),
  revision: z.string(),
  site: z.string(),
  changeId: z.string(),
  effectivity: z.record(z.string(), z.unknown()),
  mbom: z.record(z.string(), z.unknown()),
  orders: z.record(z.string(), orderLock),
});
type LockSet = z.infer<typeof lockSet>;

const workOrder = z.strictObject({
  itemId: z.string(),
  revision: z.string(),
  serials: z.string(),
  state: z.enum(['planned', 'released', 'started', 'complete']),
});

const orderColumns = `order_id AS "orderId", site, item_id AS "itemId", revision, serials, state, locked_revision AS "lockedRevision", hold`;

export const mesSystem: SystemDefinition = {
  name: 'mes',
  title: 'MES',
  tables: `
CREATE TABLE IF NOT EXISTS work_order (
  site text NOT NULL, order_id text NOT NULL, item_id text NOT NULL, revision text NOT NULL, serials text NOT NULL,
  state text NOT NULL, locked_revision text, hold boolean NOT NULL DEFAULT false, PRIMARY KEY (site, order_id));
CREATE TABLE IF NOT EXISTS order_before_lock (
  path text NOT NULL, site text NOT NULL, order_id text NOT NULL, locked_revision text, hold boolean NOT NULL,
  PRIMARY KEY (path, order_id));`,
  documents: () => [
    {
      path: '/sites/:site/lock-sets/:itemId/revisions/:revision',
      summary: 'the revision every open work order of an item must be built to',
      content: lockSet,
      kind: { labelPrefix: 'LS', onWrite: applyLock, onWithdrawal: restoreOrders, readBack: readLock },
    },
  ],
  routes: ({ db }) => workOrderRoutes(db),
};

async function applyLock(
  tx: SystemTransaction,
  written: { path: string; params: Record<string, string>; content: unknown },
): Promise<void> {
  const { path, params } = written;
  const { itemId, orders } = written.content as LockSet;
  for (const [orderId, lock] of Object.entries(orders)) {
    const order = (
      await tx.query(
        'SELECT item_id, locked_revision, hold FROM work_order WHERE site = $1 AND order_id = $2 FOR UPDATE',
        [params['site'], orderId],
      )
    )[0];
    if (order === undefined) throw new Problem(422, 'unknown_work_order', `There is no work order ${orderId}.`);
    if (order['item_id'] !== itemId)
      throw new Problem(422, 'work_order_of_other_item', `Work order ${orderId} does not build ${itemId}.`);
    await tx.query(
      `INSERT INTO order_before_lock (path, site, order_id, locked_revision, hold) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
      [path, params['site'], orderId, order['locked_revision'], order['hold']],
    );
    await tx.query('UPDATE work_order SET locked_revision = $3, hold = $4 WHERE site = $1 AND order_id = $2', [
      params['site'],
      orderId,
      lock.revision,
      lock.hold,
    ]);
  }
}

async function restoreOrders(tx: SystemTransaction, { path }: { path: string }): Promise<void> {
  await tx.query(
    `UPDATE work_order w SET locked_revision = b.locked_revision, hold = b.hold
       FROM order_before_lock b WHERE b.path = $1 AND b.site = w.site AND b.order_id = w.order_id`,
    [path],
  );
  await tx.query('DELETE FROM order_before_lock WHERE path = $1', [path]);
}

async function readLock(
  db: SystemDatabase,
  stored: { params: Record<string, string>; content: unknown },
): Promise<unknown> {
  const content = stored.content as LockSet;
  const orders = await db.query(`SELECT ${orderColumns} FROM work_order WHERE site = $1 AND order_id = ANY ($2)`, [
    stored.params['site'],
    Object.keys(content.orders),
  ]);
  const held = new Map(orders.map((order) => [order['orderId'], order]));
  const readBack = Object.entries(content.orders).map(([orderId, lock]): [string, unknown] => {
    const order = held.get(orderId);
    return [
      orderId,
      {
        ...lock,
        revision: order?.['lockedRevision'] ?? null,
        hold: order?.['hold'] ?? null,
        serials: order?.['serials'] ?? null,
      },
    ];
  });
  return { ...content, orders: Object.fromEntries(readBack) as Record<string, unknown> };
}

function workOrderRoutes(db: SystemDatabase): SystemRoute[] {
  return [
    {
      method: 'put',
      path: '/sites/:site/work-orders/:orderId',
      summary: 'Create or change a work order',
      body: workOrder,
      handle: async ({ params, body }) => {
        const { itemId, revision, serials, state } = body as z.infer<typeof workOrder>;
        const rows = await db.query(
          `INSERT INTO work_order (site, order_id, item_id, revision, serials, state) VALUES ($1, $2, $3, $4, $5, $6)
           ON CONFLICT (site, order_id) DO UPDATE SET serials = $5, state = $6 RETURNING ${orderColumns}`,
          [params['site'], params['orderId'], itemId, revision, serials, state],
        );
        return { status: 200, body: rows[0] };
      },
    },
    {
      method: 'get',
      path: '/sites/:site/work-orders/:orderId',
      summary: 'Read a work order',
      handle: async ({ params }) => {
        const row = (
          await db.query(`SELECT ${orderColumns} FROM work_order WHERE site = $1 AND order_id = $2`, [
            params['site'],
            params['orderId'],
          ])
        )[0];
        if (row === undefined) throw new Problem(404, 'not_found', 'There is no such work order.');
        return { status: 200, body: row };
      },
    },
    {
      method: 'get',
      path: '/sites/:site/work-orders',
      summary: 'List work orders',
      query: z.object({
        itemId: z.string().optional(),
        open: z.enum(['true', 'false']).optional(),
        limit: z.coerce.number().int().min(1).max(500).default(100),
        cursor: z.string().max(200).default(''),
      }),
      handle: async ({ params, query }) => {
        const limit = Number(query['limit']);
        const rows = await db.query(
          `SELECT ${orderColumns} FROM work_order WHERE site = $1 AND order_id > $2 AND ($3::text IS NULL OR item_id = $3)
              AND ($4::boolean IS NOT TRUE OR state <> 'complete') ORDER BY order_id LIMIT $5`,
          [params['site'], query['cursor'], query['itemId'] ?? null, query['open'] === 'true', limit + 1],
        );
        const items = rows.slice(0, limit);
        return {
          status: 200,
          body: { items, nextCursor: rows.length > limit ? (items.at(-1)?.['orderId'] ?? null) : null },
        };
      },
    },
  ];
}
