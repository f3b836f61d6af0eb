// Candidate cut-ins side by side: which orders each would switch, hold or finish at the old revision, what stock it
// would leave to scrap, what it would cost, and the first conflict it runs into. Nothing is stored.
import type { Verdict, Refusal } from '../verdict';
import { plus, quantityOf, quantityText, times, type Quantity } from '../mbom/quantity';
import type { Basis, EffectivityStatement, Span } from '../effectivity/effectivity-statement';
import { checkCutInOrder } from '../effectivity/check-cut-in-order';
import { formatSpans } from '../effectivity/format-spans';
import { parseRange } from '../effectivity/parse-range';
import type { SerialRules } from '../effectivity/serial';
import { intersectSpans } from '../effectivity/span-algebra';
import { evaluateOrder, type CutInSpans, type OrderEvaluation } from '../orders/evaluate-order';
import type { ChangeStep, OrderMatrix } from '../orders/order-matrix';
import type { Impact, ItemImpact, OrderCount } from './impact';
import { cutInAfterUseUp, leftOver, unitsLeftToOld } from './use-up';

export type Candidate = { name: string } & ({ basis: Basis; range: string } | { afterUseUp: true });

/** Exact decimals in one currency. A part without a price here is taken at ERP's, or named as unpriced. */
export interface Prices {
  parts: Record<string, string>;
  heldUnit?: string;
  switchedOrder?: string;
}

export interface OptionOutcome {
  name: string;
  items: ItemOutcome[];
  /** Null where a part has no price: a cost that leaves something out is no cost. */
  cost: string | null;
  unpriced: string[];
  firstConflict: Refusal | null;
}

export interface ItemOutcome {
  itemId: string;
  basis: Basis | null;
  range: string | null;
  switched: OrderCount;
  held: OrderCount;
  finishedAtOld: OrderCount;
  /** Units to be built to the old revision that were not begun. */
  unitsAtOld: number;
  scrapped: { itemId: string; quantity: string; unit: string; cost: string | null }[];
  orders: Pick<OrderEvaluation, 'orderId' | 'side' | 'severity' | 'automatic' | 'reason'>[];
}

export interface OptionContext {
  impact: Impact;
  matrix: OrderMatrix;
  prices: Prices;
  stepsOf: (itemId: string) => readonly ChangeStep[];
  /** Statements that stand or are planned for the item at the site, and the derivation of its revisions. */
  standingOf: (itemId: string) => readonly EffectivityStatement[];
  derivedFrom: (itemId: string) => Readonly<Record<string, readonly string[]>>;
  endItem: string;
  serialRules: SerialRules;
}

export function compareOptions(context: OptionContext, candidates: readonly Candidate[]): OptionOutcome[] {
  return candidates.map((candidate) => outcomeOf(context, candidate));
}

function outcomeOf(context: OptionContext, candidate: Candidate): OptionOutcome {
  const conflicts: Refusal[] = [];
  const unpriced = new Set<string>();
  let cost: Quantity = 0;
  const items = context.impact.items.map((item): ItemOutcome => {
    const spans = spansOf(context, candidate, item);
    if (spans.kind === 'refused') {
      conflicts.push(...spans.reasons);
      return unplaced(item);
    }
    const basis = spans.value[0]?.basis ?? 'serial';
    const read = context.serialRules(basis === 'lot' ? item.itemId : context.endItem);
    const evaluations = evaluate(context, item, { ...read, basis, spans: spans.value });
    conflicts.push(...effectivityConflicts(context, item, { basis, spans: spans.value }), ...evaluations.flatMap(held));
    const outcome = summarise(item, basis, spans.value, evaluations);
    outcome.scrapped = scrapped(context, item, outcome.unitsAtOld);
    for (const one of outcome.scrapped) {
      if (one.cost === null) unpriced.add(one.itemId);
      else cost = plus(cost, quantityOf(one.cost));
    }
    const { heldUnit = '0', switchedOrder = '0' } = context.prices;
    cost = plus(cost, times(outcome.held.units, quantityOf(heldUnit)));
    cost = plus(cost, times(outcome.switched.orders, quantityOf(switchedOrder)));
    return outcome;
  });
  return {
    name: candidate.name,
    items,
    cost: unpriced.size > 0 || items.some(({ basis }) => basis === null) ? null : quantityText(cost),
    unpriced: [...unpriced].sort(),
    firstConflict: conflicts[0] ?? null,
  };
}

