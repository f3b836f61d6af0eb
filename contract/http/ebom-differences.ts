// What changed between two eBOMs, by occurrence, and the eBOM of one revision.
import { z } from 'zod';
import { ebomContent } from '../documents/ebom-content';

const facetChange = z.object({ name: z.string(), before: z.string().nullable(), after: z.string().nullable() });

export const differenceCounts = z
  .object({
    added: z.number(),
    removed: z.number(),
    part: z.number(),
    same: z.number().describe('Occurrences of the same part, whatever else changed.'),
    sameWithOtherChanges: z.number(),
    facets: z.record(z.string(), z.number()).describe('Occurrences that stay, by what differs: quantity, parent ...'),
  })
  .describe('Occurrences, all of them.');

export const occurrenceChange = z.object({
  occurrence: z.string().describe('Designator or id.'),
  kind: z.enum(['added', 'removed', 'part', 'other']),
  before: z.string().nullable().describe('Part number.'),
  after: z.string().nullable(),
  facets: z.array(facetChange).describe('What differs besides the part, e.g. quantity, attributes/Footprint.'),
});

const itemId = z.string().min(1).max(200);
const revision = z.string().min(1).max(200);
const compared = z.object({ itemId, revision, contentHash: z.string() });

export const ebomDifferencesQuery = z.strictObject({
  after: revision.describe('The revision that is compared with the one of the path.'),
  afterItem: itemId.optional().describe('Left out: the item of the path.'),
});

export const ebomDifferencesAnswer = z.object({
  before: compared,
  after: compared,
  counts: differenceCounts,
  changes: z.array(occurrenceChange).describe('In the order of occurrence ids, all of them.'),
});

export const ebomAnswer = z.object({ contentHash: z.string(), ebom: ebomContent });
