// What the store knows of nonconformances.
import type { Serial } from '../domain/effectivity/serial';
import type {
  Nonconformance,
  NonconformanceKey,
  UnitNonconformance,
  UnplacedDraft,
} from '../domain/quality/nonconformance';

export interface QualityReads {
  /** Nobody wakes it until the end of the transaction: who would, waits. */
  findNonconformance(key: NonconformanceKey): Promise<Nonconformance | null>;
  /** Drafts that are due, the longest waiting first. */
  listDueDrafts(limit: number): Promise<NonconformanceKey[]>;
  /** Those that name the unit; a draft whose end item is not known names none yet. */
  listOfUnit(of: { site: string; endItem: string; unit: Serial }): Promise<UnitNonconformance[]>;
  /** Drafts at the site whose end item is not known. */
  listUnplaced(site: string): Promise<UnplacedDraft[]>;
}
