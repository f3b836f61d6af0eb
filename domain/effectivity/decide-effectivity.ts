// A planner decides from which unit a change applies at a site (RULES 2.4, 2.6, 4.4), on the impact that was looked at. The
// decision is held against what stands now: nothing is signed on a floor that has moved, and no unit is given twice.
import type { Impact } from '../change/impact';
import type { ReleasedChange } from '../change/released-change';
import { checkStockDispositions, type ItemUnderCutIn } from '../change/stock-disposition';
import { unitsLeftToOld } from '../change/use-up';
import { effectsOf, type Effects } from '../effects';
import type { StandingHandoff } from '../handoff/park-resolution';
import { contentDifferences } from '../identity/content-differences';
import { evaluateOrder } from '../orders/evaluate-order';
import type { OrderMatrix } from '../orders/order-matrix';
import { accepted, refused, type Refusal, type Verdict } from '../verdict';
import { checkCutInOrder } from './check-cut-in-order';
import { layerOf } from './check-partition';
import { checkRetroactive, type ExecutedWork, type Overtaken } from './check-retroactive';
import { checkSeries, knownSeries } from './check-series';
import type { CutIn, EffectivityDecision } from './effectivity-decision';
import type { EffectivityStatement } from './effectivity-statement';
import { timeZoneUnknown } from './plant-day';
import { findGaps, type Gap } from './find-gaps';
import { parseRange } from './parse-range';
import type { SerialOptions } from './serial';
import { intersectSpans } from './span-algebra';
import { ownOf } from '../own-of';

export interface DecisionFacts {
  handoff: StandingHandoff;
  standing: EffectivityDecision | null;
  /** What the change meets now; `seen` is what its signer looked at, null where no such impact was shown. */
  impact: { now: Impact; hash: string; seen: unknown };
  matrix: OrderMatrix;
  /** What stands and what is planned at the site, of all items that are decided. */
  statements: readonly EffectivityStatement[];
  /** By item: revisions each of its revisions was derived from. */
  derivedFrom: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  /** By end item: series that its units have had so far. */
  knownSeries: Readonly<Record<string, readonly string[]>>;
  /** By item: work at the site that no disposition can undo any more. */
  executed: Readonly<Record<string, readonly ExecutedWork[]>>;
  /** Day of the release at the site; null where nobody can tell it. */
  releasedOn: string | null;
  newId: () => string;
}

/** Refusals before anything is read: NOT_A_DECISION, SIGNER_IS_AUTHOR (RULES 12). */
export function mayDecide(handoff: StandingHandoff, change: ReleasedChange, actor: string): Refusal | null {
  if (handoff.stage !== 'effectivityDecision') return notADecision(handoff);
  return change.author === actor
    ? { code: 'SIGNER_IS_AUTHOR', message: 'The author of a change does not decide its effectivity.', at: actor }
    : null;
}

export function notADecision({ handoffId }: Pick<StandingHandoff, 'handoffId'>): Refusal {
  return { code: 'NOT_A_DECISION', message: `${handoffId} waits for no decision.`, at: handoffId };
}

/** A decision that stands is answered again to the same planner's request, and ALREADY_DECIDED to every other. */
export function standingDecision(
  standing: EffectivityDecision,
  { decisionId, handoffId }: Pick<EffectivityDecision, 'decisionId' | 'handoffId'>,
): Verdict<EffectivityDecision> {
  if (standing.decisionId === decisionId) return accepted(standing);
  return refused({ code: 'ALREADY_DECIDED', message: `Handoff ${handoffId} was decided before.`, at: handoffId });
}

/**
 * Refusals: ALREADY_DECIDED, IMPACT_UNKNOWN (never shown), IMPACT_CHANGED with the difference, those of
 * checkStockDispositions, checkSeries, checkRetroactive and checkCutInOrder, SITE_TIME_ZONE_UNKNOWN (of a cut-in by date),
 * EFFECTIVITY_OVERLAP (another change plans some of the units),
 * EFFECTIVITY_GAP (some units would have no revision, and nobody confirmed it).
 */
