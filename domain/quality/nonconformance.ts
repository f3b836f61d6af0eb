// A *nonconformance* (NCR) is a unit that is not as it should be. A *draft* is one whose references do not resolve; it opens
// once they do, and ends with its disposition. Open, it holds its unit on the floor.
import type { Serial } from '../effectivity/serial';
import { stateMachine } from '../state-machine';
import type { NamedUnit } from '../units/named-unit';
import type { ReportedNonconformance } from './nonconformance-references';

export type NonconformanceState = 'draft' | 'open' | 'dispositioned';

export const nonconformanceStates = stateMachine<NonconformanceState>({
  // A draft may be reported anew.
  draft: ['draft', 'open'],
  open: ['dispositioned'],
  dispositioned: [],
});

export interface NonconformanceKey {
  site: string;
  nonconformanceId: string;
}

export interface NonconformanceReport extends NonconformanceKey, ReportedNonconformance {
  description: string;
  at: string;
}

export type UnitDisposition = 'useAsIs' | 'repair' | 'rework' | 'scrap' | 'returnToSupplier';

export interface Nonconformance extends NonconformanceKey {
  state: NonconformanceState;
  /** As it was reported last. */
  report: NonconformanceReport;
  /** Null while the end item is not known, which says how its serials are read. */
  unit: Serial | null;
  disposition: UnitDisposition | null;
  concession: string | null;
  /** Times a draft was looked at in vain. */
  tries: number;
}

/** A nonconformance as one of those that name a unit. */
export interface UnitNonconformance extends Pick<
  Nonconformance,
  'nonconformanceId' | 'state' | 'disposition' | 'concession'
> {
  characteristicId: string | null;
  planRevision: string | null;
  /** RFC 3339, as its disposition tells it. */
  disposedAt: string | null;
}

/** A draft of which nobody knows yet whose unit it names; its name is as it was written. */
export interface UnplacedDraft extends NamedUnit {
  nonconformanceId: string;
}

/** What it refers to, as far as it is known now. */
export interface References {
  /** Null while the end item is not known, which says how its serials are read. */
  unit: Serial | null;
  /** Whose serials are counted. Null where no order is named, or it is not known yet. */
  endItem: string | null;
  /** References that are absent, or not what the unit was locked to. None: it is open. */
  missing: string[];
}
