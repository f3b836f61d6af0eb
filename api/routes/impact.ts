// GET /changes/{id}/impact and POST /changes/{id}/options: what a planner looks at before deciding. Nothing is decided or
// written here but the impact itself, by its hash, so that a decision can be held against it.
import type { z } from 'zod';
import { compareCutIns, type CompareCutInsGiven } from '../../engine/change/compare-cut-ins';
import { showImpact } from '../../engine/change/show-impact';
import { impactAnswer, optionsAnswer, optionsBody, siteQuery } from '../../contract/http/impact';
import type { Prices } from '../../domain/change/compare-options';
import { valueOrProblem } from '../problem';
import type { Route } from '../route';

export function impactRoutes(given: CompareCutInsGiven): Route[] {
  return [
    {
      method: 'get',
      path: '/changes/:changeId/impact',
      tag: 'Changes',
      summary: 'What a change meets at a site now: orders, units, stock, work in progress, where-used, characteristics',
      query: siteQuery,
      answer: { status: 200, description: 'The impact and its hash.', schema: impactAnswer },
      handle: async ({ params: { changeId = '' }, query }) => {
        const { site } = query as z.infer<typeof siteQuery>;
        return { status: 200, body: valueOrProblem(await showImpact(given, { changeId, site })) };
      },
    },
    {
      method: 'post',
      path: '/changes/:changeId/options',
      tag: 'Changes',
      summary: 'Compare candidate cut-ins side by side; nothing is decided',
      roles: ['planner', 'manufacturing', 'quality', 'auditor'],
      body: optionsBody,
      answer: { status: 200, description: 'One outcome a candidate.', schema: optionsAnswer },
      handle: async ({ params: { changeId = '' }, body }) => {
        const { site, candidates, prices } = body as z.infer<typeof optionsBody>;
        const command = { changeId, site, candidates, prices: definedPrices(prices) };
        return { status: 200, body: valueOrProblem(await compareCutIns(given, command)) };
      },
    },
  ];
}

function definedPrices({ parts, heldUnit, switchedOrder }: z.infer<typeof optionsBody>['prices']): Prices {
  return {
    parts,
    ...(heldUnit === undefined ? {} : { heldUnit }),
    ...(switchedOrder === undefined ? {} : { switchedOrder }),
  };
}
