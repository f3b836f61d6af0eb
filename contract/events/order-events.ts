// The life of a work order: created and released by ERP or MES, held, locked anew.
import { z } from 'zod';
import { calendarDate, identifier, plainId, quantified, sha256, text } from '../identifiers';

/** Which of the two an item is controlled by is the registry's to say, which the contract does not know. */
export const workOrderReleased = z
  .strictObject({
    site: plainId,
    orderId: plainId,
    itemId: identifier,
    endItem: identifier
      .nullable()
      .default(null)
      .describe('The item whose serials are counted; null for the item itself.'),
    serials: z
      .string()
      .min(1)
      .max(4_000)
      .nullable()
      .default(null)
      .describe('A range text, e.g. "SN-0047 to SN-0050"; null for an item that is made in lots.'),
    lot: identifier
      .nullable()
      .default(null)
      .describe('The lot that is made. Of an item that is made in lots, the order builds this one lot.'),
    quantity: quantified
      .nullable()
      .default(null)
      .describe('How much of the lot is to be made. Units with serials are counted.'),
    splitFrom: plainId
      .nullable()
      .default(null)
      .describe('The open order that these units are split off; it keeps the rest, under a new lock version.'),
    plannedStart: calendarDate.nullable().default(null),
    state: z.enum(['created', 'released']),
  })
  .refine(({ serials, lot }) => serials !== null || lot !== null, {
    path: ['serials'],
    message: 'an order names serials, or a lot where the item has none',
  })
  .refine(({ serials, quantity }) => serials === null || quantity === null, {
    path: ['quantity'],
    message: 'units with serials are counted, their order has no quantity',
  });

export const orderHold = z.strictObject({
  site: plainId,
  orderId: plainId,
  holdId: identifier,
  action: z.enum(['hold', 'release']),
  reason: text,
});

export const orderLocked = z.strictObject({
  site: plainId,
  orderId: plainId,
  version: z.number().int().min(1),
  seal: sha256,
  revision: identifier,
});

/** `fromVersion` is the last lock that was open before. */
export const orderRelock = z.strictObject({
  site: plainId,
  orderId: plainId,
  fromVersion: z.number().int().min(1),
  toVersion: z.number().int().min(1),
  seal: sha256,
  revision: identifier,
});
