// How the quantities of one file are written. A file tells by itself that its comma is a decimal one, where a comma can be
// nothing else; what may be read in two ways is refused and never read in one of them.
import { isPositiveDecimal } from '../../domain/mbom/check-ebom';

export type DecimalSign = 'point' | 'comma';

const commaNumber = /^\d+,\d+$/;
const thousands = /^[1-9]\d{0,2}(?:,\d{3})+$/;

/** The decimal sign that the cells prove: `comma` where one of them, like `0,35`, can only be that. */
export function decimalSignOf(cells: readonly string[]): DecimalSign {
  return cells.some((cell) => commaNumber.test(cell) && !thousands.test(cell)) ? 'comma' : 'point';
}

/** The exact decimal of a cell, or why it is none. */
export function readQuantity(cell: string, sign: DecimalSign): { quantity: string } | { why: string } {
  const shown = JSON.stringify(cell);
  if (sign === 'comma' && cell.includes('.'))
    return { why: `${shown} is ambiguous in a file with decimal commas: a point may part thousands.` };
  if (sign === 'point' && thousands.test(cell))
    return { why: `${shown} is ambiguous: the comma may be a decimal one or part thousands. State --decimal comma.` };
  const quantity = sign === 'comma' ? cell.replace(',', '.') : cell;
  return isPositiveDecimal(quantity) ? { quantity } : { why: `${shown} is not a decimal above zero.` };
}
