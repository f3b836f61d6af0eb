// Range text into spans (RULES 2.3). Reads strictly and left to right, so that the first error is the one reported
// and no slip of the pen silently widens an effectivity. Never throws, on any text.

import { accepted, type Verdict } from '../verdict';
import type { Span } from './effectivity-statement';
import { normaliseIntervals, spanOfInterval, subtractIntervals, type Interval } from './interval';
import { elementOverlappingExceptions, type RangeElement } from './range-exceptions';
import { adviceBetween } from './range-joiners';
import {
  closedRange,
  doubtOf,
  rangeOperand,
  refuseAt,
  singleRange,
  type Doubt,
  type RangeOptions,
} from './range-operand';
import { rangeWords, type RangeWord } from './range-words';

export const RANGE_LENGTH_CHARACTERS_MAX = 10_000;

interface Cursor {
  words: RangeWord[];
  at: number;
  options: RangeOptions;
}

interface Range {
  interval: Interval;
  /** Whether the unit stands alone and may as well be two units joined. */
  doubt: Doubt | null;
}

interface Element extends RangeElement {
  doubt: Doubt | null;
}

/**
 * Reads a list of elements, parted by `,`, `and` or `, and`. An element is a range with or without exceptions; a range
 * is `A`, `A to B` (also `through`, `thru` or `up to`, also with `and including` or with `inclusive` behind it) or `A and up`
 * (also `and subsequent`, `above`, `higher`, `later`, `on`). Exceptions are `except X`, `excluding X` or `other than X`, several `except X except Y` or `except X and Y`; each binds to the range
 * before it and lies inside. In `A to B except X, Y` the reader cannot tell whether Y is in or out: refused.
 * Work orders know only lists, and `X to X` for one that may be taken for two. Dates know no `through` and no `inclusive`, because their end is not included.
 * Answers normalised, non-empty spans. n log n.
 *
 * Refused, with `facts.column` (1-based) of an offending place: `RANGE_TOO_LONG` (over 10,000 characters),
 * `RANGE_SYNTAX` (also for signs that only seem to join units; the message proposes what to write),
 * `RANGE_INVERTED`, `RANGE_MIXED_SERIES`, `RANGE_EXCEPT_UNCLEAR` (an exception outside its range, exceptions that
 * leave nothing, or another element overlapping an excepted range), `DATE_INVALID`, `SERIAL_TOO_LONG`,
 * `SERIAL_WITHOUT_NUMBER`.
 */
export function parseRange(text: string, options: RangeOptions): Verdict<Span[]> {
  if (text.length > RANGE_LENGTH_CHARACTERS_MAX) {
    const message = `A range text has at most ${RANGE_LENGTH_CHARACTERS_MAX} characters.`;
    return refuseAt({ column: RANGE_LENGTH_CHARACTERS_MAX + 1 }, 'RANGE_TOO_LONG', message);
  }
  const cursor: Cursor = { words: rangeWords(text), at: 0, options };
  const elements: Element[] = [];
  do {
    const element = readElement(cursor);
    if (element.kind === 'refused') return element;
    elements.push(element.value);
  } while (takesSeparator(cursor));
  if (peek(cursor).kind !== 'end') return refuseFurtherWord(cursor);
  const doubtful = firstDoubt(elements);
  if (doubtful !== null) return doubtful;
  const unclear = elementOverlappingExceptions(elements);
  if (unclear !== undefined) {
    return refuseAt(unclear, 'RANGE_EXCEPT_UNCLEAR', 'This range overlaps another one with exceptions.');
  }
  return accepted(normaliseIntervals(elements.flatMap(remainder)).map(spanOfInterval));
}

