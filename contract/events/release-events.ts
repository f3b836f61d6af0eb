// What owners release for the floor: mBOMs, routings, work instructions, inspection plans.
import { z } from 'zod';
import { identifier, plainId, sha256 } from '../identifiers';

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
        sequence: z.number().int().min(0).max(1_000_000).describe('Operations run in ascending sequence.'),
      }),
    )
    .min(1)
    .max(1_000)
    .refine((all) => new Set(all.map((one) => one.operation)).size === all.length, 'each operation once')
    .refine((all) => new Set(all.map((one) => one.sequence)).size === all.length, 'each sequence once'),
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
