// The impact of a change at a site, and candidate cut-ins compared.
import { z } from 'zod';
import { differenceCounts, occurrenceChange } from './ebom-differences';

const decimal = z.string().regex(/^\d{1,12}(\.\d{1,12})?$/, 'a decimal in a string, e.g. "12.50"');
const itemId = z.string().min(1).max(200);
export const siteQuery = z.strictObject({ site: z.string().min(1).max(100) });

const orderCount = z.object({
  orders: z.number(),
  units: z.number(),
  lots: z.number().optional().describe('Orders that build a lot, whose units have no serials.'),
});

const structure = z.object({
  comparedWith: z.string().nullable().describe('The revision compared with; null for a first one.'),
  counts: differenceCounts,
  changes: z.array(occurrenceChange).describe('The first thousand.'),
  unlisted: z.number().describe('How many more there are.'),
});

export const impactAnswer = z.object({
  impactHash: z.string().describe('Name it in the decision: it is refused where the floor has moved since.'),
  impact: z.object({
    changeId: z.string(),
    site: z.string(),
    items: z.array(
      z.looseObject({
        itemId,
        fromRevision: z.string().nullable(),
        toRevision: z.string(),
        ordersByState: z.record(z.string(), orderCount),
        workInProgress: orderCount,
        structure: structure
          .nullable()
          .describe('By occurrence; null where the eBOM of the revision before is not known to the engine.'),
        parts: z
          .array(z.object({ itemId, unit: z.string(), before: z.string(), after: z.string() }))
          .describe(
            'Parts whose use per unit differs between `fromRevision` and `toRevision`; empty without `structure`.',
          ),
        supersededStock: z.array(z.looseObject({ itemId, onHand: z.string(), unit: z.string() })),
        parents: z.array(z.object({ itemId, revision: z.string(), depth: z.number(), path: z.array(z.string()) })),
        characteristics: z.object({
          carried: z.number(),
          changed: z.array(z.string()),
          new: z.array(z.string()),
          removed: z.array(z.string()),
        }),
      }),
    ),
  }),
});

const named = { name: z.string().min(1).max(100) };
export const optionsBody = z.strictObject({
  site: z.string().min(1).max(100),
  candidates: z
    .array(
      z.union([
        z.strictObject({
          ...named,
          basis: z.enum(['serial', 'lot', 'date', 'workOrder']),
          range: z.string().min(1).max(10_000),
        }),
        z.strictObject({ ...named, afterUseUp: z.literal(true) }),
      ]),
    )
    .min(1)
    .max(20)
    .describe(
      'E.g. {"name": "soon", "basis": "serial", "range": "SN-0100 and up"} or {"name": "frugal", "afterUseUp": true}.',
    ),
  prices: z
    .strictObject({
      parts: z
        .record(itemId, decimal)
        .default({})
        .describe("Per unit of measure; a part left out is taken at ERP's cost."),
      heldUnit: decimal.optional(),
      switchedOrder: decimal.optional(),
    })
    .default({ parts: {} }),
});

const conflict = z.looseObject({ code: z.string(), message: z.string() });
export const optionsAnswer = z.object({
  impactHash: z.string(),
  options: z.array(
    z.object({
      name: z.string(),
      cost: z.string().nullable().describe('Null where a part has no price.'),
      unpriced: z.array(z.string()),
      firstConflict: conflict.nullable(),
      items: z.array(
        z.looseObject({
          itemId,
          basis: z.string().nullable(),
          range: z.string().nullable(),
          switched: orderCount,
          held: orderCount,
          finishedAtOld: orderCount,
          unitsAtOld: z.number(),
        }),
      ),
    }),
  ),
});
