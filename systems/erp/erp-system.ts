// ERP: manufacturing bills of materials with routing and effectivity, one document a site, item and product revision.
import { z } from 'zod';
import type { SystemDefinition } from '../frame/create-system';

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
  tables: '',
  documents: () => [
    {
      path: '/sites/:site/manufacturing-boms/:itemId/revisions/:revision',
      summary: 'the manufacturing bill of materials of one product revision',
      content: manufacturingBom,
      kind: { labelPrefix: 'MB' },
    },
  ],
  routes: () => [],
};
