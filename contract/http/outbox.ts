// Messages that are on their way to the workflows, or were.
import { z } from 'zod';

export const outboxQuery = z.object({
  undelivered: z
    .enum(['true', 'false'])
    .default('false')
    .describe('true: only those that no workflow has taken yet; they are sent until one does.'),
  after: z.string().max(400).optional().describe('Key of the last message of the page before.'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

export const outboxMessage = z.object({
  key: z.string().describe('What it is for, e.g. "decide <decision id>".'),
  kind: z.string(),
  attempts: z.number(),
  recordedAt: z.string(),
  nextAt: z.string().nullable().describe('When it is sent again; null once it was delivered.'),
  deliveredAt: z.string().nullable(),
  lastError: z.string().nullable().describe('Why it is not delivered, or what its workflow answered.'),
});

export const deliveryAnswer = z
  .enum(['delivered', 'recorded, not yet delivered'])
  .describe('Whether the workflow was told already. What is recorded stands and is told until it is taken.');
