// A work order with its locks, and what people do to it: hold, release, lock anew.
import { z } from 'zod';
import { signature } from './decision';

const text = z.string().trim().min(1).max(2_000);

export const orderView = z.looseObject({
  site: z.string(),
  orderId: z.string(),
  itemId: z.string(),
  serials: z.string().nullable(),
  lot: z.string().nullable(),
  state: z.string(),
  locks: z.array(z.looseObject({ version: z.number(), seal: z.string(), state: z.string() })),
  holds: z.array(z.looseObject({ holdId: z.string(), reason: z.string(), releasedAt: z.string().nullable() })),
  operations: z.array(
    z.looseObject({ serial: z.string().nullable(), lot: z.string().nullable(), operation: z.string() }),
  ),
});

export const holdBody = z.strictObject({ reason: text });

export const relockBody = z.strictObject({
  disposition: z
    .enum(['holdAndRework', 'switchBeforeStart'])
    .describe('Units that were begun are reworked; an order that was not begun switches.'),
  fromVersion: z.number().int().min(1).nullable().describe('The open lock you looked at; null where there is none.'),
  reason: text,
  signature,
});

export const cancellationBody = z.strictObject({
  disposition: z.enum(['cancelAndReplan', 'scrap']).describe('What becomes of the order and its units.'),
  reason: text,
  signature,
});
