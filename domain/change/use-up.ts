// The cut-in by use-up: build the old revision until the stock of a part it alone uses is gone (RULES 4.4). And what
// another cut-in would leave over.
import { accepted, refused, type Verdict } from '../verdict';
import { compareQuantities, minus, quantityOf, quantityText, times, wholeTimes } from '../mbom/quantity';
import type { Span } from '../effectivity/effectivity-statement';
import { serialOptionsOf, type SerialOptions } from '../effectivity/serial';
import { parseRange } from '../effectivity/parse-range';
import type { OrderEvaluation } from '../orders/evaluate-order';
import type { ItemImpact, StockRecord } from './impact';

/** Units not begun, in the order in which they will be built. */
export interface UnitRun {
  orderId: string;
  series: string;
  from: number;
  to: number;
}

/** Runs of planned and released orders whose serials can be read, by series and number. */
export function unitsToBuild(item: Pick<ItemImpact, 'orders'> & SerialOptions): UnitRun[] {
  return item.orders
    .filter(({ state }) => state === 'planned' || state === 'released')
    .flatMap(({ orderId, serials }): UnitRun[] => {
      if (serials === null) return [];
      const spans = parseRange(serials, { ...serialOptionsOf(item), basis: 'serial' });
      if (spans.kind === 'refused') return [];
      return spans.value.flatMap((span) =>
        span.basis === 'serial' && span.to !== null
          ? [{ orderId, series: span.series, from: span.from, to: span.to }]
          : [],
      );
    })
    .sort((a, b) => (a.series < b.series ? -1 : a.series > b.series ? 1 : a.from - b.from));
}

/**
 * The first unit that can no longer be built to the old revision from stock, as spans "and up". The part that runs out
 * first decides. Refused with USE_UP_UNDETERMINED where the units to build are of no series or of several, because
 * then "the next unit" has no meaning.
 */
export function cutInAfterUseUp(item: ItemImpact): Verdict<Span[]> {
  const runs = unitsToBuild(item);
  const [first] = runs;
  if (first === undefined || runs.some(({ series }) => series !== first.series)) {
    return refused({
      code: 'USE_UP_UNDETERMINED',
      message: `${item.itemId}: the units still to build are of ${first === undefined ? 'no' : 'several'} series; name the cut-in by serial or date.`,
      at: item.itemId,
    });
  }
  let left = unitsFromStock(item);
  let next = first.from;
  for (const { from, to } of runs) {
    const length = to - from + 1;
    if (left < length) return accepted([{ basis: 'serial', series: first.series, from: from + left, to: null }]);
    left -= length;
    next = to + 1;
  }
  // More stock than orders: production goes on behind the last known unit.
  return accepted([{ basis: 'serial', series: first.series, from: next + left, to: null }]);
}

/** How many units the stock of the superseded parts is enough for; the scarcest part decides. */
function unitsFromStock({ supersededStock, parts }: ItemImpact): number {
  const enough = supersededStock.flatMap((stock) => {
    const part = parts.find((one) => one.itemId === stock.itemId && one.unit === stock.unit);
    return part === undefined ? [] : [wholeTimes(quantityOf(stock.onHand), quantityOf(part.before))];
  });
  return enough.length === 0 ? 0 : Math.min(...enough);
}

/** Units not begun that the cut-in leaves to the old revision. */
export function unitsLeftToOld(
  evaluations: readonly Pick<OrderEvaluation, 'state' | 'units' | 'unitsFromCutIn'>[],
): number {
  return evaluations
    .filter(({ state }) => state === 'planned' || state === 'released')
    .reduce((sum, { units, unitsFromCutIn }) => sum + ((units ?? 0) - (unitsFromCutIn ?? 0)), 0);
}

/** Stock of superseded parts that is left once `unitsAtOld` more units were built to the old revision. */
export function leftOver(item: ItemImpact, unitsAtOld: number): (StockRecord & { leftOver: string })[] {
  return item.supersededStock.map((stock) => {
    const part = item.parts.find((one) => one.itemId === stock.itemId && one.unit === stock.unit);
    const used = times(unitsAtOld, part === undefined ? 0 : quantityOf(part.before));
    const rest = minus(quantityOf(stock.onHand), used);
    return { ...stock, leftOver: compareQuantities(rest, 0) > 0 ? quantityText(rest) : '0' };
  });
}
