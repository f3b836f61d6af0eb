// GET /items/{id}/effectivity: which revision applies to a unit, and the statement, change and decision that caused it.
// POST /effectivity/check: proves or refutes that statements divide the units, without storing them.
import type { z } from 'zod';
import type { Refusal } from '../../domain/verdict';
import { checkPartition } from '../../domain/effectivity/check-partition';
import type { EffectivityStatement } from '../../domain/effectivity/effectivity-statement';
import { explainEffectivity } from '../../domain/effectivity/explain-effectivity';
import type { SerialRules } from '../../domain/effectivity/serial';
import { formatSpans } from '../../domain/effectivity/format-spans';
import { parseRange } from '../../domain/effectivity/parse-range';
import { resolveEffectivity } from '../../domain/effectivity/resolve-effectivity';
import { resolveLot } from '../../domain/effectivity/resolve-lot';
import type { ReadModel } from '../../ports/read-model';
import type { EffectivityReads } from '../../ports/effectivity';
import { checkAnswer, checkBody, effectivityAnswer, effectivityQuery } from '../../contract/http/effectivity';
import { Problem, refusalProblem } from '../problem';
import { requireSite } from '../require-known';
import type { Answer, Call, Route } from '../route';

const violationsMax = 100;

interface EffectivityRoutesDependencies {
  effectivity: EffectivityReads;
  readModel: ReadModel;
  serialRules: SerialRules;
  /** Sites of the registry. */
  sites: readonly string[];
}

export function effectivityRoutes(given: EffectivityRoutesDependencies): Route[] {
  return [
    {
      method: 'get',
      path: '/items/:itemId/effectivity',
      tag: 'Effectivity',
      summary: 'Which revision applies to a serial, lot, work order or date, and why; never "the latest"',
      query: effectivityQuery,
      answer: { status: 200, description: 'The effective revision, or that there is none.', schema: effectivityAnswer },
      handle: (call) => resolve(given, call),
    },
    {
      method: 'post',
      path: '/effectivity/check',
      tag: 'Effectivity',
      summary: 'Prove or refute that statements divide the units among the revisions; nothing is stored',
      body: checkBody,
      answer: { status: 200, description: 'Whether the partition holds, with the first witness.', schema: checkAnswer },
      handle: (call) => check(given, call),
    },
  ];
}

async function resolve(given: EffectivityRoutesDependencies, call: Call): Promise<Answer> {
  const { effectivity, readModel, serialRules } = given;
  const itemId = call.params['itemId'] ?? '';
  const asked = call.query as z.infer<typeof effectivityQuery>;
  const named = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
  if (!['serial', 'lot', 'workOrder', 'date'].some((basis) => basis in named))
    throw new Problem(400, 'INVALID_REQUEST', 'Ask for a serial, lot, workOrder or date.');
  if (!(await readModel.isItemKnown(itemId))) throw new Problem(404, 'ITEM_UNKNOWN', `Item ${itemId} is not known.`);
  const { site } = asked;
  if (site !== undefined) await requireSite(given, site);
  const statements = await effectivity.listStatements(site === undefined ? { itemId } : { itemId, site });
  const query = { itemId, ...named };
  const effective =
    asked.lot !== undefined && site !== undefined && serialRules(itemId).control === 'lot'
      ? resolveLot({ statements, query: { ...query, lot: asked.lot, site }, serialRules })
      : resolveEffectivity({ statements, query, serialRules });
  if (effective.kind === 'refused') throw refusalProblem(effective.reasons);
  if (effective.kind === 'ambiguous') {
    throw new Problem(409, effective.code, 'Two statements claim this unit equally; nothing is guessed.', {
      statements: effective.statements.map(view),
    });
  }
  const ranges = new Map(statements.map(({ statementId, spans }) => [statementId, formatSpans(spans)]));
  const considered = explainEffectivity({ statements, query, effective, serialRules }).map((one) => ({
    ...one,
    range: ranges.get(one.statementId) ?? '',
  }));
  const body =
    effective.kind === 'none'
      ? { revision: null, because: 'No effective revision is stated for this unit.', statement: null }
      : { revision: effective.statement.revision, because: effective.because, statement: view(effective.statement) };
  return { status: 200, body: { itemId, kind: effective.kind, ...body, considered } };
}

async function check({ effectivity, serialRules }: EffectivityRoutesDependencies, call: Call): Promise<Answer> {
  const { statements: given, withStored } = call.body as z.infer<typeof checkBody>;
  const reasons: Refusal[] = [];
  const statements = given.map((one, index): EffectivityStatement => {
    const counted = one.basis === 'lot' ? one.itemId : (one.endItem ?? one.itemId);
    const spans = parseRange(one.range, { ...serialRules(counted), basis: one.basis });
    if (spans.kind === 'refused') {
      const at = `statements/${String(index)}/range`;
      reasons.push(...spans.reasons.map((reason) => ({ ...reason, message: `${at}: ${reason.message}`, at })));
    }
    return {
      statementId: one.statementId ?? String(index),
      itemId: one.itemId,
      revision: one.revision,
      site: one.site,
      endItem: one.endItem,
      basis: one.basis,
      spans: spans.kind === 'accepted' ? spans.value : [],
      changeId: '',
      decisionId: '',
      state: 'actual',
      ...(one.rank === undefined ? {} : { rank: one.rank }),
      ...(one.override === undefined ? {} : { override: one.override }),
    };
  });
  if (reasons.length > 0) throw refusalProblem(reasons);
  if (withStored) {
    const places = new Map(given.map(({ itemId, site }) => [JSON.stringify([itemId, site]), { itemId, site }]));
    for (const place of places.values()) statements.push(...(await effectivity.listStatements(place)));
  }
  const checked = checkPartition(statements);
  const violations = checked.kind === 'refuted' ? checked.violations : [];
  return {
    status: 200,
    body: {
      holds: violations.length === 0,
      statements: statements.length,
      violations: violations.slice(0, violationsMax),
    },
  };
}

function view(statement: EffectivityStatement): Record<string, unknown> {
  return { ...statement, range: formatSpans(statement.spans) };
}