function readElement(cursor: Cursor): Verdict<Element> {
  const { column } = peek(cursor);
  const range = readRange(cursor);
  if (range.kind === 'refused') return range;
  const { interval, doubt } = range.value;
  const element: Element = { range: interval, exceptions: [], column, doubt };
  let last = peek(cursor);
  while (takesExcept(cursor, element)) {
    last = peek(cursor);
    const exception = readRange(cursor);
    if (exception.kind === 'refused') return exception;
    const refusal = exceptionRefusal(last, exception.value, interval);
    if (refusal !== null) return refusal;
    element.exceptions.push(exception.value.interval);
  }
  if (element.exceptions.length > 0 && remainder(element).length === 0) {
    return refuseAt(last, 'RANGE_EXCEPT_UNCLEAR', 'Exceptions leave at least one unit.');
  }
  return accepted(element);
}

function exceptionRefusal(word: RangeWord, exception: Range, range: Interval): Verdict<never> | null {
  const { interval, doubt } = exception;
  if (interval.lane !== range.lane) {
    return doubt?.refusal ?? refuseAt(word, 'RANGE_MIXED_SERIES', 'An exception is of the series of its range.');
  }
  return interval.lo < range.lo || interval.hi > range.hi
    ? refuseAt(word, 'RANGE_EXCEPT_UNCLEAR', 'An exception lies inside its range.')
    : null;
}

function readRange(cursor: Cursor): Verdict<Range> {
  const firstWord = peek(cursor);
  const first = readOperand(cursor);
  if (first.kind === 'refused') return first;
  if (cursor.options.basis === 'workOrder') return readOrder(cursor, firstWord, first.value);
  if (peek(cursor).kind === 'up' && peek(cursor, 1).kind === 'to') cursor.at += 1;
  const joiner = peek(cursor);
  if (joiner.kind === 'through' && cursor.options.basis === 'date') return refuseInclusiveDate(joiner);
  if (takes(cursor, 'to') || takes(cursor, 'through')) {
    if (peek(cursor).kind === 'and' && peek(cursor, 1).kind === 'including') {
      if (cursor.options.basis === 'date') return refuseInclusiveDate(peek(cursor, 1));
      cursor.at += 2;
    }
    const lastWord = peek(cursor);
    const last = readOperand(cursor);
    if (last.kind === 'refused') return last;
    const inclusive = takesAfterComma(cursor, 'inclusive');
    if (inclusive !== null && cursor.options.basis === 'date') return refuseInclusiveDate(inclusive);
    return undoubted(closedRange(first.value, lastWord, last.value));
  }
  if (takesAndUp(cursor)) {
    return accepted({ interval: { ...first.value, hi: Infinity }, doubt: null });
  }
  const single = singleRange(firstWord, first.value);
  return single.kind === 'refused'
    ? single
    : accepted({ interval: single.value, doubt: doubtOf(firstWord, single.value, cursor.options) });
}

/** `X to X` is the one order X, where it may be taken for two; other ranges of orders there are none. */
function readOrder(cursor: Cursor, word: RangeWord, interval: Interval): Verdict<Range> {
  if (peek(cursor).kind !== 'to' || peek(cursor, 1).text !== word.text)
    return accepted({ interval, doubt: doubtOf(word, interval, cursor.options) });
  cursor.at += 2;
  return accepted({ interval, doubt: null });
}

/** `and up`, `and subsequent`, `, and subsequent units`. */
function takesAndUp(cursor: Cursor): boolean {
  const comma = peek(cursor).kind === 'comma' && peek(cursor, 2).text.toLowerCase() === 'subsequent' ? 1 : 0;
  if (peek(cursor, comma).kind !== 'and' || peek(cursor, comma + 1).kind !== 'up') return false;
  cursor.at += comma + 2;
  if (/^(?:units?|serials?|aircraft)$/i.test(peek(cursor).text)) cursor.at += 1;
  return true;
}

function readOperand(cursor: Cursor): Verdict<Interval> {
  const isTitle = /^(?:s\/ns?|msns?):?$/i.test(peek(cursor).text);
  if (isTitle && cursor.options.basis === 'serial' && peek(cursor, 1).kind === 'operand') cursor.at += 1;
  const word = peek(cursor);
  if (word.kind !== 'operand') {
    return refuseAt(word, 'RANGE_SYNTAX', `Expected a ${cursor.options.basis}, not "${shown(word)}".`);
  }
  cursor.at += 1;
  return rangeOperand(word, cursor.options);
}

