// For PLM: a request for a change, raised from a drift that somebody found to be right.
import { z } from 'zod';
import { plainId, sha256 } from '../identifiers';
import { systemNames } from '../../domain/handoff/system-name';

export const changeRequest = z.strictObject({
  requestId: plainId,
  system: z.enum(systemNames).describe('The system that drifted.'),
  documentPath: z.string(),
  kind: z.enum(['changedContent', 'missing', 'extra', 'effectivityDiffers', 'lockTampered', 'unreadable']),
  reason: z.string(),
  difference: z
    .array(z.strictObject({ pointer: z.string(), sent: z.unknown(), held: z.unknown() }))
    .describe('By JSON pointer, at most twenty.'),
  receiptHash: sha256.nullable().describe('Hash of what was handed over.'),
  heldHash: sha256.nullable().describe('Hash of what the system held when it was signed.'),
  signature: z.strictObject({
    actor: z.string(),
    printedName: z.string(),
    meaning: z.string(),
    signedHash: sha256,
  }),
});
