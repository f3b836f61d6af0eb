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

export const finding = z.looseObject({
  findingId: z.string(),
  system: z.string(),
  documentPath: z.string(),
  kind: z.enum(['changedContent', 'missing', 'extra', 'effectivityDiffers', 'lockTampered']),
  severity: z.enum(['critical', 'major', 'minor']),
  owner: z.string(),
  state: z.string(),
  difference: z.array(z.unknown()),
  repairs: z.array(z.enum(['pushAgain', 'acceptBaseline', 'raiseChange'])).describe('What may be chosen.'),
  foundAt: z.string(),
  ageS: z.number().describe('Seconds since it was found, until it was resolved.'),
});

export const repairBody = z.strictObject({
  action: z
    .enum(['pushAgain', 'acceptBaseline', 'raiseChange'])
    .describe('Write what the receipt says; take what is held as the new baseline; or ask PLM for a change.'),
  reason: z.string().trim().min(1).max(2_000),
  signature,
});
