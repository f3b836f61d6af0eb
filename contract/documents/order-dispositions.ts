// For MES: how each open order of an item ends under a change, by rule or by a human's signature.
import { z } from 'zod';
import { identifier, plainId } from '../identifiers';

export const disposedOrder = z.strictObject({
  revision: identifier,
  hold: z.boolean(),
  cancelled: z.boolean(),
  disposition: z.string().nullable().describe('Null while it waits for a human; the order is held until then.'),
  concession: z.string().nullable(),
  signedBy: z.string().nullable(),
  reason: z.string(),
  serials: z.string().nullable(),
  lot: z.string().nullable(),
  state: z.string(),
});

/** One order as the document holds it. */
export type DisposedOrder = z.infer<typeof disposedOrder>;

export const orderDispositions = z.strictObject({
  itemId: identifier,
  revision: identifier,
  site: plainId,
  changeId: plainId,
  orders: z.record(plainId, disposedOrder).describe('By work order.'),
});
