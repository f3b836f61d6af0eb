// The event that starts a propagation: a CloudEvent 1.0 of type cutin.change.released.v1.
import { z } from 'zod';
import { changeEffects } from '../../domain/change/check-change-class';
import { identifier, instant, plainId, sha256 } from '../identifiers';

export const releaseEventType = 'cutin.change.released.v1';

export const releasedArtefact = z.strictObject({
  artefactClass: z.enum(['ebom', 'drawing']),
  revision: identifier,
  contentHash: sha256
    .optional()
    .describe('Hash of the content that PLM serves; may be left out where the content is inline.'),
  content: z.unknown().optional().describe('Inline content; stored and replaced by its hash.'),
});

/** A change of a whole product; its handoffs go to the receivers document by document, so that it takes hours at worst. */
export const affectedItemsMax = 2_000;

export const releaseData = z.strictObject({
  changeId: plainId,
  title: z.string().min(1).max(500),
  author: identifier,
  endItem: identifier,
  sites: z
    .array(plainId)
    .min(1)
    .max(50)
    .refine((sites) => new Set(sites).size === sites.length, 'each site once'),
  releasedAt: instant,
  requirementBaseline: identifier.nullable().default(null),
  affectedItems: z
    .array(
      z.strictObject({
        itemId: identifier,
        fromRevision: identifier.nullable(),
        toRevision: identifier,
        action: z.enum(['add', 'revise', 'delete']),
        artefacts: z.array(releasedArtefact).max(10),
        mergedFrom: z
          .array(identifier)
          .max(20)
          .default([])
          .describe('Further revisions whose changes this one holds, where it is derived from more than one.'),
        affects: z
          .array(z.enum(changeEffects))
          .max(changeEffects.length)
          .default([])
          .describe('What old and new units differ in so that they cannot stand for each other (RULES 3.8).'),
        replaces: identifier.nullable().default(null).describe('The item whose place a new one takes.'),
      }),
    )
    .min(1)
    .max(affectedItemsMax)
    .refine((items) => new Set(items.map((item) => item.itemId)).size === items.length, 'each item once'),
});

export type ReleaseData = z.infer<typeof releaseData>;
