// Exact decimal arithmetic for quantities (RULES 3.7). Whole numbers stay machine numbers while they are exact, which
// most quantities are; everything else is a decimal with as many digits as it needs.
import { Decimal } from 'decimal.js';

/** Room for forty levels of twelve digits before and behind the point; nothing is rounded on the way. */
const Exact = Decimal.clone({ precision: 1_000, toExpNeg: -1_000, toExpPos: 1_000 });

export type Quantity = number | Decimal;

export function quantityOf(text: string): Quantity {
  // Fifteen digits are exact in a machine number.
  return text.length <= 15 && isWhole(text) ? Number(text) : new Exact(text);
}

export function times(a: Quantity, b: Quantity): Quantity {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b;
    if (Number.isSafeInteger(product)) return product;
  }
  return new Exact(a).times(b);
}

export function plus(a: Quantity, b: Quantity): Quantity {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return new Exact(a).plus(b);
}

export function minus(a: Quantity, b: Quantity): Quantity {
  return plus(a, times(b, -1));
}

/** Negative, zero or positive as `a` is less than, equal to or greater than `b`. */
export function compareQuantities(a: Quantity, b: Quantity): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : new Exact(a).cmp(b);
}

/** `a` divided by `b`; null where `b` is zero or the quotient has no end. */
export function over(a: Quantity, b: Quantity): Quantity | null {
  if (compareQuantities(b, 0) === 0) return null;
  const quotient = new Exact(a).div(b);
  return compareQuantities(times(quotient, b), a) === 0 ? quotient : null;
}

/** How often `part` goes wholly into `whole`. */
export function wholeTimes(whole: Quantity, part: Quantity): number {
  return new Exact(whole).divToInt(part).toNumber();
}

/** `a` raised to the next multiple of `multiple`. */
export function ceilToMultiple(a: Quantity, multiple: Quantity): Quantity {
  return new Exact(a).div(multiple).ceil().times(multiple);
}

/** Plain notation without exponent or superfluous zeros. */
export function quantityText(value: Quantity): string {
  return typeof value === 'number' ? String(value) : value.toFixed();
}

function isWhole(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 48 || code > 57) return false;
  }
  return text.length > 0;
}