export function decideEffectivity(
  decision: EffectivityDecision,
  facts: DecisionFacts,
): Verdict<{ decision: EffectivityDecision; effects: Effects }> {
  const { handoffId, cutIns, stock } = decision;
  const { handoff, standing, impact } = facts;
  if (standing !== null) {
    const repeated = standingDecision(standing, decision);
    return repeated.kind === 'refused' ? repeated : accepted({ decision: standing, effects: effectsOf({}) });
  }
  if (handoff.state !== 'awaitingDecision' && handoff.state !== 'proposed')
    return refused({ code: 'ALREADY_DECIDED', message: `${handoffId} is ${handoff.state}.`, at: handoffId });
  const moved = movedFloor(decision, impact);
  if (moved !== null) return refused(moved);
  const stocked = checkStockDispositions({ items: underCutIns(facts, cutIns), dispositions: stock });
  if (stocked.kind === 'refused') return stocked;
  const unseen = cutIns.flatMap((cutIn) => unseenSeries(cutIn, facts));
  if (unseen.length > 0) return refused(...unseen);
  const past = overtakenBy(decision, facts);
  if (past.kind === 'refused') return past;
  const statements = cutIns.map((cutIn) => plannedStatement(decision, cutIn, facts.newId()));
  const reasons = statements.flatMap((one) => outOfOrder(decision, one, facts));
  if (reasons.length > 0) return refused(...reasons);
  const overlaps = statements.flatMap((one) => overlapped(one, facts));
  if (overlaps.length > 0) return refused(...overlaps);
  const gaps = findGaps(facts.statements, statements);
  if (gaps.length > 0 && decision.gapsReason === null) return refused(...gaps.map(gapRefusal));
  const decided = {
    ...decision,
    ...(Object.keys(past.value).length === 0 ? {} : { overtaken: past.value }),
    ...(gaps.length === 0 ? {} : { gaps }),
  };
  return accepted({ decision: decided, effects: effectsOfDecision(decided, statements, handoff) });
}

function movedFloor({ impactHash }: EffectivityDecision, { now, hash, seen }: DecisionFacts['impact']): Refusal | null {
  if (hash === impactHash) return null;
  if (seen === null)
    return {
      code: 'IMPACT_UNKNOWN',
      message: 'No impact with this hash was shown. Read GET /changes/{id}/impact first.',
      at: impactHash,
    };
  return {
    code: 'IMPACT_CHANGED',
    message: 'The floor has moved since the impact was read. Look again and decide anew.',
    at: impactHash,
    facts: { impactHash: hash, difference: contentDifferences(seen, now) },
  };
}

/** Serials alone: a lot number is often made of the day, and begins a series of its own. */
function unseenSeries({ basis, endItem, itemId, spans, newSeries = false }: CutIn, facts: DecisionFacts): Refusal[] {
  if (basis !== 'serial') return [];
  const product = endItem ?? itemId;
  const orders = facts.impact.now.items.flatMap((item) => item.orders.map(({ serials }) => ({ item, serials })));
  const built = orders.flatMap(({ item, serials }) => seriesOfText(serials, { ...item, basis }));
  const known = [...new Set([...(ownOf(facts.knownSeries, product) ?? []), ...built])].sort();
  const checked = checkSeries({ endItem: product, spans, known, newSeries });
  return checked.kind === 'refused' ? checked.reasons : [];
}

function seriesOfText(serials: string | null, options: SerialOptions & { basis: 'serial' }): string[] {
  if (serials === null) return [];
  const spans = parseRange(serials, options);
  return spans.kind === 'refused' ? [] : knownSeries([{ spans: spans.value }]);
}

/** What an open order has begun is disposed of order by order (RULES 4.2); units that are done, and days before the release, are weighed here. */
function overtakenBy(
  { cutIns, retroactiveReason, site }: EffectivityDecision,
  { executed, releasedOn }: DecisionFacts,
): Verdict<Record<string, Overtaken>> {
  if (releasedOn === null && cutIns.some(({ basis }) => basis === 'date')) return refused(timeZoneUnknown(site));
  const overtaken: Record<string, Overtaken> = {};
  const reasons: Refusal[] = [];
  const retroactive = retroactiveReason !== null;
  for (const { itemId, revision, endItem, spans } of cutIns) {
    const work = { releasedOn, executed: executed[itemId] ?? [] };
    const checked = checkRetroactive({ itemId, revision, endItem, spans, ...work, retroactive });
    if (checked.kind === 'refused') reasons.push(...checked.reasons);
    else if (checked.value.overtaken !== null) overtaken[itemId] = checked.value.overtaken;
  }
  return reasons.length > 0 ? refused(...reasons) : accepted(overtaken);
}

