// What is wrong with a unit, what is decided about it, and its end at the plant.
import { z } from 'zod';
import { identifier, instant, plainId, sha256, text } from '../identifiers';

const reference = identifier.nullable().default(null);

export const nonconformanceDetected = z.strictObject({
  site: plainId,
  nonconformanceId: identifier,
  serial: identifier,
  orderId: plainId.nullable().default(null),
  operation: reference,
  instructionRevision: reference,
  drawingRevision: reference,
  characteristicId: reference,
  planRevision: reference,
  requirement: reference,
  description: text,
  at: instant,
});

export const dispositionIssued = z.strictObject({
  site: plainId,
  nonconformanceId: identifier,
  disposition: z.enum(['useAsIs', 'repair', 'rework', 'scrap', 'returnToSupplier']),
  concession: identifier.nullable().default(null),
  issuedBy: identifier,
  at: instant,
});

export const unitCompleted = z.strictObject({
  site: plainId,
  orderId: plainId,
  serial: identifier,
  itemId: identifier,
  seal: sha256,
  at: instant,
});

export const unitShipped = z.strictObject({
  site: plainId,
  serial: identifier,
  itemId: identifier,
  shipTo: reference,
  at: instant,
});
