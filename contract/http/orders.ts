// Open orders under a change, and how a human ends one.
import { z } from 'zod';
import { signature } from './decision';

const kinds = ['finishAtOld', 'switchBeforeStart', 'holdAndRework', 'scrap', 'useAsIs', 'cancelAndReplan'] as const;
const text = z.string().trim().min(1).max(2000);

export const dispositionsBody = z.strictObject({
  site: z.string().min(1).max(100),
  dispositions: z
    .array(
      z.strictObject({
        orderId: z.string().min(1).max(200),
        disposition: z.enum(kinds),
        reason: text,
        concession: text
          .optional()
          .describe('Number of the concession, where units stay at a revision not effective for them.'),
      }),
    )
    .min(1)
    .max(1_000)
    .refine((all) => new Set(all.map((one) => one.orderId)).size === all.length, 'each order once'),
  signature,
});

export const openOrder = z.looseObject({
  orderId: z.string(),
  itemId: z.string(),
  revision: z.string(),
  toRevision: z.string(),
  serials: z.string().nullable(),
  lot: z.string().nullable(),
  state: z.string(),
  side: z.enum(['before', 'from', 'split', 'unknown']),
  severity: z.enum(['none', 'info', 'warning', 'error']),
  automatic: z.enum(kinds).nullable().describe('What the rule disposes of by itself; null where a human must.'),
  allowed: z.array(z.enum(kinds)),
  reason: z.string(),
  disposition: z.looseObject({ disposition: z.enum(kinds), printedName: z.string() }).nullable(),
});
