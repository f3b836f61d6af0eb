// A planner's signed decision from which unit, lot, order or date a change applies at a site.
import type { StockDisposition } from '../change/stock-disposition';
import type { ContentHash } from '../identity/artefact';
import type { Overtaken } from './check-retroactive';
import type { DecidedUnits } from './describe-units';
import type { Gap } from './find-gaps';
import type { EffectivityStatement, Span } from './effectivity-statement';
import type { SerialOptions } from './serial';

export interface EffectivityDecision {
  decisionId: string;
  handoffId: string;
  changeId: string;
  site: string;
  cutIns: CutIn[];
  /** Hash of the impact it was taken on. */
  impactHash: string;
  /** What becomes of stock that the new revisions no longer use; one a part. */
  stock: StockDisposition[];
  /** Revisions that the signer states to be independent of the decided ones (RULES 2.6), with the reason. */
  independentOf: string[];
  independenceReason: string | null;
  /** Why it may reach back (RULES 2.4); null where the signer states no such thing. */
  retroactiveReason: string | null;
  /** What it reaches back to, by item. */
  overtaken?: Record<string, Overtaken>;
  /** Why units may be left without a revision (RULES 2.5); null where the signer confirms no such thing. */
  gapsReason: string | null;
  /** The gaps it leaves. */
  gaps?: Gap[];
  actor: string;
  printedName: string;
  meaning: string;
  signedHash: ContentHash;
  decidedAt: string;
}

/**
 * From which unit, lot, order or date an item's new revision applies. `leadingZerosSignificant` keeps how the units were
 * read when it was decided.
 */
export interface CutIn extends SerialOptions {
  itemId: string;
  revision: string;
  endItem: string | null;
  basis: EffectivityStatement['basis'];
  text: string;
  spans: Span[];
  /** The units as they were shown and signed. */
  units: DecidedUnits | null;
  /** The signer states that an unseen series begins here. */
  newSeries?: boolean;
  /** Laid over the partition by signature (RULES 2.7). */
  override?: boolean;
  rank?: number;
}
