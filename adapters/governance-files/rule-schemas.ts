// The shapes of the rule files in the governance folder. Rule ids are unique, so that a conflict can name its two sides.
import { z } from 'zod';

const decimal = z.string().regex(/^\d{1,12}(\.\d{1,12})?$/, 'a decimal such as 0.5, in quotes');
const positive = decimal.refine((text) => /[1-9]/.test(text), 'above zero');
const id = z.string().min(1).max(100);
const itemId = z.string().min(1).max(200);

const when = z.strictObject({
  itemId: itemId.optional(),
  occurrence: z.string().optional(),
  notFitted: z.boolean().optional(),
  withoutItemId: z.boolean().optional(),
  isAssembly: z.boolean().optional(),
  attribute: z.strictObject({ name: z.string(), value: z.string() }).optional(),
});
const rule = { id, when };

const transformRule = z.discriminatedUnion('kind', [
  z.strictObject({ ...rule, kind: z.literal('exclude'), reason: z.string().min(1) }),
  z.strictObject({ ...rule, kind: z.literal('phantom') }),
  z.strictObject({
    ...rule,
    kind: z.literal('substitute'),
    itemId,
    validFrom: z.iso.date().optional(),
    validTo: z.iso.date().optional(),
  }),
  z.strictObject({ ...rule, kind: z.enum(['make', 'buy']) }),
  z.strictObject({ ...rule, kind: z.literal('convertUnit'), unit: z.string().min(1).max(20), factor: positive }),
  z.strictObject({ ...rule, kind: z.literal('kit'), assembly: itemId, operation: z.string().optional() }),
  z.strictObject({ ...rule, kind: z.literal('consumeAt'), operation: z.string() }),
  z.strictObject({ ...rule, kind: z.literal('attrition'), percent: decimal }),
  z.strictObject({ ...rule, kind: z.literal('setupQuantity'), quantity: positive }),
  z.strictObject({ ...rule, kind: z.literal('roundToMultiple'), multiple: positive }),
  z.strictObject({
    ...rule,
    kind: z.literal('addMaterial'),
    itemId,
    quantity: positive,
    unit: z.string().min(1).max(20),
    per: z.enum(['unit', 'parent']),
    operation: z.string().optional(),
  }),
]);

export const transformRulesSchema = z.strictObject({
  ruleSetId: z.string(),
  version: z.string(),
  owner: z.string().min(1),
  routing: z.array(z.strictObject({ operation: z.string(), description: z.string() })).min(1),
  defaultOperation: z.string(),
  rules: z
    .array(transformRule)
    .max(10_000)
    .refine((rules) => new Set(rules.map((one) => one.id)).size === rules.length, 'rule ids are unique'),
});

const severity = z.enum(['none', 'info', 'warning', 'error']);
const byState = z.strictObject({
  planned: severity,
  released: severity,
  started: severity,
  operationDone: severity,
  complete: severity,
});
const byAction = z.strictObject({ add: byState, change: byState, delete: byState });

export const orderMatrixSchema = z.strictObject({
  matrixId: z.string(),
  version: z.string(),
  owner: z.string().min(1),
  cells: z.strictObject({ operation: byAction, component: byAction, lock: byAction }),
});
