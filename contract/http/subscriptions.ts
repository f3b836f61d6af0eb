// Subscribers of contract events.
import { z } from 'zod';
import { contractEvents } from '../events/catalogue';

const types = contractEvents.map(({ type }) => type);

const subscriptionState = z.enum(['active', 'paused', 'ended']);
const url = z.url({ protocol: /^https?$/ }).max(2_000);
const wanted = z
  .array(z.enum(types as [string, ...string[]]))
  .max(types.length)
  .describe('Event types; empty for every one.');
const subjectPrefix = z.string().max(500).describe('Only subjects that begin so, e.g. "order/PLANT-A/".');

export const subscriptionBody = z.strictObject({
  name: z.string().trim().min(1).max(200),
  url,
  types: wanted.default([]),
  subjectPrefix: subjectPrefix.default(''),
  fromPosition: z.number().int().min(1).optional().describe('Where to begin; left out, with what comes from now on.'),
});

export const subscriptionView = z.looseObject({
  subscriptionId: z.string(),
  name: z.string(),
  url: z.string(),
  state: subscriptionState,
  newest: z.number(),
  scanned: z.number(),
  pending: z.number(),
  deadLetters: z.number(),
});

export const subscriptionsQuery = z.strictObject({
  state: subscriptionState.optional().describe('Left out: all that were not ended.'),
});

export const changeBody = z
  .strictObject({
    url: url.optional(),
    types: wanted.optional(),
    subjectPrefix: subjectPrefix.optional(),
    reason: z.string().trim().min(1).max(2_000),
  })
  .describe('What is left out stays. A filter is for what is handed out from now on; the URL for what waits, too.');

export const reasonBody = z.strictObject({ reason: z.string().trim().min(1).max(2_000) });
export const replayBody = z.strictObject({ fromPosition: z.number().int().min(1) });
export const deadLetterBody = z.strictObject({
  action: z.enum(['retry', 'skip']),
  reason: z.string().trim().min(1).max(2_000),
});

export const contractEventsQuery = z.strictObject({
  after: z.coerce.number().int().min(0).default(0).describe('The last position that was seen.'),
  subject: z.string().min(1).max(500).optional(),
  type: z.string().min(1).max(200).optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
});

export const loggedEvent = z.object({
  position: z.number(),
  type: z.string(),
  subject: z.string(),
  recordedAt: z.string(),
  event: z.unknown(),
});
