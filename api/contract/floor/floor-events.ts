// Events as they were taken in, for those who look what waits.
import { z } from 'zod';

const place = z.object({ receivedAt: z.iso.datetime(), source: z.string(), id: z.string() });

/** The cursor names the last event of a page; it is opaque to the client. */
const cursor = z
  .string()
  .max(2_000)
  .transform((text, context) => {
    try {
      return place.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    } catch {
      context.addIssue('not a cursor of this list');
      return z.NEVER;
    }
  });

export function cursorOf({ receivedAt, source, id }: z.infer<typeof place>): string {
  return Buffer.from(JSON.stringify({ receivedAt, source, id })).toString('base64url');
}

export const floorEventsQuery = z.strictObject({
  state: z.enum(['applied', 'waiting', 'parked', 'refused', 'expired']).optional(),
  subject: z.string().min(1).max(500).optional(),
  cursor: cursor.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

export const floorEventSummary = z.looseObject({
  source: z.string(),
  id: z.string(),
  type: z.string(),
  subject: z.string(),
  sequence: z.number().nullable(),
  state: z.string(),
  receivedAt: z.string(),
  expiresAt: z.string().nullable(),
});
