// May this operation start? The question MES asks before each one, and the answer.
import { z } from 'zod';
import { denialCodes } from '../../domain/lock/authorise';

const id = z.string().min(1).max(200);
const hash = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in lower-case hexadecimal digits');

const presentedRevision = z.strictObject({
  artefact: z.enum(['drawing', 'ebom', 'mbom', 'routing', 'instruction', 'inspectionPlan', 'software']),
  id,
  revision: id,
  contentHash: hash.optional(),
});

export const authorisationQuestion = z.strictObject({
  site: id,
  orderId: id,
  serial: id.describe('The unit, e.g. "SN-0047".'),
  operation: id,
  operator: id.describe('Who wants to start.'),
  presented: z
    .union([
      z.strictObject({ seal: hash.describe('The seal MES stored with the order.') }),
      z.strictObject({ revisions: z.array(presentedRevision).min(1).max(100) }),
    ])
    .describe('What the operator has before them: the seal of the order, or the revisions shown.'),
});

export const authorisationBody = z.union([
  authorisationQuestion,
  z.strictObject({ questions: z.array(authorisationQuestion).min(1).max(100) }),
]);

const denial = z.object({
  code: z.enum(denialCodes),
  message: z.string(),
  next: z.string().describe('What to do next, for the operator.'),
  facts: z.record(z.string(), z.unknown()).optional(),
});

const authorisation = z.object({
  authorisationId: z.uuid(),
  decision: z.enum(['permit', 'deny']),
  mode: z.enum(['shadow', 'enforce']),
  reasons: z.array(denial).describe('Why it is denied; in shadow, why it would have been.'),
  lockVersion: z.number().nullable(),
  answeredAt: z.string(),
});

export const authorisationAnswer = z.union([authorisation, z.object({ answers: z.array(authorisation) })]);

export const authorisationsQuery = z.strictObject({
  decision: z
    .enum(['permit', 'deny', 'wouldDeny'])
    .optional()
    .describe('`wouldDeny`: permitted in shadow, and denied where the site enforces.'),
  site: id.optional(),
  orderId: id.optional(),
  cursor: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

export const authorisationRecord = authorisation.extend({
  question: z.unknown(),
  askedBy: z.string(),
});
