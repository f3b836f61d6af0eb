// Handoffs: what waits, for whom; the planner's decision; the resolution of a park. What a human does is recorded first
// and then told to the workflow.
import { z } from 'zod';
import { resolve as resolvePark } from '../../engine/handoff/resolve';
import { readImpact } from '../../engine/change/read-impact';
import type { Refusal } from '../../domain/verdict';
import { checkCutInOrder } from '../../domain/effectivity/check-cut-in-order';
import { layerOf } from '../../domain/effectivity/check-partition';
import type { EffectivityStatement } from '../../domain/effectivity/effectivity-statement';
import { parseRange } from '../../domain/effectivity/parse-range';
import { contentDifferences } from '../../domain/identity/content-differences';
import type { Impact } from '../../domain/change/impact';
import { checkStockDispositions, type ItemUnderCutIn } from '../../domain/change/stock-disposition';
import { unitsLeftToOld } from '../../domain/change/use-up';
import { evaluateOrder } from '../../domain/orders/evaluate-order';
import type { ReleasedChange } from '../../domain/change/released-change';
import type { CutIn, EffectivityDecision } from '../../domain/effectivity/effectivity-decision';
import { handoffSummary, pageOf } from '../../contract/http/answers';
import { decisionBody, handoffQuery, resolutionBody } from '../../contract/http/decision';
import { deliveryAnswer } from '../../contract/http/outbox';
import { Problem, refusalProblem } from '../problem';
import type { Answer, Call, Route } from '../route';
import { sign } from '../sign';
import { stableUuid } from '../stable-uuid';
import { refuseAuthor, requireChange, requireHandoff, valueOrProblem, type Engine } from './engine';

export function handoffRoutes(given: Engine): Route[] {
  return [
    {
      method: 'get',
      path: '/handoffs',
      tag: 'Handoffs',
      summary: 'List handoffs, e.g. ?state=parked: what is stuck, why, and who must act',
      query: handoffQuery,
      answer: { status: 200, description: 'A page of handoffs.', schema: pageOf(handoffSummary) },
      handle: async ({ query }) => {
        const { cursor, limit, ...filter } = query as z.infer<typeof handoffQuery>;
        const wanted = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
        return { status: 200, body: await given.readModel.listHandoffs(wanted, { cursor: cursor ?? null, limit }) };
      },
    },
    {
      method: 'get',
      path: '/handoffs/:handoffId',
      tag: 'Handoffs',
      summary: 'Show one handoff',
      answer: { status: 200, description: 'The handoff.', schema: handoffSummary },
      handle: async ({ params }) => ({ status: 200, body: await requireHandoff(given, params['handoffId'] ?? '') }),
    },
    {
      method: 'post',
      path: '/handoffs/:handoffId/decision',
      tag: 'Handoffs',
      summary: 'Decide and sign the effectivity of a change at a site',
      roles: ['planner'],
      body: decisionBody,
      idempotent: true,
      answer: {
        status: 202,
        description: 'Recorded; the handoff goes on.',
        schema: z.object({ decisionId: z.string(), handoffId: z.string(), delivery: deliveryAnswer }),
      },
      handle: (call) => decide(given, call),
    },
    {
      method: 'post',
      path: '/handoffs/:handoffId/resolution',
      tag: 'Handoffs',
      summary: 'Free a parked handoff: retry, waive where policy allows, or abort the change',
      roles: ['planner', 'manufacturing', 'quality', 'operator'],
      body: resolutionBody,
      idempotent: true,
      answer: {
        status: 202,
        description: 'Recorded; the handoff goes on.',
        schema: z.object({ resolutionId: z.string(), handoffId: z.string(), delivery: deliveryAnswer }),
      },
      handle: (call) => resolve(given, call),
    },
  ];
}

async function decide(given: Engine, call: Call): Promise<Answer> {
  const { account } = call;
  const body = call.body as z.infer<typeof decisionBody>;
  const { impactHash, independent, stock } = body;
  const handoff = await requireHandoff(given, call.params['handoffId'] ?? '');
  const { handoffId, changeId, site } = handoff;
  if (handoff.stage !== 'effectivityDecision' || changeId === null)
    throw new Problem(409, 'NOT_A_DECISION', `${handoffId} waits for no decision.`);
  const change = await requireChange(given, changeId);
  refuseAuthor(change, account.actor, 'decide its effectivity');
  const cutIns = readCutIns(given, change, body);
  const independentOf = independent?.of ?? [];
  const independenceReason = independent?.reason ?? null;
  const content = { handoffId, cutIns, stock, impactHash, independentOf, independenceReason };
  const signed = sign({ ...given, account, given: body.signature, content });
  const decisionId = stableUuid('decision', account.actor, call.idempotencyKey ?? '', handoffId);
  const standing = await given.stores.effectivity.findDecision(handoffId);
  if (standing === null) {
    if (handoff.state !== 'awaitingDecision' && handoff.state !== 'proposed')
      throw new Problem(409, 'ALREADY_DECIDED', `${handoffId} is ${handoff.state}.`);
    const impact = await refuseMovedFloor(given, change, { site, impactHash });
    valueOrProblem(checkStockDispositions({ items: underCutIns(given, impact, cutIns), dispositions: stock }));
    await refuseOutOfOrder(given, { changeId, site, cutIns, independentOf });
  }
  const decision: EffectivityDecision = {
    decisionId,
    changeId,
    site,
    ...content,
    ...signed,
    decidedAt: new Date().toISOString(),
  };
  valueOrProblem(await given.intakes.recordDecision(decision));
  const delivery = await given.awaitDelivery(`decide ${decisionId}`);
  return { status: 202, body: { decisionId, handoffId, delivery } };
}

