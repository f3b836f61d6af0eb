// The designators of one row: `C1 C19`, `C1,C3-C5`. A range is expanded only where the quantity of the row proves it.

/** More designators than this in one row are no honest row. */
const designatorsMax = 20_000;
const range = /^([A-Za-z_]+)(\d{1,6})(?:-|–|—|~|\.{2,3}|:)([A-Za-z_]*)(\d{1,6})$/;

export type Designators = { kind: 'read'; designators: string[] } | { kind: 'unclear'; why: string };

/**
 * `quantity` is null where the file states none: then a range cannot be proved and is unclear. A row whose quantity
 * agrees with the designators as they are written is never expanded.
 */
export function readDesignators(cell: string, quantity: number | null): Designators {
  const written = cell
    .replace(/\s+(-|–|—|~|\.{2,3})\s+/g, '$1')
    .split(/[\s,;|]+/)
    .filter(Boolean);
  // `C  2,C  3` names two: blanks belong to a designator where only so the quantity agrees.
  const listed = cell
    .split(/[,;|]/)
    .map((one) => one.trim().replace(/\s+/g, ' '))
    .filter(Boolean);
  if (quantity !== null && listed.length === quantity && written.length > quantity)
    return { kind: 'read', designators: listed };
  if (written.length === 0) return { kind: 'unclear', why: 'no designator.' };
  if (quantity !== null && written.length === quantity) return { kind: 'read', designators: written };
  if (!written.some((one) => range.test(one))) {
    if (quantity === null) return { kind: 'read', designators: written };
    return { kind: 'unclear', why: `quantity ${String(quantity)}, but ${String(written.length)} designators.` };
  }
  if (quantity === null) return { kind: 'unclear', why: 'a range of designators, and no quantity that proves it.' };
  const designators: string[] = [];
  for (const one of written) {
    designators.push(...expand(one));
    if (designators.length > designatorsMax) return { kind: 'unclear', why: 'too many designators.' };
  }
  return designators.length === quantity
    ? { kind: 'read', designators }
    : {
        kind: 'unclear',
        why: `quantity ${String(quantity)}, but ${String(written.length)} designators, or ${String(designators.length)} with the ranges expanded.`,
      };
}

function expand(one: string): string[] {
  const [, prefix = '', first = '', again = '', last = ''] = range.exec(one) ?? [];
  const [from, to] = [Number(first), Number(last)];
  if (prefix === '' || (again !== '' && again !== prefix) || to <= from || to - from > designatorsMax) return [one];
  return Array.from({ length: to - from + 1 }, (_, index) => {
    const digits = String(from + index);
    return prefix + (first.startsWith('0') ? digits.padStart(first.length, '0') : digits);
  });
}
