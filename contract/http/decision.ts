// What a planner decides and signs, and how a parked handoff is freed.
import { z } from 'zod';
import { stockDispositionKinds } from '../../domain/change/stock-disposition';
import { affectedItemsMax } from '../events/change-released';

const text = z.string().trim().min(1).max(2000);

export const signature = z.strictObject({
  signingKey: z
    .string()
    .min(1)
    .max(200)
    .describe('The signing key of the person, given again at every signature. Never stored.'),
  meaning: text.describe('What the signature means, e.g. "I decide the cut-in".'),
});

export const cutIn = z.strictObject({
  itemId: z.string().min(1).max(200).optional().describe('Left out: every affected item of the change.'),
  basis: z.enum(['serial', 'lot', 'date', 'workOrder']),
  range: z.string().min(1).max(10_000).describe('E.g. "SN-0100 and up", "2026-01-01 and up".'),
  endItem: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('Product whose units are meant; default the end item of the change.'),
  newSeries: z
    .literal(true)
    .optional()
    .describe('States that a series which was never seen for the end item begins with this decision.'),
  override: z
    .literal(true)
    .optional()
    .describe('Lies over every other statement of the same units, by this signature (RULES 2.7).'),
  rank: z
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .describe('A ranked change goes before an unranked one, the higher rank first.'),
});

export const cutInsBody = z.strictObject({ cutIns: z.array(cutIn).min(1).max(affectedItemsMax) });

/** The units of each cut-in as they are read: shown before the signature, and signed. */
export const shownCutIns = z.array(
  z.object({
    itemId: z.string(),
    revision: z.string(),
    endItem: z.string().nullable(),
    basis: z.enum(['serial', 'lot', 'date', 'workOrder']),
    units: z
      .object({
        count: z.number().nullable(),
        first: z.string(),
        last: z.string().nullable(),
        series: z.array(z.string()),
      })
      .nullable()
      .describe('Count and last are null where the units have no end.'),
  }),
);

export const decisionBody = z.strictObject({
  impactHash: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'the impactHash of GET /changes/{changeId}/impact')
    .describe('The impact the decision was taken on; it is refused where the floor has moved since.'),
  cutIns: z.array(cutIn).min(1).max(affectedItemsMax),
  stock: z
    .array(
      z.strictObject({
        itemId: z.string().min(1).max(200),
        disposition: z.enum(stockDispositionKinds),
        reason: text,
      }),
    )
    .max(1_000)
    .refine((all) => new Set(all.map((one) => one.itemId)).size === all.length, 'each part once')
    .default([])
    .describe('What becomes of each part in stock that the new revision no longer uses (RULES 4.4).'),
  independent: z
    .strictObject({ of: z.array(z.string().min(1).max(200)).min(1).max(50), reason: text })
    .optional()
    .describe('Revisions that the decided one is independent of, where it cuts in out of their order (RULES 2.6).'),
  retroactive: z
    .strictObject({ reason: text })
    .optional()
    .describe(
      'Signs that the decision reaches back to days before the release or to units that are done, and why; both are recorded with it.',
    ),
  confirmGaps: z
    .strictObject({ reason: text })
    .optional()
    .describe(
      'Confirms that the decision leaves units between others without any revision, and why; the gaps are recorded with it.',
    ),
  signature,
});

export const resolutionBody = z.strictObject({
  parkId: z
    .string()
    .min(1)
    .max(400)
    .describe('The park it resolves, as shown with the handoff: a late click cannot resolve a later one.'),
  action: z.enum(['retry', 'waive', 'abort']),
  reason: text,
  signature: signature.optional().describe('Mandatory to waive.'),
});

export const retryNowBody = z.strictObject({ reason: text });

export const handoffQuery = z.strictObject({
  state: z
    .enum([
      'proposed',
      'awaitingDecision',
      'transferring',
      'retrying',
      'verifying',
      'parked',
      'verified',
      'waived',
      'aborted',
      'withdrawn',
    ])
    .optional(),
  boundary: z.coerce.number().int().min(1).max(5).optional(),
  owner: z.string().min(1).max(200).optional(),
  site: z.string().min(1).max(100).optional(),
  changeId: z.string().min(1).max(100).optional(),
  cursor: z.string().min(1).max(400).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
