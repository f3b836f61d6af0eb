// The designators of one row: `C1 C19`, `C1,C3-C5`. A range is expanded only where the quantity of the row proves it.

import { damageOf, partNumberOf } from './part-number';

/** More designators than this in one row are no honest row. */
const designatorsMax = 20_000;
const range = /^([A-Za-z_]+)(\d{1,6})(?:-|–|—|~|\.{2,3}|…|:)([A-Za-z_]*)(\d{1,6})$/;

/** Words that join the ends of a range, as in `C1 to C3`; what they mean is proved by the quantity or not at all. */
const rangeWords = "to|thru|through|until|till|up to|bis|jusqu[’']à|à|hasta|até|fino a|tot|до|по|至|到";
const rangeSigns = '-|–|—|~|\\.{2,3}|…|:';
const joined = new RegExp(
  `(?<=[A-Za-z_]\\d{1,6})(?:\\s+(?:${rangeWords})\\s+|\\s+(?:${rangeSigns})\\s*|(?:${rangeSigns})\\s+)(?=[A-Za-z_]*\\d{1,6}(?![^\\s,;|]))`,
  'giu',
);
const wholeWord = new RegExp(
  `^(?:${rangeWords}|up|and|or|und|oder|et|ou|y|e|en|i|и|和|及|with|mit|plus|etc\\.?|usw\\.?|ff\\.?|dito|ditto|same|see|each)$`,
  'iu',
);
const numberedName = /^[A-Za-z_]+\d/;

export type Designators =
  | { kind: 'read'; designators: string[] }
  | { kind: 'unclear'; why: string; at: 'designators' | 'quantity' };

/**
 * `quantity` is null where the file states none: then a range cannot be proved and is unclear. A row whose quantity
 * agrees with the designators as they are written is never expanded, but `C1 to C3` names no part of that name. A word or
 * sign that is no designator is never one, whatever the quantity.
 */
export function readDesignators(cell: string, quantity: number | null): Designators {
  const text = cell.trimStart().startsWith('-') ? cell : cell.replace(joined, '-');
  const isJoined = text !== cell;
  const written = text
    .replace(/\s+(-|–|—|~|\.{2,3})\s+/g, '$1')
    .split(/[\s,;|]+/)
    .filter(Boolean);
  if (written.length === 0) return unclear('no designator.', 'designators');
  const listed = text
    .split(/[,;|]/)
    .map((one) => one.trim().replace(/\s+/g, ' '))
    .filter(Boolean);
  const strange = [...written, ...listed].find((one) => isStrange(one, written));
  if (strange !== undefined)
    return unclear(`${JSON.stringify(strange.slice(0, 100))} is no designator.`, 'designators');
  // `C  2,C  3` names two: blanks belong to a designator where only so the quantity agrees.
  if (quantity !== null && listed.length === quantity && written.length > quantity && listed.every(isOneName))
    return { kind: 'read', designators: listed };
  if (quantity !== null && written.length === quantity && !isJoined) return { kind: 'read', designators: written };
  if (!written.some((one) => range.test(one))) {
    if (quantity === null) return { kind: 'read', designators: written };
    return unclear(`quantity ${String(quantity)}, but ${String(written.length)} designators.`);
  }
  if (quantity === null) return unclear('a range of designators, and no quantity that proves it.', 'designators');
  const designators: string[] = [];
  for (const one of written) {
    designators.push(...expand(one));
    if (designators.length > designatorsMax) return unclear('too many designators.');
  }
  if (designators.length === quantity) return { kind: 'read', designators };
  return unclear(
    `quantity ${String(quantity)}, but ${String(written.length)} designators, or ${String(designators.length)} with the ranges expanded.`,
  );
}

function unclear(why: string, at: 'designators' | 'quantity' = 'quantity'): Designators {
  return { kind: 'unclear', why, at };
}

/** Words and signs between designators, placeholders, and what a spreadsheet made of one. */
function isStrange(one: string, all: readonly string[]): boolean {
  if (!/[\p{L}\p{N}]/u.test(one) || wholeWord.test(one)) return true;
  if (partNumberOf(one) === null || damageOf(one) !== null) return true;
  // `C1 x2` and `C1 (opt)` name one part, and a lower-case word among numbered names is a remark.
  if (/^(?:x\d+|\d+x|×\d+|\d+×|[([].*)$/.test(one) || /(?:\.{2,}|…)$/.test(one)) return true;
  // Designators of plants begin with a hyphen, all of them: `-K1 -K2`.
  if (/^[-–—~…]|^\.{2}/.test(one) && !all.every((other) => other.startsWith('-'))) return true;
  return all.length > 1 && /^\p{Ll}+\.?$/u.test(one) && all.some((other) => numberedName.test(other));
}

function isOneName(one: string): boolean {
  return one.split(' ').filter((word) => numberedName.test(word)).length < 2;
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
