// What happens to stock of parts that the new revision no longer uses (RULES 4.4). Each part in stock ends in exactly
// one disposition, signed with the cut-in; stock that nobody thought of is refused, not left lying.
import { refused, accepted, type Verdict, type Refusal } from '../verdict';
import { compareQuantities, minus, plus, quantityOf, quantityText, type Quantity } from '../mbom/quantity';
import type { ItemImpact, StockRecord } from './impact';
import { leftOver } from './use-up';

export const stockDispositionKinds = ['useUp', 'preferNew', 'quarantine', 'rework', 'scrap', 'return'] as const;

/**
 * `useUp`: the old revision is built until none is on hand. `preferNew`: what is left may still serve elsewhere, the new
 * part goes first. The others name what becomes of it: set apart, altered, destroyed, sent back.
 */
export type StockDispositionKind = (typeof stockDispositionKinds)[number];

export interface StockDisposition {
  /** The part in stock. */
  itemId: string;
  disposition: StockDispositionKind;
  reason: string;
}

/** An affected item with the units that stay to be built to its old revision under the cut-in. */
export interface ItemUnderCutIn {
  item: ItemImpact;
  unitsAtOld: number;
}

/**
 * Refusals: STOCK_UNDECIDED (on hand and not named), STOCK_NOT_SUPERSEDED (named and not superseded or not in stock),
 * STOCK_NOT_USED_UP (`useUp` under a cut-in that leaves some over, with the quantity).
 */
export function checkStockDispositions(input: {
  items: readonly ItemUnderCutIn[];
  dispositions: readonly StockDisposition[];
}): Verdict<StockDisposition[]> {
  const rests = restsByPart(input.items);
  const given = new Map(input.dispositions.map((one) => [one.itemId, one]));
  const reasons: Refusal[] = [...rests.values()]
    .filter(({ stock }) => !given.has(stock.itemId))
    .map(({ stock }) => ({
      code: 'STOCK_UNDECIDED',
      message: `${stock.onHand} ${stock.unit} of ${stock.itemId} are in stock and no longer used: say what becomes of them.`,
      at: stock.itemId,
    }));
  for (const { itemId, disposition } of input.dispositions) {
    const rest = rests.get(itemId);
    if (rest === undefined) {
      const message = `${itemId} is not in stock, or is still used.`;
      reasons.push({ code: 'STOCK_NOT_SUPERSEDED', message, at: itemId });
    } else if (disposition === 'useUp' && compareQuantities(rest.quantity, 0) > 0) {
      const quantity = quantityText(rest.quantity);
      reasons.push({
        code: 'STOCK_NOT_USED_UP',
        message: `The cut-in leaves ${quantity} ${rest.stock.unit} of ${itemId} over: cut in later, or dispose of them otherwise.`,
        at: itemId,
        facts: { leftOver: quantity },
      });
    }
  }
  return reasons.length > 0 ? refused(...reasons) : accepted([...input.dispositions]);
}

/** What is left of each superseded part once every affected item has drawn on the one stock there is. */
function restsByPart(items: readonly ItemUnderCutIn[]): Map<string, { stock: StockRecord; quantity: Quantity }> {
  const rests = new Map<string, { stock: StockRecord; quantity: Quantity }>();
  for (const { item, unitsAtOld } of items) {
    for (const { leftOver: left, ...stock } of leftOver(item, unitsAtOld)) {
      const onHand = quantityOf(stock.onHand);
      if (compareQuantities(onHand, 0) === 0) continue;
      const before = rests.get(stock.itemId)?.quantity ?? onHand;
      const rest = plus(before, minus(quantityOf(left), onHand));
      rests.set(stock.itemId, { stock, quantity: compareQuantities(rest, 0) > 0 ? rest : 0 });
    }
  }
  return rests;
}
