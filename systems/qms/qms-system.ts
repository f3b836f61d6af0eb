// QMS: inspection plans, one document a site, item and product revision, and what inspection finds.
import { z } from 'zod';
import type { SystemDefinition } from '../frame/system';
import { resultRoutes, resultTables } from './results';

const inspectionPlan = z.looseObject({
  itemId: z.string(),
  revision: z.string(),
  site: z.string(),
  changeId: z.string(),
  effectivity: z.record(z.string(), z.unknown()),
  derivedFrom: z.string().nullable(),
  characteristics: z.record(
    z.string(),
    z.looseObject({ description: z.string(), delta: z.enum(['carried', 'changed', 'new']) }),
  ),
  removed: z.array(z.string()),
});

export const qmsSystem: SystemDefinition = {
  name: 'qms',
  title: 'QMS',
  announces: true,
  tables: resultTables,
  documents: () => [
    {
      path: '/sites/:site/inspection-plans/:itemId/revisions/:revision',
      summary: 'the inspection plan of one product revision',
      content: inspectionPlan,
      kind: { labelPrefix: 'IP' },
    },
  ],
  routes: resultRoutes,
};