/** A decision stands on the impact it was taken on; where the floor moved since, the planner looks again. */
async function refuseMovedFloor(
  given: Engine,
  change: ReleasedChange,
  { site, impactHash }: { site: string; impactHash: string },
): Promise<Impact> {
  const impact = valueOrProblem(await readImpact(given, change, site));
  const current = given.hash(impact);
  if (current === impactHash) return impact;
  const seen = await given.stores.impacts.findImpact(impactHash);
  if (seen === null)
    throw new Problem(
      422,
      'IMPACT_UNKNOWN',
      'No impact with this hash was shown. Read GET /changes/{id}/impact first.',
    );
  throw new Problem(
    409,
    'IMPACT_CHANGED',
    'The floor has moved since the impact was read. Look again and decide anew.',
    {
      impactHash: current,
      difference: contentDifferences(seen, impact),
    },
  );
}

function underCutIns({ matrix }: Engine, impact: Impact, cutIns: readonly CutIn[]): ItemUnderCutIn[] {
  return impact.items.flatMap((item): ItemUnderCutIn[] => {
    const cutIn = cutIns.find(({ itemId }) => itemId === item.itemId);
    if (cutIn === undefined) return [];
    const { toRevision, orders } = item;
    // What an order's steps weigh changes no count of its units.
    const evaluations = orders.map((order) => evaluateOrder({ order, cutIn, toRevision, steps: [], matrix }));
    return [{ item, unitsAtOld: unitsLeftToOld(evaluations) }];
  });
}

async function refuseOutOfOrder(
  { stores }: Engine,
  given: { changeId: string; site: string; cutIns: CutIn[]; independentOf: string[] },
): Promise<void> {
  const { changeId, site, cutIns, independentOf } = given;
  const reasons: Refusal[] = [];
  for (const cutIn of cutIns) {
    const { itemId, revision, endItem, basis, spans } = cutIn;
    const incoming: EffectivityStatement = {
      statementId: 'incoming',
      itemId,
      revision,
      site,
      endItem,
      basis,
      spans,
      changeId,
      decisionId: 'incoming',
      state: 'actual',
      ...(cutIn.override === true ? { override: true } : {}),
      ...(cutIn.rank === undefined ? {} : { rank: cutIn.rank }),
    };
    const siblings = (await stores.effectivity.listStatements({ itemId, site, planned: true })).filter(
      (one) => one.endItem === endItem && one.basis === basis && layerOf(one) === layerOf(incoming),
    );
    const derivedFrom = await stores.releases.readDerivation(itemId);
    const checked = checkCutInOrder({ incoming, siblings, derivedFrom, independentOf });
    if (checked.kind === 'refused') reasons.push(...checked.reasons);
  }
  if (reasons.length > 0) throw refusalProblem(reasons);
}

/** One cut-in for every affected item: its own where it is named, else the one given for all. */
function readCutIns({ serialRules }: Engine, change: ReleasedChange, body: z.infer<typeof decisionBody>): CutIn[] {
  const items = change.affectedItems.filter((item) => item.action !== 'delete');
  const stray = body.cutIns.find(({ itemId }) => itemId !== undefined && !items.some((item) => item.itemId === itemId));
  if (stray !== undefined)
    throw new Problem(422, 'ITEM_NOT_AFFECTED', `${stray.itemId ?? ''} is not affected by ${change.changeId}.`);
  return items.map((item) => {
    const matching = body.cutIns.filter(({ itemId }) => itemId === item.itemId);
    const [own, second] = matching.length > 0 ? matching : body.cutIns.filter(({ itemId }) => itemId === undefined);
    if (own === undefined) throw new Problem(422, 'ITEM_NOT_DECIDED', `The decision says nothing of ${item.itemId}.`);
    if (second !== undefined)
      throw new Problem(422, 'ITEM_DECIDED_TWICE', `The decision names two cut-ins for ${item.itemId}.`);
    const needsEndItem = own.basis === 'serial' || own.basis === 'lot';
    const endItem = needsEndItem ? (own.endItem ?? change.endItem) : null;
    const read = serialRules(own.basis === 'serial' ? (endItem ?? item.itemId) : item.itemId);
    const spans = parseRange(own.range, { ...read, basis: own.basis });
    if (spans.kind === 'refused') throw refusalProblem(spans.reasons);
    return {
      ...read,
      itemId: item.itemId,
      revision: item.toRevision,
      endItem,
      basis: own.basis,
      text: own.range,
      spans: spans.value,
      ...(own.override === undefined ? {} : { override: own.override }),
      ...(own.rank === undefined ? {} : { rank: own.rank }),
    };
  });
}

async function resolve(given: Engine, call: Call): Promise<Answer> {
  const { actor } = call.account;
  const { signature, ...body } = call.body as z.infer<typeof resolutionBody>;
  const handoffId = call.params['handoffId'] ?? '';
  const resolutionId = stableUuid('resolution', actor, call.idempotencyKey ?? '', body.parkId);
  const signed = signature === undefined ? {} : { signature };
  const resolved = valueOrProblem(await resolvePark(given, { ...body, ...signed, handoffId, resolutionId, actor }));
  const delivery = await given.awaitDelivery(`resolve ${resolutionId}`);
  return { status: 202, body: { ...resolved, delivery } };
}
