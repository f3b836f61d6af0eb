// What an order calls off: the mBOM exploded level by level for a number of units.
import type { MbomLine } from './mbom';
import { orderTopDown } from './order-top-down';
import { ceilToMultiple, plus, quantityOf, quantityText, times, type Quantity } from './quantity';

type CalledOffLine = Pick<MbomLine, 'parent' | 'quantity' | 'attritionPercent' | 'setupQuantity' | 'roundingMultiple'>;

/**
 * Required quantity per line id for `units` of the product. Per level:
 * `ceilToMultiple(parent x quantity x (1 + attrition / 100) + setup)`; rounding happens at each level and scrap
 * compounds, because the parts of scrapped assemblies are scrapped with them (RULES 3.7).
 */
export function explodeMbom(
  mbom: { lines: Readonly<Record<string, CalledOffLine>> },
  units: string,
): Record<string, string> {
  const needed = new Map<string | null, Quantity>([[null, quantityOf(units)]]);
  const required: Record<string, string> = {};
  for (const lineId of orderTopDown(mbom.lines)) {
    const line = mbom.lines[lineId];
    if (line === undefined) continue;
    let quantity = times(needed.get(line.parent) ?? 0, quantityOf(line.quantity));
    if (line.attritionPercent !== undefined)
      quantity = times(quantity, times(plus(100, quantityOf(line.attritionPercent)), quantityOf('0.01')));
    if (line.setupQuantity !== undefined) quantity = plus(quantity, quantityOf(line.setupQuantity));
    if (line.roundingMultiple !== undefined) quantity = ceilToMultiple(quantity, quantityOf(line.roundingMultiple));
    needed.set(lineId, quantity);
    required[lineId] = quantityText(quantity);
  }
  return required;
}
