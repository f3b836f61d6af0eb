// Serial and lot numbers (RULES 2.2): a serial is a series and a number, and is never compared as text.
// What a serial may look like is decided here once, for range texts and for queries alike.

import type { RefusalCode } from '../refusal-codes';
import { accepted, refused, type Verdict } from '../verdict';

export interface Serial {
  series: string;
  number: number;
}

export interface SerialOptions {
  /** Default false: `SN-0047` and `SN-47` are one unit. When true they are two: series `SN-00` and series `SN-`. */
  leadingZerosSignificant?: boolean;
}

/** How the units of an item are read, by the registry; lots are the item's own, serials the end item's. */
export type SerialRules = (itemId: string) => SerialOptions;

export const zerosInsignificant: SerialRules = () => ({});

/** 15 digits stay below 2^53 with room for "one more", so every bound is an exact number. */
export const SERIAL_DIGITS_MAX = 15;
export const SERIAL_NUMBER_MAX = 999_999_999_999_999;
const SERIAL_LENGTH_CHARACTERS_MAX = 100;

/**
 * Splits a serial at its longest run of trailing ASCII digits (RULES 2.2). Surrounding blanks are dropped.
 *
 * Leading zeros are dropped too, unless they are significant: then they belong to the series, all but the last digit,
 * so `SN-0047` is unit 47 of series `SN-00`, `SN-000` is unit 0 of series `SN-00`, and a range cannot cross from
 * `SN-099` (series `SN-0`) to `SN-100` (series `SN-`).
 *
 * Refused: `SERIAL_TOO_LONG` (over 15 trailing digits, zeros counted, or over 100 characters),
 * `SERIAL_WITHOUT_NUMBER`, `SERIAL_SYNTAX` (a blank or comma inside, which no range text could express).
 */
export function parseSerial(text: string, options: SerialOptions = {}): Verdict<Serial> {
  const serial = text.trim();
  if (serial.length > SERIAL_LENGTH_CHARACTERS_MAX) {
    return refusal('SERIAL_TOO_LONG', `A serial has at most ${SERIAL_LENGTH_CHARACTERS_MAX} characters.`, serial);
  }
  if (/[\s,]/.test(serial)) {
    return refusal('SERIAL_SYNTAX', 'A serial holds neither blanks nor commas.', serial);
  }
  let split = serial.length;
  while (split > 0 && isDigit(serial, split - 1)) {
    split -= 1;
  }
  const digits = serial.length - split;
  if (digits === 0) {
    return refusal('SERIAL_WITHOUT_NUMBER', 'A serial ends in digits.', serial);
  }
  if (digits > SERIAL_DIGITS_MAX) {
    return refusal('SERIAL_TOO_LONG', `A serial ends in at most ${SERIAL_DIGITS_MAX} digits.`, serial);
  }
  if (options.leadingZerosSignificant === true) {
    while (split < serial.length - 1 && serial[split] === '0') {
      split += 1;
    }
  }
  return accepted({ series: serial.slice(0, split), number: Number(serial.slice(split)) });
}

function isDigit(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= 48 && code <= 57;
}

function refusal(code: RefusalCode, message: string, serial: string): Verdict<never> {
  return refused({ code, message, facts: { serial: serial.slice(0, SERIAL_LENGTH_CHARACTERS_MAX) } });
}
