// How the quantities of one file are written. A file tells by itself that its comma is a decimal one, where a comma can be
// nothing else; what may be read in two ways is refused and never read in one of them.
import { isPositiveDecimal } from '../../domain/mbom/check-ebom';

export type DecimalSign = 'point' | 'comma';

const commaNumber = /^\d+,\d+$/;
const thousands = /^[1-9]\d{0,2}(?:,\d{3})+$/;
const pointThousands = /^[1-9]\d{0,2}(?:\.\d{3})+$/;
const pointNumber = /^\d+\.\d+$/;
/** Prices and measures may carry a sign: `3,50 €`. */
const commaElsewhere = /^[^\d,.]{0,4}(\d+,\d+)[^\d,.]{0,4}$/;

/** The decimal sign that the cells prove: `comma` where one of them, like `0,35`, can only be that. */
export function decimalSignOf(cells: readonly string[]): DecimalSign {
  return cells.some((cell) => commaNumber.test(cell) && !thousands.test(cell)) ? 'comma' : 'point';
}

/**
 * Whether `1.000` among the quantities may be a thousand: no quantity proves the point, and a cell of another column has a
 * decimal comma.
 */
export function mayPointPartThousands(quantities: readonly string[], others: () => Iterable<string>): boolean {
  if (!quantities.some((cell) => pointThousands.test(cell))) return false;
  if (quantities.some((cell) => pointNumber.test(cell) && !pointThousands.test(cell))) return false;
  for (const cell of others()) {
    const [, number = ''] = commaElsewhere.exec(cell) ?? [];
    if (number !== '' && !thousands.test(number)) return true;
  }
  return false;
}

/** The exact decimal of a cell, or why it is none. */
export function readQuantity(
  cell: string,
  { sign, mayPartThousands }: { sign: DecimalSign; mayPartThousands: boolean },
): { quantity: string } | { why: string } {
  const shown = JSON.stringify(cell);
  if (mayPartThousands && pointThousands.test(cell))
    return {
      why: `${shown} is ambiguous: another column has decimal commas, so the point may part thousands. If it does not, state --decimal point.`,
    };
  if (sign === 'comma' && cell.includes('.'))
    return { why: `${shown} is ambiguous in a file with decimal commas: a point may part thousands.` };
  if (sign === 'point' && thousands.test(cell))
    return { why: `${shown} is ambiguous: the comma may be a decimal one or part thousands. State --decimal comma.` };
  const quantity = sign === 'comma' ? cell.replace(',', '.') : cell;
  return isPositiveDecimal(quantity) ? { quantity } : { why: `${shown} is not a decimal above zero.` };
}
