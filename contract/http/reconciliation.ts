// What a manufacturing engineer sees of a merge, and chooses.
import { z } from 'zod';
import { signature } from './decision';

const value = z.string().max(2_000).nullable();
const text = z.string().trim().min(1).max(2_000);
const lineId = z.string().min(1).max(10_000);

const discrepancy = z.object({
  lineId: z.string(),
  facet: z.string(),
  kind: z.enum(['auto', 'same', 'suspect']),
  taken: z.enum(['engineering', 'planning', 'value']).nullable(),
  base: value,
  engineering: value,
  planning: value,
});

export const mbomQuery = z.strictObject({
  site: z.string().min(1).max(100),
  itemId: z.string().min(1).max(200).optional().describe('Left out: the only affected item of the change.'),
});

export const mbomAnswer = z.looseObject({
  itemId: z.string(),
  revision: z.string(),
  site: z.string(),
  ruleSet: z.object({ ruleSetId: z.string(), version: z.string(), owner: z.string() }),
  mbom: z.looseObject({ lines: z.record(z.string(), z.looseObject({ itemId: z.string(), quantity: z.string() })) }),
  treatments: z.looseObject({}),
  accountability: z.object({
    counts: z.record(z.string(), z.number()),
    open: z.record(z.string(), z.unknown()).describe('Occurrences that are not full or excluded.'),
    unexplained: z.array(z.string()),
  }),
  discrepancies: z.array(discrepancy),
  open: z.array(discrepancy),
  mayBeSent: z.boolean(),
  refusals: z.array(z.looseObject({ code: z.string(), message: z.string() })),
});

export const reconciliationAnswer = z.object({
  handoffId: z.string(),
  parkId: z.string().nullable(),
  items: z.array(mbomAnswer),
});

export const reconciliationBody = z.strictObject({
  parkId: z.string().min(1).max(400).describe('The park it resolves, as shown with the handoff.'),
  choices: z
    .array(
      z.strictObject({
        itemId: z.string().min(1).max(200),
        lineId,
        facet: z.string().min(1).max(300),
        engineering: value.describe('The value that was seen; a choice of values that moved on does not apply.'),
        planning: value.describe('The value that was seen.'),
        take: z.union([z.enum(['engineering', 'planning']), z.strictObject({ value })]),
      }),
    )
    .max(10_000)
    .default([]),
  exceptions: z
    .array(z.strictObject({ itemId: z.string().min(1).max(200), id: lineId, reason: text }))
    .max(1_000)
    .default([])
    .describe('Occurrences or lines that may differ from the eBOM, each with its reason: a signed waiver.'),
  signature,
});
