// ERP: manufacturing bills of materials with routing and effectivity, one document a site, item and product revision,
// and the stock of parts.
import { z } from 'zod';
import type { SystemDatabase } from '../frame/database';
import type { SystemDefinition, SystemRoute } from '../frame/create-system';

const manufacturingBom = z.looseObject({
  itemId: z.string(),
  revision: z.string(),
  site: z.string(),
  changeId: z.string(),
  effectivity: z.record(z.string(), z.unknown()),
  lines: z.record(
    z.string(),
    z.looseObject({
      itemId: z.string(),
      parent: z.string().nullable(),
      quantity: z.string().regex(/^\d+(\.\d+)?$/),
      unit: z.string(),
    }),
  ),
  routing: z.array(z.looseObject({ operation: z.string() })),
});

export const erpSystem: SystemDefinition = {
  name: 'erp',
  title: 'ERP',
  tables: `
CREATE TABLE IF NOT EXISTS stock (
  site text, item_id text, on_hand numeric NOT NULL, unit text NOT NULL, unit_cost numeric, PRIMARY KEY (site, item_id));`,
  documents: () => [
    {
      path: '/sites/:site/manufacturing-boms/:itemId/revisions/:revision',
      summary: 'the manufacturing bill of materials of one product revision',
      content: manufacturingBom,
      kind: { labelPrefix: 'MB' },
    },
  ],
  routes: ({ db }) => stockRoutes(db),
};

const decimal = z.string().regex(/^\d{1,12}(\.\d{1,12})?$/);
const stockLevel = z.strictObject({ onHand: decimal, unit: z.string(), unitCost: decimal.nullable().default(null) });

const stockColumns = `item_id AS "itemId", trim_scale(on_hand)::text AS "onHand", unit, trim_scale(unit_cost)::text AS "unitCost"`;

function stockRoutes(db: SystemDatabase): SystemRoute[] {
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
