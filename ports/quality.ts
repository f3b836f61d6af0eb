// What the store knows of nonconformances.
import type { Nonconformance, NonconformanceKey } from '../domain/quality/nonconformance';
import type { PlanCharacteristics } from '../domain/quality/nonconformance-references';

export interface QualityReads {
  /** Nobody wakes it until the end of the transaction: who would, waits. */
  findNonconformance(key: NonconformanceKey): Promise<Nonconformance | null>;
  /** Drafts that are due, the longest waiting first. */
  listDueDrafts(limit: number): Promise<NonconformanceKey[]>;
  /** Of an inspection plan as it was handed over to QMS; none where it is unknown. */
  findCharacteristics(planHash: string): Promise<PlanCharacteristics>;
}
