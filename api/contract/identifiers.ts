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
    (text) => text === text.trim() && !/\p{Cc}/u.test(text) && text !== '__proto__',
    'no control characters, no white space at the ends',
  );
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in lower-case hexadecimal digits');

/** RFC 3339 with an offset. */
export const instant = z.iso.datetime({ offset: true });
/** An exact decimal as text. */
export const quantity = z.string().regex(/^-?\d{1,15}(\.\d{1,12})?$/, 'a decimal in a string, e.g. "12.50"');
export const text = z.string().trim().min(1).max(4_000);