function underCutIns({ impact, matrix }: DecisionFacts, cutIns: readonly CutIn[]): ItemUnderCutIn[] {
  return impact.now.items.flatMap((item): ItemUnderCutIn[] => {
    const cutIn = cutIns.find(({ itemId }) => itemId === item.itemId);
    if (cutIn === undefined) return [];
    const { toRevision, orders } = item;
    // What an order's steps weigh changes no count of its units.
    const evaluations = orders.map((order) => evaluateOrder({ order, cutIn, toRevision, steps: [], matrix }));
    return [{ item, unitsAtOld: unitsLeftToOld(evaluations) }];
  });
}

function plannedStatement(decision: EffectivityDecision, cutIn: CutIn, statementId: string): EffectivityStatement {
  const { changeId, decisionId, site } = decision;
  const { itemId, revision, endItem, basis, spans, override, rank } = cutIn;
  return {
    statementId,
    itemId,
    revision,
    site,
    endItem,
    basis,
    spans,
    changeId,
    decisionId,
    state: 'planned',
    ...(override === true ? { override } : {}),
    ...(rank === undefined ? {} : { rank }),
  };
}

function siblingsOf(one: EffectivityStatement, statements: readonly EffectivityStatement[]): EffectivityStatement[] {
  const { itemId, site, endItem, basis } = one;
  return statements.filter(
    (other) =>
      other.itemId === itemId &&
      other.site === site &&
      other.endItem === endItem &&
      other.basis === basis &&
      layerOf(other) === layerOf(one),
  );
}

function outOfOrder(
  { independentOf }: EffectivityDecision,
  planned: EffectivityStatement,
  { statements, derivedFrom }: DecisionFacts,
): Refusal[] {
  const checked = checkCutInOrder({
    incoming: { ...planned, state: 'actual' },
    siblings: siblingsOf(planned, statements),
    derivedFrom: ownOf(derivedFrom, planned.itemId) ?? {},
    independentOf,
  });
  return checked.kind === 'refused' ? checked.reasons : [];
}

function overlapped(planned: EffectivityStatement, { statements }: DecisionFacts): Refusal[] {
  const rivals = siblingsOf(planned, statements)
    .filter(({ state, spans }) => state === 'planned' && intersectSpans(spans, planned.spans).length > 0)
    .map(({ changeId, revision }) => ({ changeId, revision }));
  return rivals.length === 0 ? [] : [overlapRefusal(planned.itemId, { rivals })];
}

function gapRefusal(gap: Gap): Refusal {
  const { itemId, endItem, basis, first } = gap;
  const of = endItem === null || endItem === itemId ? '' : ` of ${endItem}`;
  return {
    code: 'EFFECTIVITY_GAP',
    message: `The decision leaves ${basis} ${first}${of} and perhaps more without any revision of ${itemId}. Decide other units, or confirm the gap with a reason (confirmGaps, --confirm-gaps).`,
    at: itemId,
    facts: { ...gap },
  };
}

export function overlapRefusal(at: string, facts: Record<string, unknown>): Refusal {
  const message = 'Another change already plans a cut-in for some of these units. Decide again with other units.';
  return { code: 'EFFECTIVITY_OVERLAP', message, at, facts };
}

function effectsOfDecision(
  decision: EffectivityDecision,
  statements: readonly EffectivityStatement[],
  { workflowId }: Pick<StandingHandoff, 'workflowId'>,
): Effects {
  const { decisionId, handoffId, changeId, actor } = decision;
  return effectsOf({
    writes: [
      { kind: 'effectivityDecided', decision },
      ...statements.map((statement) => ({ kind: 'statementKept' as const, statement })),
    ],
    outbox: [{ key: `decide ${decisionId}`, kind: 'decide', payload: { workflowId, decisionId, actor } }],
    ledger: [
      {
        key: `decided ${decisionId}`,
        kind: 'effectivityDecided',
        actor,
        changeId,
        handoffId,
        body: { ...decision },
      },
    ],
  });
}
