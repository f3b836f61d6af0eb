// For ERP: the manufacturing bill of materials of a product revision at one site, with its routing and effectivity. Each
// line tells the occurrences and rules it came from.
import { z } from 'zod';
import { identifier, plainId, sha256 } from '../identifiers';
import { documentEffectivity } from './effectivity';

const decimal = z.string().describe('An exact decimal.');
const rule = z.string().describe('The rule that says so.');

export const mbomLine = z.strictObject({
  itemId: identifier,
  parent: z.string().nullable().describe('The line that consumes it; null directly under the product.'),
  quantity: decimal.describe('Net quantity per one parent, an exact decimal.'),
  unit: z.string(),
  operation: z.string().nullable().describe('The operation that consumes it.'),
  supply: z.enum(['make', 'buy']),
  attritionPercent: decimal.optional(),
  setupQuantity: decimal.optional(),
  roundingMultiple: decimal.optional(),
  attributes: z.record(z.string(), z.string()),
  provenance: z.strictObject({ occurrences: z.array(z.string()), rules: z.array(z.string()) }),
  plannerReason: z.string().optional().describe("A planner's reason for a line without provenance."),
});

export const manufacturingBom = z.strictObject({
  itemId: identifier,
  revision: identifier,
  site: plainId,
  changeId: plainId,
  effectivity: documentEffectivity,
  lines: z.record(z.string(), mbomLine).describe('By line id.'),
  ebomHash: sha256.describe('Content hash of the eBOM it was made from.'),
  treatments: z
    .strictObject({
      excluded: z.record(z.string(), z.strictObject({ rule, reason: z.string() })),
      dissolved: z.record(z.string(), z.strictObject({ rule })),
      substituted: z.record(z.string(), z.strictObject({ rule, itemId: identifier })),
      converted: z.record(z.string(), z.strictObject({ rule, unit: z.string(), factor: decimal })),
    })
    .describe('Occurrences that are not consumed as they are, by occurrence.'),
  routing: z.array(z.strictObject({ operation: z.string(), description: z.string() })).describe('In their order.'),
  rules: z.strictObject({ ruleSetId: z.string(), version: z.string() }).describe('The rules that made it.'),
});
