// Changes of nonconformances, as decisions ask for them. A store moves one only along `nonconformanceStates`.
import type { NonconformanceKey, NonconformanceReport, References, UnitDisposition } from './nonconformance';

export type QualityWrite =
  /** Reported for the first time or anew, or resolved since. */
  | {
      kind: 'nonconformanceKept';
      report: NonconformanceReport;
      state: 'draft' | 'open';
      references: References;
      /** What opens a draft by itself; it is looked at now and then too. Null where it does not wait. */
      waits: { for: string; tryAgainAfterMs: number } | null;
    }
  | {
      kind: 'draftPostponed';
      draft: NonconformanceKey;
      /** As they are known now; null where they could not be read. */
      references: Partial<References>;
      tryAgainAfterMs: number;
    }
  | {
      kind: 'nonconformanceDisposed';
      nonconformance: NonconformanceKey;
      disposition: UnitDisposition;
      concession: string | null;
      /** When it was issued. RFC 3339. */
      at: string;
    };
