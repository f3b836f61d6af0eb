// Serial and lot numbers (RULES 2.2): a serial is a series and a number, and is never compared as text.
// What a serial may look like is decided here once, for range texts and for queries alike.

import type { RefusalCode } from '../refusal-codes';
import { accepted, refused, type Verdict } from '../verdict';
import { COUNTER_DIGITS_MAX, cutAtCounter, formsThatFit, readInForm } from './serial-form';

export interface Serial {
  series: string;
  number: number;
}

export interface SerialOptions {
  /** Default false: `SN-0047` and `SN-47` are one unit. When true they are two: series `SN-00` and series `SN-`. */
  leadingZerosSignificant?: boolean;
  /** How the serials are written, where they do not simply end in a decimal number; see `serial-form`. */
  form?: string;
}

/** Of a wider object, how its serials are read. */
export function serialOptionsOf({ leadingZerosSignificant, form }: SerialOptions): SerialOptions {
  return {
    ...(leadingZerosSignificant === true ? { leadingZerosSignificant } : {}),
    ...(form === undefined ? {} : { form }),
  };
}

/** How the units of an item are counted, as the registry states it. */
export interface UnitRules extends SerialOptions {
  /** Its orders name a lot and no serials. Absent: each unit has its serial. */
  control?: 'lot';
}

/** Lots are the item's own, serials the end item's. */
export type SerialRules = (itemId: string) => UnitRules;

export const zerosInsignificant: SerialRules = () => ({});

/** Below 2^53 with room for "one more", so every bound is an exact number. */
export const SERIAL_NUMBER_MAX = 999_999_999_999_999;
const SERIAL_LENGTH_CHARACTERS_MAX = 100;

/**
 * Splits a serial at its counter: that of the stated form, else its longest run of trailing ASCII digits (RULES 2.2).
 * Surrounding blanks are dropped.
 *
 * Leading zeros are dropped too, unless they are significant: then they belong to the series, all but the last digit,
 * so `SN-0047` is unit 47 of series `SN-00`, `SN-000` is unit 0 of series `SN-00`, and a range cannot cross from
 * `SN-099` (series `SN-0`) to `SN-100` (series `SN-`). Digits before the last fifteen belong to the series always.
 *
 * Refused: `SERIAL_TOO_LONG` (over 100 characters), `SERIAL_WITHOUT_NUMBER`, naming forms that would fit,
 * `SERIAL_NOT_OF_FORM`, and `SERIAL_SYNTAX` (a blank or comma inside, which no range text could express, or a brace).
 */
export function parseSerial(text: string, options: SerialOptions = {}): Verdict<Serial> {
  const serial = text.trim();
  const { form, leadingZerosSignificant = false } = options;
  if (serial.length > SERIAL_LENGTH_CHARACTERS_MAX) {
    return refusal('SERIAL_TOO_LONG', `A serial has at most ${SERIAL_LENGTH_CHARACTERS_MAX} characters.`, { serial });
  }
  if (/[\s,{}]/.test(serial)) {
    return refusal('SERIAL_SYNTAX', 'A serial holds neither blanks nor commas nor braces.', { serial });
  }
  if (form === undefined) return readTrailingDigits(serial, leadingZerosSignificant);
  const read = readInForm(form, serial);
  if (read !== null) return accepted(read);
  return refusal('SERIAL_NOT_OF_FORM', `${serial} is not written as ${form}, the form that the registry states.`, {
    serial,
    form,
  });
}

function readTrailingDigits(serial: string, leadingZerosSignificant: boolean): Verdict<Serial> {
  let split = serial.length;
  while (split > 0 && isDigit(serial, split - 1)) {
    split -= 1;
  }
  if (split === serial.length) return withoutNumber(serial);
  const zerosFrom = split;
  while (split < serial.length - 1 && serial[split] === '0') {
    split += 1;
  }
  const series = serial.slice(0, leadingZerosSignificant ? split : zerosFrom);
  const digits = serial.slice(split);
  return accepted(
    digits.length <= COUNTER_DIGITS_MAX[10]
      ? { series, number: Number(digits) }
      : cutAtCounter({ before: series, kind: 'decimal', width: null, after: '' }, digits),
  );
}

function withoutNumber(serial: string): Verdict<never> {
  const forms = formsThatFit(serial);
  const quoted = forms.map((form) => JSON.stringify(form)).join(' or ');
  const advice =
    forms.length === 0 ? '' : ` Where those of the item do not, the registry states their form: ${quoted}.`;
  return refusal('SERIAL_WITHOUT_NUMBER', `A serial ends in digits.${advice}`, { serial, forms });
}

function isDigit(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= 48 && code <= 57;
}

function refusal(
  code: RefusalCode,
  message: string,
  facts: { serial: string; [name: string]: unknown },
): Verdict<never> {
  return refused({ code, message, facts: { ...facts, serial: facts.serial.slice(0, SERIAL_LENGTH_CHARACTERS_MAX) } });
}
