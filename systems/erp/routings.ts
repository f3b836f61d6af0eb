// Routings that ERP releases for the revisions of an item at a site.
import { z } from 'zod';
import { identifier, itemRevisions } from '../frame/contract-values';
import type { SystemContext, SystemRoute } from '../frame/system';
import { releasedRevisionRoutes } from '../frame/released-revisions';

const isOnce = (values: unknown[]): boolean => new Set(values).size === values.length;

const routing = z.strictObject({
  itemId: identifier,
  itemRevisions,
  supersedes: identifier.nullable().default(null),
  operations: z
    .array(
      z.strictObject({
        operation: identifier,
        sequence: z.number().int().min(0).max(1_000_000),
        description: z.string().max(4_000).default(''),
      }),
    )
    .min(1)
    .max(1_000)
    .refine((all) => isOnce(all.map(({ operation }) => operation)), 'each operation once')
    .refine((all) => isOnce(all.map(({ sequence }) => sequence)), 'each sequence once'),
});
type Routing = z.infer<typeof routing>;

export function routingRoutes(context: SystemContext): SystemRoute[] {
  return releasedRevisionRoutes(context, {
    path: '/sites/:site/routings/:routingId/revisions/:revision',
    summary: 'a routing for revisions of an item',
    body: routing,
    source: (site) => `/erp/${site}`,
    event: 'routing.released',
    told: ({ routingId }, release) => {
      const { supersedes, operations } = release as unknown as Routing;
      return {
        routingId,
        supersedes,
        operations: operations.map(({ operation, sequence }) => ({ operation, sequence })),
      };
    },
  });
}
