// What PLM accepts as content of artefacts and changes.
import { z } from 'zod';

const ebom = z.strictObject({
  itemId: z.string(),
  revision: z.string(),
  description: z.string(),
  occurrences: z.record(
    z.string(),
    z.strictObject({
      itemId: z.string().nullable(),
      parent: z.string().nullable(),
      findNumber: z.string(),
      quantity: z.string(),
      unit: z.string(),
      fitted: z.boolean(),
      attributes: z.record(z.string(), z.string()),
    }),
  ),
});

const drawing = z.strictObject({
  itemId: z.string(),
  revision: z.string(),
  characteristics: z.record(
    z.string(),
    z.strictObject({
      description: z.string(),
      nominal: z.string().nullable(),
      lowerTolerance: z.string().nullable(),
      upperTolerance: z.string().nullable(),
      unit: z.string().nullable(),
      method: z.string(),
      key: z.boolean(),
      requirement: z.string().nullable(),
    }),
  ),
});

export const artefactContents: Record<string, z.ZodType> = { ebom, drawing };

export const changeContent = z.strictObject({
  changeId: z.string(),
  title: z.string(),
  author: z.string(),
  endItem: z.string(),
  sites: z.array(z.string()).min(1),
  requirementBaseline: z.string().nullable().default(null),
  affectedItems: z
    .array(
      z.strictObject({
        itemId: z.string(),
        fromRevision: z.string().nullable(),
        toRevision: z.string(),
        action: z.enum(['revise', 'add', 'delete']),
        artefacts: z.array(
          z.strictObject({ artefactClass: z.enum(['ebom', 'drawing']), contentHash: z.string().optional() }),
        ),
        mergedFrom: z.array(z.string()).default([]),
        affects: z.array(z.enum(['form', 'fit', 'function', 'interchangeability'])).default([]),
        replaces: z.string().nullable().default(null),
      }),
    )
    .min(1),
});

export type ChangeContent = z.infer<typeof changeContent>;
