// Identifiers, hashes, times and quantities as every part of the contract writes them.
import { z } from 'zod';

/** Stands in workflow ids, handoff ids and URLs, so it is kept to plain characters. */
export const plainId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'letters, digits, ".", "_" and "-", at most 100');
export const identifier = z
  .string()
  .min(1)
  .max(200)
  .refine(
    (text) => text === text.trim() && !/[\p{Cc}\p{Cs}]/u.test(text) && text !== '__proto__',
    'no control characters, no halves of a character, no white space at the ends',
  );
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in lower-case hexadecimal digits');

/** RFC 3339 with an offset, as far as PostgreSQL can hold it: longer fractions and wider offsets it refuses. */
export const instant = z.iso
  .datetime({ offset: true })
  .max(40)
  .refine(isHeldByClocks, 'a time of the years 1 to 9999 with an offset of at most 14 hours');
export const calendarDate = z.iso.date().refine((date) => !date.startsWith('0000'), 'a day of the years 1 to 9999');
/** An exact decimal as text. */
export const quantity = z.string().regex(/^-?\d{1,15}(\.\d{1,12})?$/, 'a decimal in a string, e.g. "12.50"');
/** Of something that is there: never zero, never taken off. */
export const quantityAboveZero = quantity.refine(
  (decimal) => !decimal.startsWith('-') && /[1-9]/.test(decimal),
  'a decimal above zero in a string, e.g. "12.50"',
);
/** How much of something that is no single piece. */
export const quantified = z.strictObject({ value: quantityAboveZero, unitOfMeasure: identifier });
export const text = z
  .string()
  .trim()
  .min(1)
  .max(4_000)
  .refine(isStorable, 'no null characters, no halves of a character');

/** PostgreSQL holds neither null characters nor one half of a surrogate pair; JSON may carry both. */
export function isStorable(text: string): boolean {
  return !text.includes('\u0000') && !/\p{Cs}/u.test(text);
}

const firstMs = Date.parse('0001-01-01T00:00:00Z');
const lastMs = Date.parse('9999-12-31T23:59:59.999Z');
const offsetMinutesMax = 14 * 60;

function isHeldByClocks(time: string): boolean {
  const [, hours = '0', minutes = '0'] = /[+-](\d\d):(\d\d)$/.exec(time) ?? [];
  const atMs = Date.parse(time);
  return atMs >= firstMs && atMs <= lastMs && Number(hours) * 60 + Number(minutes) <= offsetMinutesMax;
}
