// For PLM: the cut-in that a planner decided and signed for a change at one site.
import { z } from 'zod';
import { identifier, instant, plainId, sha256 } from '../identifiers';
import { cutIn } from './effectivity';

export const changeEffectivity = z.strictObject({
  changeId: plainId,
  site: plainId,
  decisionId: z.string(),
  cutIns: z.record(identifier, z.strictObject({ revision: identifier, ...cutIn })).describe('By affected item.'),
  signature: z.strictObject({
    actor: z.string(),
    printedName: z.string(),
    meaning: z.string(),
    signedHash: sha256.describe('Hash of what was signed.'),
    decidedAt: instant,
  }),
});
