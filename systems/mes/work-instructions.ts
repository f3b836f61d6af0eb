// Work instructions that MES releases for an operation on the revisions of an item at a site.
import { z } from 'zod';
import { identifier, itemRevisions } from '../frame/contract-values';
import type { SystemContext, SystemRoute } from '../frame/system';
import { releasedRevisionRoutes } from '../frame/released-revisions';

const workInstruction = z.strictObject({
  itemId: identifier,
  itemRevisions,
  operation: identifier,
  supersedes: identifier.nullable().default(null),
  steps: z.array(z.string().min(1).max(4_000)).min(1).max(1_000),
});

export function workInstructionRoutes(context: SystemContext): SystemRoute[] {
  return releasedRevisionRoutes(context, {
    path: '/sites/:site/work-instructions/:instructionId/revisions/:revision',
    summary: 'a work instruction for an operation',
    body: workInstruction,
    source: (site) => `/mes/${site}`,
    event: 'workinstruction.released',
    told: ({ instructionId }, { operation, supersedes }) => ({ instructionId, operation, supersedes }),
  });
}
