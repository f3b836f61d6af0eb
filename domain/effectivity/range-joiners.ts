// Signs that people put between two units and that are no words of a range text: hyphens and dashes, dots, slashes,
// `+5`, `~`. Read as part of a serial, such a sign would make one unit of a series that nobody has.

import { dayNumber } from './day-number';
import type { Basis } from './effectivity-statement';

export interface Joiner {
  /** 0-based place of the sign in the word. */
  at: number;
  /** What to write instead, as a sentence. */
  advice: string;
  /** Where it is more than the signs that stand there. */
  sign?: string;
}

/** Above this length a word is refused as a serial anyway, so looking for joiners takes bounded time. */
const WORD_LENGTH_CHARACTERS_MAX = 100;
/** Signs that serials are written with too. */
const MAY_BE_INSIDE = /^[-_.]+$/;
const DASH = /[\u2010-\u2015\u2212\u301c\ufe58\ufe63\uff0d\uff5e]/u;
/** No serial, lot or work order is written with these; those of ASCII count at the start and behind a digit only. */
const FOREIGN_SIGN = /[\u2010-\u2015\u2026\u2212\u301c\ufe58\ufe63\uff0d\uff5e]|\.{2,}|(?<=\d|^)[+~;&|<>]|^[-/:_]/u;
/** What may part two units: signs, whatever is beyond ASCII, words that join in some language. */
const JOINT =
  /(?<=\d)(?:(?:[^\p{L}\p{N}]|[^ -~])+(?:(?:to|thru|through|until|till|bis|au|hasta)(?:[^\p{L}\p{N}]|[^ -~])+)?|to|thru|through|until|till|bis|au|hasta)/giu;

/** The first sign of a word that no unit is written with; null where every sign may belong to a unit. */
export function foreignJoiner(text: string, basis: Basis): Joiner | null {
  const word = text.slice(0, WORD_LENGTH_CHARACTERS_MAX);
  if (basis === 'date') return dateJoiner(word);
  const found = FOREIGN_SIGN.exec(word);
  if (found === null) return null;
  const [sign] = found;
  if (basis === 'workOrder') return orderJoiner(word, { at: found.index, sign });
  const [head, tail] = [word.slice(0, found.index), word.slice(found.index + sign.length)];
  return { at: found.index, advice: adviceFor({ head, sign, tail }) };
}

/**
 * Where a word standing alone may as well be two units joined, `SN-0300-SN-0399` or `100-120`; null where it cannot.
 * A hyphen, underscore or dot before bare digits joins only what makes a rising range: `1Z-0047-0012` is one unit.
 */
export function possibleJoint(text: string): (Joiner & { settledBySeries: boolean }) | null {
  if (text.length > WORD_LENGTH_CHARACTERS_MAX) return null;
  const repeated = repeatedSeries(text);
  if (repeated !== null) return { ...repeated, settledBySeries: false };
  for (const { 0: sign, index: at } of text.matchAll(JOINT)) {
    const [head, tail] = [unitParts(text.slice(0, at)), unitParts(text.slice(at + sign.length))];
    if (head === null || tail === null) continue;
    const last = lastUnit(head, tail);
    if (last === null && (tail.series !== '' || MAY_BE_INSIDE.test(sign))) continue;
    const advice = rangeOrUnit(text, text.slice(0, at), last);
    return { at, advice, settledBySeries: tail.series === '' };
  }
  return null;
}

/** Two units of one series without a blank between, whatever stands there: `SN-0300.SN-0399`, `SN-0300bisSN-0399`. */
function repeatedSeries(text: string): Joiner | null {
  const whole = unitParts(text);
  if (whole === null) return null;
  for (let at = 1; at < text.length; at += 1) {
    if (!isDigit(text.charCodeAt(at - 1)) || isDigit(text.charCodeAt(at))) continue;
    const head = unitParts(text.slice(0, at));
    if (head === null || head.series === '' || whole.series.length < at) continue;
    const between = whole.series.slice(at);
    const isSame = between.toLowerCase().endsWith(head.series.toLowerCase());
    if (!isSame && (bare(head.series) === '' || !bare(between).endsWith(bare(head.series)))) continue;
    const last = rises(head.digits, whole.digits) ? `${head.series}${whole.digits}` : null;
    const advice = rangeOrUnit(text, text.slice(0, at), last);
    const sign = isSame ? between.slice(0, -head.series.length) : '';
    return sign === '' ? { at, advice } : { at, advice, sign };
  }
  return null;
}

