// Range text into spans (RULES 2.3). Reads strictly and left to right, so that the first error is the one reported
// and no slip of the pen silently widens an effectivity. Never throws, on any text.

import { accepted, type Verdict } from '../verdict';
import type { Span } from './effectivity-statement';
import { normaliseIntervals, spanOfInterval, subtractIntervals, type Interval } from './interval';
import { closedRange, rangeOperand, refuseAt, singleRange, type RangeOptions } from './range-operand';
import { rangeWords, type RangeWord } from './range-words';

export const RANGE_LENGTH_CHARACTERS_MAX = 10_000;

interface Cursor {
  words: RangeWord[];
  at: number;
  options: RangeOptions;
}

interface Element {
  range: Interval;
  exceptions: Interval[];
  word: RangeWord;
}

/**
 * Reads `element {, element}` where an element is `range {except range}` and a range is `A`, `A to B` or `A and up`.
 * Work orders know only `A, B`. An exception binds to its own element and lies inside it; a second one is written
 * `A to B except X except Y`, because in `A to B except X, Y` the reader cannot tell whether Y is in or out.
 * Answers normalised, non-empty spans.
 *
 * Refused, with `facts.column` (1-based) of the first error: `RANGE_TOO_LONG` (over 10,000 characters),
 * `RANGE_SYNTAX`, `RANGE_INVERTED`, `RANGE_MIXED_SERIES`, `RANGE_EXCEPT_UNCLEAR` (an exception outside its range, one
 * that leaves nothing, or another element overlapping an excepted range), `DATE_INVALID`, `SERIAL_TOO_LONG`,
 * `SERIAL_WITHOUT_NUMBER`.
 */
export function parseRange(text: string, options: RangeOptions): Verdict<Span[]> {
  if (text.length > RANGE_LENGTH_CHARACTERS_MAX) {
    const column = RANGE_LENGTH_CHARACTERS_MAX + 1;
    return refuseAt(
      { column },
      'RANGE_TOO_LONG',
      `A range text has at most ${RANGE_LENGTH_CHARACTERS_MAX} characters.`,
    );
  }
  const cursor: Cursor = { words: rangeWords(text), at: 0, options };
  const elements: Element[] = [];
  do {
    const element = readElement(cursor);
    if (element.kind === 'refused') {
      return element;
    }
    elements.push(element.value);
  } while (takes(cursor, 'comma'));
  if (peek(cursor).kind !== 'end') {
    return refuseAt(peek(cursor), 'RANGE_SYNTAX', `Expected a comma or the end, not "${shown(peek(cursor))}".`);
  }
  const unclear = elements.find((element) => overlapsExceptedRange(element, elements));
  if (unclear !== undefined) {
    return refuseAt(unclear.word, 'RANGE_EXCEPT_UNCLEAR', 'This range overlaps another one with exceptions.');
  }
  return accepted(normaliseIntervals(elements.flatMap(remainder)).map(spanOfInterval));
}

function readElement(cursor: Cursor): Verdict<Element> {
  const word = peek(cursor);
  const range = readRange(cursor);
  if (range.kind === 'refused') {
    return range;
  }
  const element: Element = { range: range.value, exceptions: [], word };
  while (cursor.options.basis !== 'workOrder' && takes(cursor, 'except')) {
    const exceptionWord = peek(cursor);
    const exception = readRange(cursor);
    if (exception.kind === 'refused') {
      return exception;
    }
    if (exception.value.lane !== element.range.lane) {
      return refuseAt(exceptionWord, 'RANGE_MIXED_SERIES', 'An exception is of the series of its range.');
    }
    if (exception.value.lo < element.range.lo || exception.value.hi > element.range.hi) {
      return refuseAt(exceptionWord, 'RANGE_EXCEPT_UNCLEAR', 'An exception lies inside its range.');
    }
    element.exceptions.push(exception.value);
    if (remainder(element).length === 0) {
      return refuseAt(exceptionWord, 'RANGE_EXCEPT_UNCLEAR', 'An exception leaves at least one unit.');
    }
  }
  return accepted(element);
}

function readRange(cursor: Cursor): Verdict<Interval> {
  const firstWord = peek(cursor);
  const first = readOperand(cursor);
  if (first.kind === 'refused' || cursor.options.basis === 'workOrder') {
    return first;
  }
  if (takes(cursor, 'to')) {
    const lastWord = peek(cursor);
    const last = readOperand(cursor);
    return last.kind === 'refused' ? last : closedRange(first.value, lastWord, last.value);
  }
  if (takes(cursor, 'and')) {
    return takes(cursor, 'up')
      ? accepted({ ...first.value, hi: Infinity })
      : refuseAt(peek(cursor), 'RANGE_SYNTAX', `Expected "up" after "and", not "${shown(peek(cursor))}".`);
  }
  return singleRange(firstWord, first.value);
}

function readOperand(cursor: Cursor): Verdict<Interval> {
  const word = peek(cursor);
  if (word.kind !== 'operand') {
    return refuseAt(word, 'RANGE_SYNTAX', `Expected a ${cursor.options.basis}, not "${shown(word)}".`);
  }
  cursor.at += 1;
  return rangeOperand(word, cursor.options);
}

function takes(cursor: Cursor, kind: RangeWord['kind']): boolean {
  const found = peek(cursor).kind === kind;
  cursor.at += found ? 1 : 0;
  return found;
}

/** The `end` word is never taken, so the cursor stays inside the words. */
function peek(cursor: Cursor): RangeWord {
  return cursor.words[cursor.at] ?? { kind: 'end', text: '', column: 1 };
}

function shown(word: RangeWord): string {
  return word.kind === 'end' ? 'the end' : word.text.slice(0, 40);
}

function remainder({ range, exceptions }: Element): Interval[] {
  return subtractIntervals([range], normaliseIntervals(exceptions));
}

function overlapsExceptedRange(element: Element, elements: readonly Element[]): boolean {
  return elements.some(
    (other) =>
      other !== element &&
      (other.exceptions.length > 0 || element.exceptions.length > 0) &&
      other.range.lane === element.range.lane &&
      element.range.lo < other.range.hi &&
      other.range.lo < element.range.hi &&
      // Of the two, the one written later is the unclear one.
      other.word.column < element.word.column,
  );
}
