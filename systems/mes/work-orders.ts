// Work orders as MES keeps them. Their lock and hold are set by documents alone, never by the one who edits the order.
import { z } from 'zod';
import type { SystemDatabase } from '../frame/database';
import type { SystemRoute } from '../frame/system';
import { Problem } from '../frame/problem';

export const workOrderTables = `
CREATE TABLE IF NOT EXISTS work_order (
  site text NOT NULL, order_id text NOT NULL, item_id text NOT NULL, revision text NOT NULL, serials text,
  state text NOT NULL, lot text, planned_start date, operations_done jsonb NOT NULL DEFAULT '[]',
  locked_revision text, hold boolean NOT NULL DEFAULT false, governed_by text, lock_version int, lock_seal text, lock_set jsonb,
  announced json, quantity json,
  PRIMARY KEY (site, order_id));
CREATE INDEX IF NOT EXISTS work_order_by_item ON work_order (site, item_id, order_id);
CREATE TABLE IF NOT EXISTS order_before (
  path text NOT NULL, site text NOT NULL, order_id text NOT NULL, locked_revision text, hold boolean NOT NULL,
  state text NOT NULL, governed_by text, PRIMARY KEY (path, order_id));`;

/** Nothing is made of neither. */
const namesUnits = {
  path: ['serials'],
  message: 'an order names serials, or a lot where its units have none',
};

const workOrder = z.strictObject({
  itemId: z.string(),
  revision: z.string(),
  serials: z
    .string()
    .nullable()
    .default(null)
    .describe('Null for an order that makes one lot of units without serials.'),
  state: z.enum(['planned', 'released', 'started', 'complete']),
  lot: z.string().nullable().default(null),
  quantity: z
    .strictObject({ value: z.string().regex(/^\d+(\.\d+)?$/), unitOfMeasure: z.string().min(1) })
    .nullable()
    .default(null)
    .describe('How much of the lot.'),
  plannedStart: z.iso.date().nullable().default(null),
  operationsDone: z.array(z.string()).max(1_000).default([]),
});

function hasUnits({ serials, lot }: Pick<z.infer<typeof workOrder>, 'serials' | 'lot'>): boolean {
  return serials !== null || lot !== null;
}

const orderColumns = `order_id AS "orderId", site, item_id AS "itemId", revision, serials, state, lot, quantity,
  to_char(planned_start, 'YYYY-MM-DD') AS "plannedStart", operations_done AS "operationsDone",
  locked_revision AS "lockedRevision", hold, lock_version AS "lockVersion", lock_seal AS "lockSeal"`;

export function workOrderRoutes(db: SystemDatabase): SystemRoute[] {
  return [...writeRoutes(db), ...readRoutes(db)];
}

function writeRoutes(db: SystemDatabase): SystemRoute[] {
  return [
    {
      method: 'put',
      path: '/sites/:site/work-orders/:orderId',
      summary: 'Create or change a work order',
      body: workOrder.refine(hasUnits, namesUnits),
      handle: async ({ params, body }) => {
        const order = body as z.infer<typeof workOrder>;
        const rows = await db.query(
          `INSERT INTO work_order (site, order_id, item_id, revision, serials, state, lot, planned_start, operations_done, quantity)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
           ON CONFLICT (site, order_id) DO UPDATE SET serials = $5, state = $6, lot = $7, planned_start = $8, operations_done = $9,
             quantity = $10
           RETURNING ${orderColumns}`,
          [
            params['site'],
            params['orderId'],
            order.itemId,
            order.revision,
            order.serials,
            order.state,
            order.lot,
            order.plannedStart,
            JSON.stringify(order.operationsDone),
            order.quantity === null ? null : JSON.stringify(order.quantity),
          ],
        );
        return { status: 200, body: rows[0] };
      },
    },
    {
      method: 'post',
      path: '/sites/:site/work-orders',
      summary: 'Create many work orders; one that exists is left as it is',
      body: z.array(workOrder.extend({ orderId: z.string().min(1).max(200) }).refine(hasUnits, namesUnits)).max(10_000),
      handle: async ({ params, body }) => {
        const rows = await db.query(
          `INSERT INTO work_order (site, order_id, item_id, revision, serials, state, lot, planned_start, operations_done, quantity)
           SELECT $1, o."orderId", o."itemId", o.revision, o.serials, o.state, o.lot, o."plannedStart", o."operationsDone", o.quantity
             FROM jsonb_to_recordset($2::jsonb) AS o("orderId" text, "itemId" text, revision text, serials text, state text,
                                                     lot text, "plannedStart" date, "operationsDone" jsonb, quantity json)
           ON CONFLICT DO NOTHING RETURNING 1`,
          [params['site'], JSON.stringify(body)],
        );
        return { status: 201, body: { created: rows.length } };
      },
    },
  ];
}

function readRoutes(db: SystemDatabase): SystemRoute[] {
  return [
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
              AND ($4::boolean IS NOT TRUE OR state NOT IN ('complete', 'cancelled')) ORDER BY order_id LIMIT $5`,
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
