// For MES: the revision that every open order of an item must be built to under a change, bound to the mBOM that ERP
// acknowledged. Orders that switch or wait for a human are held.
import { z } from 'zod';
import { identifier, plainId, sha256 } from '../identifiers';
import { documentEffectivity } from './effectivity';

export const orderRevisions = z.strictObject({
  itemId: identifier,
  revision: identifier,
  site: plainId,
  changeId: plainId,
  effectivity: documentEffectivity,
  mbom: z
    .strictObject({ localRevision: z.number().int(), label: z.string(), contentHash: sha256 })
    .describe('As ERP acknowledged it.'),
  orders: z
    .record(
      plainId,
      z.strictObject({
        revision: identifier,
        hold: z.boolean(),
        reason: z.string(),
        serials: z.string().nullable(),
        lot: z.string().nullable(),
        state: z.string(),
      }),
    )
    .describe('By work order.'),
});