function spansOf({ serialRules, endItem }: OptionContext, candidate: Candidate, item: ItemImpact): Verdict<Span[]> {
  if ('afterUseUp' in candidate) return cutInAfterUseUp(item);
  const { basis, range } = candidate;
  return parseRange(range, { ...serialRules(basis === 'lot' ? item.itemId : endItem), basis });
}

function evaluate({ matrix, stepsOf }: OptionContext, item: ItemImpact, cutIn: CutInSpans): OrderEvaluation[] {
  const { toRevision, orders, itemId } = item;
  const steps = stepsOf(itemId);
  return orders.map((order) => evaluateOrder({ order, cutIn, toRevision, steps, matrix }));
}

/** The planner's own conflicts come first: another change on the same units, a revision that drops another's change. */
function effectivityConflicts(
  context: OptionContext,
  item: ItemImpact,
  cutIn: { basis: Basis; spans: Span[] },
): Refusal[] {
  const { itemId, toRevision } = item;
  const { changeId, site } = context.impact;
  const endItem = cutIn.basis === 'serial' || cutIn.basis === 'lot' ? context.endItem : null;
  const siblings = context
    .standingOf(itemId)
    .filter((one) => one.basis === cutIn.basis && one.endItem === endItem && one.changeId !== changeId);
  const rival = siblings.find((one) => one.state === 'planned' && intersectSpans(one.spans, cutIn.spans).length > 0);
  const conflicts: Refusal[] = [];
  if (rival !== undefined) {
    conflicts.push({
      code: 'EFFECTIVITY_OVERLAP',
      message: `${itemId}: change ${rival.changeId} already plans ${formatSpans(intersectSpans(rival.spans, cutIn.spans))}.`,
      at: itemId,
      facts: { changeId: rival.changeId },
    });
  }
  const incoming: EffectivityStatement = {
    statementId: 'candidate',
    itemId,
    revision: toRevision,
    site,
    endItem,
    ...cutIn,
    changeId,
    decisionId: 'candidate',
    state: 'actual',
  };
  const derivedFrom = context.derivedFrom(itemId);
  const order = checkCutInOrder({ incoming, siblings, derivedFrom, independentOf: [] });
  return order.kind === 'refused' ? [...conflicts, ...order.reasons] : conflicts;
}

function held({ automatic, orderId, reason }: OrderEvaluation): Refusal[] {
  return automatic === null ? [{ code: 'ORDER_NEEDS_DISPOSITION', message: `${orderId}: ${reason}`, at: orderId }] : [];
}

function summarise(item: ItemImpact, basis: Basis, spans: Span[], evaluations: OrderEvaluation[]): ItemOutcome {
  const counted = (wanted: OrderEvaluation['automatic']): OrderCount => {
    const those = evaluations.filter(({ automatic }) => automatic === wanted);
    return { orders: those.length, units: those.reduce((sum, { units }) => sum + (units ?? 0), 0) };
  };
  return {
    itemId: item.itemId,
    basis,
    range: formatSpans(spans),
    switched: counted('switchBeforeStart'),
    held: counted(null),
    finishedAtOld: counted('finishAtOld'),
    unitsAtOld: unitsLeftToOld(evaluations),
    scrapped: [],
    orders: evaluations.map(({ orderId, side, severity, automatic, reason }) => ({
      orderId,
      side,
      severity,
      automatic,
      reason,
    })),
  };
}

function scrapped({ prices }: OptionContext, item: ItemImpact, unitsAtOld: number): ItemOutcome['scrapped'] {
  return leftOver(item, unitsAtOld)
    .filter(({ leftOver: rest }) => rest !== '0')
    .map(({ itemId, leftOver: quantity, unit, unitCost }) => {
      const price = Object.hasOwn(prices.parts, itemId) ? (prices.parts[itemId] ?? null) : unitCost;
      const cost = price === null ? null : quantityText(times(quantityOf(quantity), quantityOf(price)));
      return { itemId, quantity, unit, cost };
    });
}

function unplaced({ itemId }: ItemImpact): ItemOutcome {
  const none = { orders: 0, units: 0 };
  return {
    itemId,
    basis: null,
    range: null,
    switched: none,
    held: none,
    finishedAtOld: none,
    unitsAtOld: 0,
    scrapped: [],
    orders: [],
  };
}
