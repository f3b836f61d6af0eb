// For ERP: what becomes of stock that a change no longer uses, decided with its cut-in.
import { z } from 'zod';
import { stockDispositionKinds } from '../../domain/change/stock-disposition';
import { identifier, plainId } from '../identifiers';

export const stockDispositions = z.strictObject({
  changeId: plainId,
  site: plainId,
  decisionId: z.string(),
  parts: z
    .record(identifier, z.strictObject({ disposition: z.enum(stockDispositionKinds), reason: z.string() }))
    .describe('By part in stock.'),
});
