// Revision conflicts as people see them.
import { z } from 'zod';
import { cursorTo, stored } from '../events/floor-events';

export const conflictsQuery = z.strictObject({
  itemId: stored.optional(),
  artefactClass: z.enum(['ebom', 'drawing']).optional(),
  revision: stored.optional(),
  cursor: cursorTo(z.object({ recordedAt: z.iso.datetime(), conflictId: stored })).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

const hash = z.string().describe('SHA-256 of the RFC 8785 form.');

export const conflictSummary = z.object({
  conflictId: z.string(),
  artefactClass: z.string(),
  itemId: z.string(),
  revision: z.string(),
  heldHash: hash,
  announcedBy: z
    .string()
    .nullable()
    .describe('The change that had announced the held hash; null where the content was read back and frozen.'),
  offeredHash: hash,
  offeredBy: z.string().describe('The event or the read-back that brought the second content.'),
  recordedAt: z.iso.datetime(),
  hasHeld: z.boolean().describe('Whether the held content is at hand.'),
  hasOffered: z.boolean().describe('Whether the offered content is at hand; it is fetched from PLM where it can be.'),
  finding: z.string().nullable().describe('What PLM answered when it was asked for the offered content.'),
});

export const conflictView = conflictSummary.extend({
  difference: z
    .object({
      total: z.number().describe('How many there are.'),
      shown: z.array(z.object({ pointer: z.string(), sent: z.unknown(), held: z.unknown() })),
    })
    .nullable()
    .describe('Field by field, `sent` being what was offered; null where a content is known by its hash alone.'),
});
