// Events as they were taken in, for those who look what waits.
import { z } from 'zod';
import { isStorable } from '../identifiers';

const receivedAt = z.iso.datetime();

/** A cursor names the last entry of a page; it is opaque to the client. */
export function cursorTo<T>(place: z.ZodType<T>) {
  return z
    .string()
    .max(2_000)
    .transform((text, context): T => {
      try {
        return place.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
      } catch {
        context.addIssue('not a cursor of this list');
        return z.NEVER;
      }
    });
}

export function cursorOf(place: Record<string, string>): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

const limit = z.coerce.number().int().min(1).max(500).default(100);
export const stored = z.string().min(1).max(500).refine(isStorable, 'no null characters, no halves of a character');

export const floorEventsQuery = z.strictObject({
  state: z.enum(['applied', 'waiting', 'parked', 'refused', 'expired']).optional(),
  subject: stored.optional(),
  cursor: cursorTo(z.object({ receivedAt, source: stored, id: stored })).optional(),
  limit,
});

export const floorEventQuery = z.strictObject({ source: stored.describe('The source of the event.') });

export const rejectedEventsQuery = z.strictObject({
  cursor: cursorTo(z.object({ receivedAt, rejectedId: z.uuid() })).optional(),
  limit,
});

export const floorEventSummary = z.looseObject({
  source: z.string(),
  id: z.string(),
  type: z.string(),
  subject: z.string(),
  sequence: z.number().nullable(),
  state: z.string(),
  receivedAt: z.string(),
  expiresAt: z.string().nullable().describe('Null where it was settled at once, or waits for a person.'),
});

export const floorEventView = floorEventSummary.extend({
  receivedBy: z.string(),
  tries: z.number(),
  settledAt: z.string().nullable(),
  firstAnswer: z.unknown(),
  event: z.unknown(),
});

export const rejectedEvent = z.object({
  rejectedId: z.string(),
  code: z.string(),
  detail: z.string(),
  contentType: z.string(),
  hash: z.string().describe('SHA-256 of the raw bytes.'),
  sizeBytes: z.number(),
  receivedBy: z.string(),
  receivedAt: z.string(),
});
