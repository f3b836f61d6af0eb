// The eBOM content as it travels: occurrences by id, quantities as exact decimal text.
import { z } from 'zod';

export const ebomContent = z.strictObject({
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
