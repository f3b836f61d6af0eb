// What an order of so many units calls off of each line.
import { z } from 'zod';

const units = z
  .string()
  .regex(/^(?=.*[1-9])\d{1,12}(\.\d{1,12})?$/, 'a decimal above zero')
  .describe('Units of the product, e.g. 50.');
const site = z.string().min(1).max(100);

export const changeExplosionQuery = z.strictObject({
  site,
  itemId: z.string().min(1).max(200).optional().describe('Left out: the only affected item of the change.'),
  quantity: units,
});

export const heldExplosionQuery = z.strictObject({ site, revision: z.string().min(1).max(100), quantity: units });

const decimal = z.string();
export const explosionAnswer = z.object({
  itemId: z.string(),
  revision: z.string(),
  site: z.string(),
  units: decimal,
  openSuspects: z.number().describe('Choices that wait in the merge; engineering stands in for each.'),
  lines: z
    .array(
      z.object({
        lineId: z.string(),
        level: z.number().describe('Counted from the product, whose own lines are at 0.'),
        itemId: z.string(),
        parent: z.string().nullable(),
        quantity: decimal.describe('Net, per one parent.'),
        unit: z.string(),
        operation: z.string().nullable(),
        supply: z.enum(['make', 'buy']),
        attritionPercent: decimal.optional(),
        setupQuantity: decimal.optional(),
        roundingMultiple: decimal.optional(),
        calledOff: decimal.describe('For the whole order: scrap compounds, and each level is rounded by itself.'),
      }),
    )
    .describe('Each line directly behind its parent.'),
});
