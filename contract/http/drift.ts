// Drift as people see it, and the repair they sign.
import { z } from 'zod';
import { signature } from './decision';

export const sweepBody = z.strictObject({
  itemId: z.string().min(1).max(200).optional().describe('One item; left out, everything.'),
});

export const findingsQuery = z.strictObject({
  state: z.enum(['open', 'repairing', 'raised', 'resolved']).optional(),
  system: z.enum(['plm', 'erp', 'mes', 'qms']).optional(),
  cursor: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

const repairAction = z.enum(['pushAgain', 'acceptBaseline', 'withdrawExtra', 'raiseChange']);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const finding = z.looseObject({
  findingId: z.string(),
  system: z.string(),
  documentPath: z.string(),
  kind: z.enum(['changedContent', 'missing', 'extra', 'effectivityDiffers', 'lockTampered', 'unreadable']),
  severity: z.enum(['critical', 'major', 'minor']),
  owner: z.string(),
  state: z.string(),
  heldHash: z
    .string()
    .nullable()
    .describe('SHA-256 of the RFC 8785 form of what the system holds; null where it holds nothing, or was not read.'),
  difference: z.array(z.unknown()),
  detail: z.string().nullable().describe('Why it could not be read.'),
  repairs: z.array(repairAction).describe('What may be chosen.'),
  foundAt: z.string(),
  ageS: z.number().describe('Seconds since it was found, until it was resolved.'),
});

export const repairBody = z.strictObject({
  action: repairAction.describe(
    'Write what the receipt says; take what is held as the new baseline; withdraw what nobody handed over; or ask PLM for a change.',
  ),
  heldHash: sha256
    .nullable()
    .describe('What you looked at: the `heldHash` of the finding. The repair is of this alone.'),
  reason: z.string().trim().min(1).max(2_000),
  signature,
});
