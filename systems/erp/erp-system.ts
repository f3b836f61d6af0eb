// ERP: manufacturing bills of materials with routing and effectivity, one document a site, item and product revision,
// the stock of parts with what becomes of it, and released routings.
import { z } from 'zod';
import type { SystemDefinition } from '../frame/system';
import { releasedRevisionTables } from '../frame/released-revisions';
import { routingRoutes } from './routings';
import {
  disposeOfStock,
  readStockDispositions,
  restoreStock,
  stockDispositions,
  stockRoutes,
  stockTables,
} from './stock';

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
  announces: true,
  tables: stockTables + releasedRevisionTables,
  documents: () => [
    {
      path: '/sites/:site/manufacturing-boms/:itemId/revisions/:revision',
      summary: 'the manufacturing bill of materials of one product revision',
      content: manufacturingBom,
      kind: { labelPrefix: 'MB' },
    },
    {
      path: '/sites/:site/stock-dispositions/:changeId',
      summary: 'what becomes of the stock that a change no longer uses',
      content: stockDispositions,
      kind: {
        labelPrefix: 'SD',
        onWrite: disposeOfStock,
        onWithdrawal: restoreStock,
        readBack: readStockDispositions,
      },
    },
  ],
  routes: (context) => [...stockRoutes(context.db), ...routingRoutes(context)],
};