/** `and` directly behind an exception continues the exceptions: nobody writes a new range there. */
function takesExcept(cursor: Cursor, element: Element): boolean {
  if (cursor.options.basis === 'workOrder') return false;
  if (element.exceptions.length > 0 && takes(cursor, 'and')) return true;
  const comma = peek(cursor).kind === 'comma' ? 1 : 0;
  const { kind } = peek(cursor, comma);
  const words = kind === 'except' ? 1 : kind === 'other' && peek(cursor, comma + 1).kind === 'than' ? 2 : 0;
  if (words === 0) return false;
  cursor.at += comma + words;
  return true;
}

function takesSeparator(cursor: Cursor): boolean {
  const comma = takes(cursor, 'comma');
  return takes(cursor, 'and') || comma;
}

function takesAfterComma(cursor: Cursor, kind: RangeWord['kind']): RangeWord | null {
  const comma = peek(cursor).kind === 'comma' ? 1 : 0;
  const word = peek(cursor, comma);
  if (word.kind !== kind) return null;
  cursor.at += comma + 1;
  return word;
}

function takes(cursor: Cursor, kind: RangeWord['kind']): boolean {
  const found = peek(cursor).kind === kind;
  cursor.at += found ? 1 : 0;
  return found;
}

/** The `end` word is never taken, so the cursor stays inside the words. */
function peek({ words, at }: Cursor, ahead = 0): RangeWord {
  return words[at + ahead] ?? { kind: 'end', text: '', column: 1 };
}

function shown(word: RangeWord): string {
  return word.kind === 'end' ? 'the end' : word.text.slice(0, 40);
}

function undoubted(interval: Verdict<Interval>): Verdict<Range> {
  return interval.kind === 'refused' ? interval : accepted({ interval: interval.value, doubt: null });
}

function refuseInclusiveDate(word: RangeWord): Verdict<never> {
  const message = `A range of dates ends before its last date: write "to" and the day after, not "${shown(word)}".`;
  return refuseAt(word, 'RANGE_SYNTAX', message);
}

function refuseFurtherWord(cursor: Cursor): Verdict<never> {
  const word = peek(cursor);
  const [before, after] = [peek(cursor, -1), peek(cursor, 1)];
  const next = after.kind === 'operand' ? after.text.slice(0, 40) : null;
  const advice = adviceBetween(before.text.slice(0, 40), word.text.slice(0, 40), next);
  return refuseAt(word, 'RANGE_SYNTAX', `Expected a comma or the end, not "${shown(word)}". ${advice}`);
}

/** The first doubt that no other unit of the same series settles. */
function firstDoubt(elements: readonly Element[]): Verdict<never> | null {
  const first = new Map<string, string>();
  const severalUnits = new Set<string>();
  for (const { range } of elements) {
    const [series, number] = seriesOf(range);
    const before = first.get(series) ?? number;
    first.set(series, before);
    if (before !== number || range.hi > range.lo + 1) severalUnits.add(series);
  }
  const isOpen = ({ doubt, range }: Element): boolean =>
    doubt !== null && !(doubt.settledBySeries && severalUnits.has(seriesOf(range)[0]));
  return elements.find(isOpen)?.doubt?.refusal ?? null;
}

/** Work orders have no series of their own; those that differ in their last digits alone prove each other. */
function seriesOf({ basis, lane, lo }: Interval): [series: string, number: string] {
  if (basis !== 'workOrder') return [lane, String(lo)];
  const cut = lane.search(/(?<!\d)\d+$/);
  return cut === -1 ? [lane, ''] : [lane.slice(0, cut), lane.slice(cut)];
}

function remainder({ range, exceptions }: RangeElement): Interval[] {
  return subtractIntervals([range], normaliseIntervals(exceptions));
}
