// For MES: the lock of one work order, with the seal that MES stores and echoes (RULES 5.1, 5.2).
import { z } from 'zod';
import { identifier, plainId, sha256 } from '../identifiers';

const pinned = z.strictObject({ id: z.string(), revision: z.string(), contentHash: sha256 });

export const lockSet = z.strictObject({
  site: plainId,
  orderId: plainId,
  itemId: identifier,
  endItem: identifier,
  serials: z
    .string()
    .nullable()
    .describe("The order's units as a range text in normal form; null where it builds one lot of the item."),
  lot: z.string().nullable(),
  revision: identifier,
  effectivity: z.strictObject({ statementId: z.string(), changeId: plainId, decisionId: z.string() }),
  drawing: pinned,
  ebom: pinned,
  mbom: pinned,
  routing: pinned.extend({
    operations: z.array(z.strictObject({ operation: z.string(), sequence: z.number().int(), instruction: pinned })),
  }),
  inspectionPlan: pinned,
  software: z.record(z.string(), pinned).describe('By occurrence of the eBOM; empty where there is none.'),
});

export const orderLock = z.strictObject({
  orderId: plainId,
  version: z.number().int().min(1),
  seal: sha256.describe('Content hash of the lock set.'),
  lockSet,
  hold: z.literal(false).optional().describe('Present where the lock ends a hold.'),
});
