// For QMS: the inspection plan of a product revision at one site, effective with the same decision as the product.
import { z } from 'zod';
import { identifier, plainId } from '../identifiers';
import { documentEffectivity } from './effectivity';

const characteristic = z.strictObject({
  description: z.string(),
  nominal: z.string().nullable(),
  lowerTolerance: z.string().nullable(),
  upperTolerance: z.string().nullable(),
  unit: z.string().nullable(),
  method: z.string(),
  key: z.boolean(),
  requirement: z.string().nullable().describe('The requirement it verifies.'),
  delta: z.enum(['carried', 'changed', 'new']).describe('Against the plan of the revision before.'),
});

export const inspectionPlan = z.strictObject({
  itemId: identifier,
  revision: identifier,
  site: plainId,
  changeId: plainId,
  effectivity: documentEffectivity,
  derivedFrom: identifier.nullable().describe('The revision before.'),
  characteristics: z.record(z.string(), characteristic).describe('By characteristic.'),
  removed: z.array(z.string()).describe('Characteristics of the revision before that are gone.'),
});
