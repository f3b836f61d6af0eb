// What inspection tells of one characteristic of a unit, and the plan that it was taken to.
import type { NamedUnit } from '../units/named-unit';
import type { InspectionResult } from './judge-result';

export interface InspectionReport extends InspectionResult, NamedUnit {
  site: string;
  orderId: string;
  operation: string;
  plan: { revision: string; contentHash: string };
  /** RFC 3339. */
  at: string;
}
