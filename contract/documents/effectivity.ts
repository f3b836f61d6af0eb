// Effectivity as every receiver gets it: copied from the signed decision, never made up.
import { z } from 'zod';
import { calendarDate, identifier } from '../identifiers';

const unitNumber = z.number().int().min(0);

export const span = z.union([
  z.strictObject({ basis: z.literal('workOrder'), workOrder: identifier }),
  z.strictObject({
    basis: z.enum(['serial', 'lot']),
    series: z.string().describe('What stands before the number, e.g. "SN-".'),
    from: unitNumber,
    to: unitNumber.nullable().describe('Inclusive; null is "and up".'),
  }),
  z.strictObject({
    basis: z.literal('date'),
    start: calendarDate,
    end: calendarDate.nullable().describe('Exclusive; null is "and up".'),
  }),
]);

/** From where a revision applies. */
export const cutIn = {
  basis: z.enum(['workOrder', 'serial', 'lot', 'date']),
  text: z.string().describe('As the signer wrote it.'),
  spans: z.array(span).describe('What that means; several are "or".'),
  endItem: identifier.nullable().describe('The item whose serials are counted.'),
};

export const documentEffectivity = z.strictObject({
  ...cutIn,
  decisionId: z.string().describe('The signed decision it is copied from.'),
});