/** `SN` and `SN-` are one series to whoever writes in haste. */
function bare(series: string): string {
  return series.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/**
 * Where what stands behind the counter of a stated form begins the series again, `SN-0012-to-SN-0020-A`: the form takes any
 * text there, and so the second unit too. `series` is that of the unit.
 */
export function jointInForm(text: string, series: string): Joiner | null {
  const [, before = '', after = ''] = /^([^{]*)\{[^}]*\}(.*)$/su.exec(series) ?? [];
  if (!/\p{L}/u.test(before)) return null;
  for (let at = after.indexOf(before); at !== -1; at = after.indexOf(before, at + 1)) {
    if (!isDigit(after.charCodeAt(at + before.length))) continue;
    const second = text.length - after.length + at;
    const advice = `Part two units by " to " or ", ", or write "${text} to ${text}" for that one unit.`;
    return { at: second, advice, sign: text.slice(second) };
  }
  return null;
}

/** Work orders have no ranges, so those that are joined are to be listed. */
export function orderJoiner(word: string, { at, sign }: { at: number; sign: string }): Joiner {
  const [head, tail] = [word.slice(0, at), word.slice(at + sign.length)];
  const isTwo = [head, tail].every((part) => isOrderId(part) && /\d/.test(part));
  if (isTwo) return { at, advice: `Work orders are listed, each of them: "${head}, ${orderLike(head, tail)}".`, sign };
  const advice = DASH.test(sign) ? ' Write "-" for a hyphen.' : '';
  return { at, advice: `A work order is written with letters, digits, ".", "_" and "-".${advice}`, sign };
}

function orderLike(head: string, tail: string): string {
  const series = unitParts(tail)?.series === '' ? (unitParts(head)?.series ?? '') : '';
  return `${series}${tail}`;
}

/** As every part of the contract writes what stands in ids and URLs. */
export function isOrderId(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(text);
}

/** `last` is null where no rising range can be read. */
function rangeOrUnit(text: string, first: string, last: string | null): string {
  const one = `"${text} to ${text}" for that one unit`;
  return last === null
    ? `Part units by " to " or ", ", or write ${one}.`
    : `Write "${first} to ${last}" for a range, or ${one}.`;
}

function rises(first: string, last: string): boolean {
  return Number(last) > Number(first);
}

/** Advice where a word stands between two units that is neither a word of a range text nor a unit. */
export function adviceBetween(before: string, word: string, after: string | null): string {
  if (/^\+\d/.test(word)) return adviceFor({ head: before, sign: '+', tail: word.slice(1) });
  const [first, last] = [unitParts(before), after === null ? null : unitParts(after)];
  const isSign = !/[\p{L}\p{N}]/u.test(word.replace(/to|bis|until/giu, ''));
  const isUnit = first !== null && last !== null && (last.series === '' || last.series === first.series);
  if (after === null || !isSign || (first !== null && !isUnit))
    return 'Units are joined by "to", listed by commas, and go on by "and up".';
  if (word === '+') return adviceFor({ head: before, sign: '+', tail: after });
  return `Write "${before} to ${isUnit && last.series === '' ? `${first.series}${after}` : after}".`;
}

interface UnitParts {
  series: string;
  digits: string;
}

function unitParts(text: string): UnitParts | null {
  const digits = trailingDigits(text);
  return digits === '' ? null : { series: text.slice(0, text.length - digits.length), digits };
}

/** Written as a loop: a pattern such as `\d+$` would look at a run of digits once for each of its digits. */
function trailingDigits(text: string): string {
  let from = text.length;
  while (from > 0 && isDigit(text.charCodeAt(from - 1))) from -= 1;
  return text.slice(from);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** The unit that the part behind a joint would name as the end of a range; null where it would name none. */
function lastUnit(head: UnitParts, tail: UnitParts): string | null {
  if (tail.series !== '') {
    const isSame = tail.series.toLowerCase() === head.series.toLowerCase();
    return isSame && rises(head.digits, tail.digits) ? `${head.series}${tail.digits}` : null;
  }
  if (rises(head.digits, tail.digits)) return `${head.series}${tail.digits}`;
  if (tail.digits.length >= head.digits.length) return null;
  // `1001-05` may stand for 1001 to 1005.
  const abbreviated = head.digits.slice(0, -tail.digits.length) + tail.digits;
  return Number(abbreviated) > Number(head.digits) ? `${head.series}${abbreviated}` : null;
}

function dateJoiner(word: string): Joiner | null {
  const [first, sign, last] = [word.slice(0, 10), word.slice(10, -10), word.slice(-10)];
  if (sign === '' || dayNumber(first) === null || dayNumber(last) === null) return null;
  return { at: 10, advice: `Write "${first} to ${last}".` };
}

function adviceFor({ head, sign, tail }: { head: string; sign: string; tail: string }): string {
  const first = unitParts(head);
  const rest = unitParts(tail);
  if (sign === '+' && head !== '') {
    if (first === null || !/^\d{1,9}$/.test(tail)) return `Write "${head} and up" for all that follow.`;
    const last = String(Number(first.digits) + Number(tail)).padStart(first.digits.length, '0');
    return `Write "${head} to ${first.series}${last}", or "${head} and up".`;
  }
  if (first === null || rest === null) {
    return DASH.test(sign) ? 'Write "-" for a hyphen of the serial.' : 'Units are joined by "to" and listed by commas.';
  }
  const last = rest.series === '' ? `${first.series}${tail}` : tail;
  if (sign === ';' || sign === '&' || sign === '|') return `Write "${head}, ${last}".`;
  const hyphenated = DASH.test(sign) ? `, or "${head}-${tail}" for one unit` : '';
  return `Write "${head} to ${last}" for a range${hyphenated}.`;
}
