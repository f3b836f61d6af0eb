// What is wrong with a unit, what is decided about it, and its end at the plant.
import { z } from 'zod';
import { identifier, instant, plainId, quantified, sha256, text } from '../identifiers';
import { namedUnit, namesOneUnit, oneUnit } from '../named-unit';

const reference = identifier.nullable().default(null);

export const nonconformanceDetected = z
  .strictObject({
    site: plainId,
    nonconformanceId: identifier,
    ...namedUnit,
    orderId: plainId.nullable().default(null),
    operation: reference,
    instructionRevision: reference,
    drawingRevision: reference,
    characteristicId: reference,
    planRevision: reference,
    requirement: reference,
    description: text,
    at: instant,
  })
  .refine(namesOneUnit, oneUnit);

export const dispositionIssued = z.strictObject({
  site: plainId,
  nonconformanceId: identifier,
  disposition: z.enum(['useAsIs', 'repair', 'rework', 'scrap', 'returnToSupplier']),
  concession: identifier.nullable().default(null),
  issuedBy: identifier,
  at: instant,
});

const ofLot = quantified.nullable().default(null);
const isCounted = {
  path: ['quantity'],
  message: 'a unit with a serial is one piece, it has no quantity',
};

export const unitCompleted = z
  .strictObject({
    site: plainId,
    orderId: plainId,
    ...namedUnit,
    itemId: identifier,
    quantity: ofLot.describe('How much of the lot was made.'),
    seal: sha256,
    at: instant,
  })
  .refine(namesOneUnit, oneUnit)
  .refine(hasQuantityOfLot, isCounted);

export const unitShipped = z
  .strictObject({
    site: plainId,
    ...namedUnit,
    itemId: identifier,
    quantity: ofLot.describe('How much left: a lot leaves whole, and what leaves apart is a lot of its own.'),
    shipTo: reference,
    at: instant,
  })
  .refine(namesOneUnit, oneUnit)
  .refine(hasQuantityOfLot, isCounted);

function hasQuantityOfLot({ serial, quantity }: { serial: string | null; quantity: unknown }): boolean {
  return serial === null || quantity === null;
}
