// The bounds of one range: an operand read under a basis, and two operands joined into an interval (RULES 2.1 to 2.3).

import type { RefusalCode } from '../refusal-codes';
import { accepted, refused, type Refusal, type Verdict } from '../verdict';
import { dayNumber } from './day-number';
import type { Basis } from './effectivity-statement';
import type { Interval } from './interval';
import { foreignJoiner, isOrderId, jointInForm, orderJoiner, possibleJoint, type Joiner } from './range-joiners';
import type { RangeWord } from './range-words';
import { parseSerial, type SerialOptions } from './serial';
import { formsThatFit } from './serial-form';

/** How serials are read is without meaning for work orders and dates. */
export interface RangeOptions extends SerialOptions {
  basis: Basis;
  /** Series in use for what is counted: `1Z-0047-0112` alone is one unit only where series `1Z-0047-` is known. */
  knownSeries?: readonly string[];
}

/** `settledBySeries`: another unit of the same series in the text proves the sign to belong to the series. */
export interface Doubt {
  refusal: { kind: 'refused'; reasons: Refusal[] };
  settledBySeries: boolean;
}

/** 9999-12-31 may end a range but not be a day by itself: its end would need a five-digit year. */
const LAST_DATE = '9999-12-31';

/**
 * The interval that holds the one unit an operand names. Refused: the codes of `parseSerial`, `DATE_INVALID`, and
 * `RANGE_SYNTAX` where the operand holds a sign that only joins units.
 */
export function rangeOperand(word: RangeWord, options: RangeOptions): Verdict<Interval> {
  const { basis } = options;
  const joiner = foreignJoiner(word.text, basis);
  if (joiner !== null) return refuseJoiner(word, joiner);
  if (basis === 'workOrder') {
    const [sign = ''] = /(?!^)[^A-Za-z0-9._-]+/.exec(word.text) ?? [];
    return isOrderId(word.text)
      ? accepted({ basis, lane: word.text, lo: 0, hi: 1 })
      : refuseJoiner(word, orderJoiner(word.text, { at: Math.max(0, word.text.indexOf(sign, 1)), sign }));
  }
  if (basis === 'date') {
    const day = dayNumber(word.text);
    return day === null
      ? refuseAt(word, 'DATE_INVALID', 'A date is a calendar day written YYYY-MM-DD.')
      : accepted({ basis, lane: '', lo: day, hi: day + 1 });
  }
  const serial = parseSerial(word.text, options);
  if (serial.kind === 'refused') {
    const { column } = word;
    return refused(
      ...serial.reasons.map((reason) => ({
        ...reason,
        message: `${reason.message} (column ${String(column)})`,
        facts: { ...reason.facts, column },
      })),
    );
  }
  const { series, number } = serial.value;
  return accepted({ basis, lane: series, lo: number, hi: number + 1 });
}

/** A single operand as a range. */
export function singleRange(word: RangeWord, unit: Interval): Verdict<Interval> {
  return unit.basis === 'date' && word.text === LAST_DATE
    ? refuseAt(word, 'DATE_INVALID', `${LAST_DATE} can end a range but is no single day.`)
    : accepted(unit);
}

/** The refusal of a serial, lot or work order standing alone that may as well be two joined; null where it may not. */
export function doubtOf(word: RangeWord, unit: Interval, { knownSeries, form }: RangeOptions): Doubt | null {
  if (unit.basis === 'date' || knownSeries?.includes(unit.lane) === true) return null;
  // A form says which signs belong to the serial, but takes any text for a part of it.
  if (form !== undefined && unit.basis !== 'workOrder') {
    const second = jointInForm(word.text, unit.lane);
    return second === null ? null : { refusal: refuseJoiner(word, second), settledBySeries: false };
  }
  const joint = possibleJoint(word.text);
  if (joint === null) return null;
  const order = `List work orders one by one, parted by ", ", or write "${word.text} to ${word.text}" for that one.`;
  const advice = unit.basis === 'workOrder' ? order : joint.advice;
  return { refusal: refuseJoiner(word, { ...joint, advice }), settledBySeries: joint.settledBySeries };
}

/** `first to last`: inclusive for serials and lots, half-open for dates. */
export function closedRange(first: Interval, lastWord: RangeWord, last: Interval): Verdict<Interval> {
  if (first.lane !== last.lane) {
    return refuseAt(
      lastWord,
      'RANGE_MIXED_SERIES',
      `A range stays in one series: "${first.lane}", not "${last.lane}".${shortAdvice(first, last)}${hexAdvice(first, lastWord.text)}`,
    );
  }
  const hi = first.basis === 'date' ? last.lo : last.hi;
  return hi <= first.lo
    ? refuseAt(lastWord, 'RANGE_INVERTED', 'A range ends after it starts.')
    : accepted({ ...first, hi });
}

/** `M-1 thru 10`, its series written once. */
function shortAdvice(first: Interval, last: Interval): string {
  if (last.lane !== '' || first.lane.includes('{') || last.lo < first.lo) return '';
  return ` Write "${first.lane}${String(first.lo)} to ${first.lane}${String(last.lo)}".`;
}

/** `SN-9 to SN-A0` are two series, unless the item counts in hexadecimal. */
function hexAdvice(first: Interval, last: string): string {
  const [form] = formsThatFit(last.replace(/\d+$/, ''));
  if (form === undefined || first.lane === '' || !form.startsWith(`${first.lane}{`)) return '';
  return ` Where the item counts in hexadecimal, the registry states its form: "${form}".`;
}

function refuseJoiner(word: RangeWord, { at, advice, sign: told }: Joiner): Doubt['refusal'] {
  const sign = told ?? word.text.slice(at).match(/^[^\p{L}\p{N}]+|^./u)?.[0] ?? '';
  return refuseAt({ column: word.column + at }, 'RANGE_SYNTAX', `"${sign}" joins no units in a range text. ${advice}`);
}

export function refuseAt(
  word: Pick<RangeWord, 'column'>,
  code: RefusalCode,
  message: string,
): { kind: 'refused'; reasons: Refusal[] } {
  return refused({ code, message: `${message} (column ${word.column})`, facts: { column: word.column } });
}
