// Identifiers and quantities as the published contract writes them; what a system tells must fit it.
import { z } from 'zod';

export const plainId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/);
export const identifier = z
  .string()
  .min(1)
  .max(200)
  .refine(
    (text) => text === text.trim() && !/\p{Cc}/u.test(text) && text !== '__proto__',
    'no control characters, no white space at the ends',
  );
export const quantity = z.string().regex(/^-?\d{1,15}(\.\d{1,12})?$/);
export const itemRevisions = z.array(identifier).min(1).max(100);
