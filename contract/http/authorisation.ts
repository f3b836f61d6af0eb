// May this operation start? The question MES asks before each one, and the answer.
import { z } from 'zod';
import { denialCodes } from '../../domain/locks/denial';
import { identifier, instant, plainId, sha256 } from '../identifiers';
import { namedUnit, namesOneUnit, oneUnit } from '../named-unit';

const presentedRevision = z.strictObject({
  artefact: z.enum(['drawing', 'ebom', 'mbom', 'routing', 'instruction', 'inspectionPlan', 'software']),
  id: identifier,
  revision: identifier,
  contentHash: sha256,
});

export const authorisationQuestion = z
  .strictObject({
    site: plainId,
    orderId: plainId,
    ...namedUnit,
    operation: identifier,
    operator: identifier.describe('Who wants to start.'),
    presented: z
      .union([
        z.strictObject({ seal: sha256.describe('The seal MES stored with the order.') }),
        z.strictObject({ revisions: z.array(presentedRevision).min(1).max(100) }),
      ])
      .describe(
        'What the operator has before them: the seal of the order, or every document of the lock for the operation (drawing, eBOM, mBOM, routing, inspection plan, its instruction, software), by revision and content.',
      ),
  })
  .refine(namesOneUnit, oneUnit);

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

const unanswered = z
  .object({ code: z.literal('AUTHORISATION_UNAVAILABLE'), detail: z.string() })
  .describe('This one could not be answered and recorded: do not start, ask again.');

export const authorisationAnswer = z.union([
  authorisation,
  z.object({ answers: z.array(z.union([authorisation, unanswered])).describe('In the order of the questions.') }),
]);

export const authorisationsQuery = z.strictObject({
  decision: z
    .enum(['permit', 'deny', 'wouldDeny'])
    .optional()
    .describe('`wouldDeny`: permitted in shadow, and denied where the site enforces.'),
  site: plainId.optional(),
  orderId: plainId.optional(),
  serial: identifier.optional(),
  lot: identifier.optional(),
  operation: identifier.optional(),
  operator: identifier.optional(),
  since: instant.optional().describe('Answered at or after.'),
  until: instant.optional().describe('Answered before.'),
  cursor: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

export const authorisationRecord = authorisation.extend({
  question: z.unknown(),
  askedBy: z.string(),
});
