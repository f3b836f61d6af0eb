// How events and questions name a unit: by its serial, or where the item is made in lots, by the lot, which is one unit then.
import type { z } from 'zod';
import { identifier } from './identifiers';

export const namedUnit = {
  serial: identifier
    .nullable()
    .default(null)
    .describe('The unit, e.g. "SN-0047"; null where the item is made in lots.'),
  lot: identifier
    .nullable()
    .default(null)
    .describe('The lot in the place of a serial, e.g. "L-9001"; null where the unit has one.'),
};

type Named = { [Name in keyof typeof namedUnit]: z.infer<(typeof namedUnit)[Name]> };

export function namesOneUnit({ serial, lot }: Named): boolean {
  return (serial === null) !== (lot === null);
}

export const oneUnit = { path: ['serial'], message: 'a unit is named by its serial, or by its lot where it has none' };
