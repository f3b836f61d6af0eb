// Stock of parts, and what becomes of what a change no longer uses. A disposition is kept with the stock itself: what is
// read back tells how the stock stands, not what was once written.
import { z } from 'zod';
import type { SystemRoute } from '../frame/system';
import type { SystemDatabase, SystemTransaction } from '../frame/database';
import { Problem } from '../frame/problem';

export const stockTables = `
CREATE TABLE IF NOT EXISTS stock (
  site text, item_id text, on_hand numeric NOT NULL, unit text NOT NULL, unit_cost numeric, disposition text,
  disposed_by text, PRIMARY KEY (site, item_id));`;

export const stockDispositions = z.strictObject({
  changeId: z.string(),
  site: z.string(),
  decisionId: z.string(),
  parts: z.record(
    z.string(),
    z.strictObject({
      disposition: z.enum(['useUp', 'preferNew', 'quarantine', 'rework', 'scrap', 'return']),
      reason: z.string(),
    }),
  ),
});
type StockDispositions = z.infer<typeof stockDispositions>;

type Written = { path: string; params: Record<string, string>; content: unknown };

export async function disposeOfStock(tx: SystemTransaction, { path, params, content }: Written): Promise<void> {
  const { parts } = content as StockDispositions;
  const done = await tx.query(
    `UPDATE stock s SET disposition = p.value->>'disposition', disposed_by = $1
       FROM jsonb_each($3::jsonb) p WHERE s.site = $2 AND s.item_id = p.key RETURNING s.item_id AS "itemId"`,
    [path, params['site'], JSON.stringify(parts)],
  );
  const known = new Set(done.map(({ itemId }) => itemId));
  const unknown = Object.keys(parts).find((itemId) => !known.has(itemId));
  if (unknown !== undefined) throw new Problem(422, 'no_stock', `There is no stock record of ${unknown}.`);
}

export async function restoreStock(tx: SystemTransaction, { path }: { path: string }): Promise<void> {
  await tx.query('UPDATE stock SET disposition = NULL, disposed_by = NULL WHERE disposed_by = $1', [path]);
}

/** A part that another document disposes of by now is told as this one left it. */
export async function readStockDispositions(db: SystemDatabase, stored: Written): Promise<unknown> {
  const content = stored.content as StockDispositions;
  const rows = await db.query(
    'SELECT item_id AS "itemId", disposition FROM stock WHERE site = $1 AND disposed_by = $2',
    [stored.params['site'], stored.path],
  );
  const held = new Map(rows.map((row) => [row['itemId'], row['disposition']]));
  const parts = Object.entries(content.parts).map(([itemId, entry]): [string, unknown] => [
    itemId,
    { ...entry, disposition: held.get(itemId) ?? entry.disposition },
  ]);
  return { ...content, parts: Object.fromEntries(parts) as Record<string, unknown> };
}

const decimal = z.string().regex(/^\d{1,12}(\.\d{1,12})?$/);
const stockLevel = z.strictObject({ onHand: decimal, unit: z.string(), unitCost: decimal.nullable().default(null) });

const stockColumns = `item_id AS "itemId", trim_scale(on_hand)::text AS "onHand", unit, trim_scale(unit_cost)::text AS "unitCost",
  disposition`;

export function stockRoutes(db: SystemDatabase): SystemRoute[] {
  return [
    {
      method: 'put',
      path: '/sites/:site/stock/:itemId',
      summary: 'Set the stock of a part',
      body: stockLevel,
      handle: async ({ params, body }) => {
        const { onHand, unit, unitCost } = body as z.infer<typeof stockLevel>;
        const rows = await db.query(
          `INSERT INTO stock (site, item_id, on_hand, unit, unit_cost) VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT (site, item_id) DO UPDATE SET on_hand = $3, unit = $4, unit_cost = $5 RETURNING ${stockColumns}`,
          [params['site'], params['itemId'], onHand, unit, unitCost],
        );
        return { status: 200, body: rows[0] };
      },
    },
    {
      method: 'post',
      path: '/sites/:site/stock/query',
      summary: 'Read the stock of parts',
      body: z.strictObject({ itemIds: z.array(z.string().max(200)).max(1_000) }),
      handle: async ({ params, body }) => {
        const items = await db.query(
          `SELECT ${stockColumns} FROM stock WHERE site = $1 AND item_id = ANY ($2) ORDER BY item_id`,
          [params['site'], (body as { itemIds: string[] }).itemIds],
        );
        return { status: 200, body: { items } };
      },
    },
  ];
}
