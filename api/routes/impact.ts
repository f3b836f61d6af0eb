// GET /changes/{id}/impact and POST /changes/{id}/options: what a planner looks at before deciding. Nothing is decided or
// written here but the impact itself, by its hash, so that a decision can be held against it.
import type { z } from 'zod';
import { readSteps } from '../../engine/orders/assess-orders';
import { readImpact } from '../../engine/change/read-impact';
import { compareOptions, type Candidate, type Prices } from '../../domain/change/compare-options';
import type { Impact } from '../../domain/change/impact';
import type { EffectivityStatement } from '../../domain/effectivity/effectivity-statement';
import type { ChangeStep } from '../../domain/orders/order-matrix';
import type { ReleasedChange } from '../../domain/change/released-change';
import { impactAnswer, optionsAnswer, optionsBody, siteQuery } from '../../contract/http/impact';
import type { Answer, Call, Route } from '../route';
import { requireChange, valueOrProblem, type Engine } from './engine';

export function impactRoutes(engine: Engine): Route[] {
  return [
    {
      method: 'get',
      path: '/changes/:changeId/impact',
      tag: 'Changes',
      summary: 'What a change meets at a site now: orders, units, stock, work in progress, where-used, characteristics',
      query: siteQuery,
      answer: { status: 200, description: 'The impact and its hash.', schema: impactAnswer },
      handle: async ({ params, query }) => {
        const change = await requireChange(engine, params['changeId'] ?? '');
        const { site } = query as z.infer<typeof siteQuery>;
        const impact = valueOrProblem(await readImpact(engine, change, site));
        return { status: 200, body: { impactHash: await engine.stores.impacts.keepImpact(impact), impact } };
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
      handle: (call) => compare(engine, call),
    },
  ];
}

async function compare(engine: Engine, { params, body }: Call): Promise<Answer> {
  const change = await requireChange(engine, params['changeId'] ?? '');
  const { site, candidates, prices } = body as z.infer<typeof optionsBody>;
  const impact = valueOrProblem(await readImpact(engine, change, site));
  const facts = await readFacts(engine, change, impact);
  const options = compareOptions(
    {
      impact,
      matrix: engine.matrix,
      prices: definedPrices(prices),
      stepsOf: (itemId) => facts.get(itemId)?.steps ?? [],
      standingOf: (itemId) => facts.get(itemId)?.standing ?? [],
      derivedFrom: (itemId) => facts.get(itemId)?.derivedFrom ?? {},
      endItem: change.endItem,
      serialRules: engine.serialRules,
    },
    candidates satisfies Candidate[],
  );
  return { status: 200, body: { impactHash: await engine.stores.impacts.keepImpact(impact), options } };
}

interface ItemFacts {
  steps: ChangeStep[];
  standing: EffectivityStatement[];
  derivedFrom: Record<string, string[]>;
}

async function readFacts(engine: Engine, change: ReleasedChange, impact: Impact): Promise<Map<string, ItemFacts>> {
  const { releases, effectivity } = engine.stores;
  const facts = new Map<string, ItemFacts>();
  for (const item of change.affectedItems) {
    if (item.action === 'delete') continue;
    const { itemId } = item;
    facts.set(itemId, {
      steps: valueOrProblem(await readSteps(engine, { change, item, site: impact.site })),
      standing: await effectivity.listStatements({ itemId, site: impact.site, planned: true }),
      derivedFrom: await releases.readDerivation(itemId),
    });
  }
  return facts;
}

function definedPrices({ parts, heldUnit, switchedOrder }: z.infer<typeof optionsBody>['prices']): Prices {
  return {
    parts,
    ...(heldUnit === undefined ? {} : { heldUnit }),
    ...(switchedOrder === undefined ? {} : { switchedOrder }),
  };
}
