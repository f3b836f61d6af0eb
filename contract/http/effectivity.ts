// Questions about effectivity: which revision a unit has, and whether statements divide the units among them.
import { z } from 'zod';

const unit = z.string().min(1).max(200).optional();
export const effectivityQuery = z.strictObject({
  serial: unit,
  lot: unit,
  workOrder: unit,
  date: z.iso.date().optional(),
  site: unit,
  endItem: unit,
});

export const effectivityAnswer = z.object({
  itemId: z.string(),
  kind: z.enum(['effective', 'none']),
  revision: z.string().nullable(),
  because: z.string(),
  statement: z
    .unknown()
    .nullable()
    .describe('The statement that applies, with the change and decision that caused it.'),
  considered: z
    .array(z.object({ statementId: z.string(), revision: z.string(), range: z.string(), outcome: z.string() }))
    .describe('Every actual statement of the item and what became of it.'),
});

const identifier = z.string().min(1).max(200);
export const checkBody = z.strictObject({
  statements: z
    .array(
      z.strictObject({
        statementId: identifier.optional().describe('Default: its place in the list.'),
        itemId: identifier,
        revision: identifier,
        site: identifier,
        endItem: identifier.nullable().default(null),
        basis: z.enum(['serial', 'lot', 'date', 'workOrder']),
        range: z.string().min(1).max(10_000),
        rank: z.number().int().min(1).optional(),
        override: z.literal(true).optional(),
      }),
    )
    .min(1)
    .max(1_000),
  withStored: z
    .boolean()
    .default(false)
    .describe('Whether the actual statements of the same items and sites are checked along with them.'),
});

export const checkAnswer = z.object({
  holds: z.boolean(),
  statements: z.number(),
  violations: z.array(
    z.object({
      kind: z.enum(['gap', 'overlap']),
      itemId: z.string(),
      site: z.string(),
      endItem: z.string().nullable(),
      basis: z.string(),
      series: z.string(),
      witness: z.string().describe('The first unit that two statements claim, or that none does.'),
      statements: z.array(z.string()),
    }),
  ),
});
