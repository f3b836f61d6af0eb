// What is done to a unit: operations started and completed, components installed, characteristics inspected.
import { z } from 'zod';
import { identifier, instant, plainId, quantity, quantityAboveZero, sha256, text } from '../identifiers';
import { namedUnit, namesOneUnit, oneUnit } from '../named-unit';

const unitAtOperation = {
  site: plainId,
  orderId: plainId,
  ...namedUnit,
  operation: identifier,
  seal: sha256.describe('Seal of the lock as MES echoes it.'),
  at: instant,
};
const instruction = z
  .strictObject({ instructionId: identifier, revision: identifier, contentHash: sha256 })
  .nullable()
  .default(null)
  .describe('The work instruction as it was displayed.');

export const operationStarted = z
  .strictObject({
    ...unitAtOperation,
    operator: identifier,
    authorisationId: z.uuid().nullable().default(null).describe('The answer under which it was started.'),
    instruction,
  })
  .refine(namesOneUnit, oneUnit);

export const operationCompleted = z
  .strictObject({
    ...unitAtOperation,
    operator: identifier,
    startedAt: instant.nullable().default(null),
    instruction,
    equipment: z.array(identifier).max(100).default([]),
  })
  .refine(namesOneUnit, oneUnit);

const componentAtUnit = {
  ...unitAtOperation,
  position: identifier.nullable().default(null),
  component: z.strictObject({
    itemId: identifier,
    revision: identifier.nullable(),
    serial: identifier.nullable(),
    lot: identifier.nullable(),
  }),
  quantity: quantityAboveZero,
  unitOfMeasure: identifier,
};

const oneOfASerial = {
  path: ['quantity'],
  message: 'a serial is one piece: its quantity is "1"',
};

export const componentInstalled = z
  .strictObject({
    ...componentAtUnit,
    concession: identifier
      .nullable()
      .default(null)
      .describe('What allows a part that is not planned: of a nonconformance of the unit that was disposed of.'),
  })
  .refine(namesOneUnit, oneUnit)
  .refine(isOneOfASerial, oneOfASerial);

export const componentRemoved = z
  .strictObject({ ...componentAtUnit, reason: text })
  .refine(namesOneUnit, oneUnit)
  .refine(isOneOfASerial, oneOfASerial);

function isOneOfASerial({
  component,
  quantity: told,
}: {
  component: { serial: string | null };
  quantity: string;
}): boolean {
  return component.serial === null || /^0*1(\.0+)?$/.test(told);
}

export const inspectionRecorded = z
  .strictObject({
    site: plainId,
    orderId: plainId,
    ...namedUnit,
    operation: identifier,
    plan: z
      .strictObject({ itemId: identifier, revision: identifier, contentHash: sha256 })
      .describe('The plan the result was taken to: it must be the one of the lock (RULES 6.3).'),
    characteristicId: identifier,
    value: quantity.nullable().describe('Null where the characteristic is judged and not measured.'),
    unitOfMeasure: identifier.nullable().default(null),
    verdict: z.enum(['pass', 'fail']),
    inspector: identifier.nullable().default(null),
    gauge: identifier.nullable().default(null),
    at: instant,
  })
  .refine(namesOneUnit, oneUnit);
