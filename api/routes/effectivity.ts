// GET /items/{id}/effectivity: which revision applies to a unit, and the statement, change and decision that caused it.
import { z } from 'zod';
import { formatSpans } from '../../domain/effectivity/format-spans';
import { resolveEffectivity } from '../../domain/effectivity/resolve-effectivity';
import type { EffectivityStatement } from '../../domain/effectivity/effectivity-statement';
import type { EffectivityStore } from '../../ports/stores';
import type { ReadModel } from '../../ports/read-model';
import { Problem, refusalProblem } from '../problem';
import type { Route } from '../route';

const unit = z.string().min(1).max(200).optional();
const effectivityQuery = z.strictObject({
  serial: unit,
  lot: unit,
  workOrder: unit,
  date: z.iso.date().optional(),
  site: unit,
  endItem: unit,
});

const answerSchema = z.object({
  itemId: z.string(),
  kind: z.enum(['effective', 'none']),
  revision: z.string().nullable(),
  because: z.string(),
  statement: z.unknown().nullable(),
});

export function effectivityRoutes({
  effectivity,
  readModel,
}: {
  effectivity: EffectivityStore;
  readModel: ReadModel;
}): Route[] {
  return [
    {
      method: 'get',
      path: '/items/:itemId/effectivity',
      tag: 'Effectivity',
      summary: 'Which revision applies to a serial, lot, work order or date, and why; never "the latest"',
      query: effectivityQuery,
      answer: { status: 200, description: 'The effective revision, or that there is none.', schema: answerSchema },
      handle: async ({ params, query }) => {
        const itemId = params['itemId'] ?? '';
        const { site, ...asked } = query as z.infer<typeof effectivityQuery>;
        const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
        if (Object.keys(given).filter((name) => name !== 'endItem').length === 0) {
          throw new Problem(400, 'INVALID_REQUEST', 'Ask for a serial, lot, workOrder or date.');
        }
        if (!(await readModel.isItemKnown(itemId)))
          throw new Problem(404, 'ITEM_UNKNOWN', `Item ${itemId} is not known.`);
        const statements = await effectivity.listStatements(site === undefined ? { itemId } : { itemId, site });
        const resolution = resolveEffectivity({
          statements,
          query: { itemId, ...given, ...(site === undefined ? {} : { site }) },
        });
        switch (resolution.kind) {
          case 'refused':
            throw refusalProblem(resolution.reasons);
          case 'ambiguous':
            throw new Problem(409, resolution.code, 'Two statements claim this unit equally; nothing is guessed.', {
              statements: resolution.statements.map(view),
            });
          case 'none':
            return {
              status: 200,
              body: {
                itemId,
                kind: 'none',
                revision: null,
                because: 'No effective revision is stated for this unit.',
                statement: null,
              },
            };
          case 'effective':
            return {
              status: 200,
              body: {
                itemId,
                kind: 'effective',
                revision: resolution.statement.revision,
                because: resolution.because,
                statement: view(resolution.statement),
              },
            };
        }
      },
    },
  ];
}

function view(statement: EffectivityStatement): Record<string, unknown> {
  return { ...statement, range: formatSpans(statement.spans) };
}
