// What owners release for the floor: mBOMs, routings, work instructions, inspection plans.
import { z } from 'zod';
import { identifier, plainId, sha256, text } from '../identifiers';

const supersedes = identifier
  .nullable()
  .default(null)
  .describe('Revision of the same document that this one takes the place of; null for the first.');

const itemRevisions = z
  .array(identifier)
  .min(1)
  .max(100)
  .describe('Revisions of the item it is released for. Released again with others, it holds for those too.');

/** ERP's mBOM and QMS's inspection plan are told alike. */
export const receivedRevision = z.strictObject({
  site: plainId,
  itemId: identifier,
  revision: identifier,
  contentHash: sha256,
  changeId: plainId,
});

/** The same revision came with two contents: the first stands, nothing of the second is propagated. */
export const revisionConflict = z.strictObject({
  conflictId: identifier.describe('`GET /conflicts/{conflictId}` shows what differs.'),
  artefactClass: z.enum(['ebom', 'drawing']),
  itemId: identifier,
  revision: identifier,
  heldHash: sha256,
  offeredHash: sha256,
  offeredBy: text.describe('The event or the read-back that brought the second content.'),
});

export const routingReleased = z.strictObject({
  site: plainId,
  itemId: identifier,
  itemRevisions,
  routingId: identifier,
  revision: identifier,
  supersedes,
  contentHash: sha256,
  operations: z
    .array(
      z.strictObject({
        operation: identifier,
        sequence: z
          .number()
          .int()
          .min(0)
          .max(1_000_000)
          .describe('Operations run one after another, in ascending sequence.'),
      }),
    )
    .min(1)
    .max(1_000)
    .refine((all) => new Set(all.map((one) => one.operation)).size === all.length, 'each operation once')
    .refine(
      (all) => new Set(all.map((one) => one.sequence)).size === all.length,
      'each sequence once: operations run one after another, none in either order',
    ),
});

export const workInstructionReleased = z.strictObject({
  site: plainId,
  itemId: identifier,
  itemRevisions,
  instructionId: identifier,
  operation: identifier,
  revision: identifier,
  supersedes,
  contentHash: sha256,
});
