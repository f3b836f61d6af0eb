// What the store knows of inspection: plans as they were handed over, and what was found of units.
import type { Serial } from '../domain/effectivity/serial';
import type { InspectionPlan } from '../domain/inspection/inspection-plan';
import type { KeptResult } from '../domain/inspection/open-characteristics';

export interface InspectionReads {
  /** As it was handed over to QMS; null where it never was. */
  findPlan(contentHash: string): Promise<Pick<InspectionPlan, 'characteristics'> | null>;
  /** Every result of a unit, under whatever order. */
  listResults(of: { site: string; endItem: string; unit: Serial }): Promise<KeptResult[]>;
}
