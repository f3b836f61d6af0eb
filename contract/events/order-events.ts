// The life of a work order: created and released by ERP or MES, held, locked anew.
import { z } from 'zod';
import { calendarDate, identifier, plainId, sha256, text } from '../identifiers';

export const workOrderReleased = z.strictObject({
  site: plainId,
  orderId: plainId,
  itemId: identifier,
  endItem: identifier
    .nullable()
    .default(null)
    .describe('The item whose serials are counted; null for the item itself.'),
  serials: z.string().min(1).max(4_000).describe('A range text, e.g. "SN-0047 to SN-0050".'),
  lot: identifier.nullable().default(null),
  splitFrom: plainId
    .nullable()
    .default(null)
    .describe('The open order that these units are split off; it keeps the rest, under a new lock version.'),
  plannedStart: calendarDate.nullable().default(null),
  state: z.enum(['created', 'released']),
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
