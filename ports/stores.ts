// What the engine keeps, grouped by who asks. Every write is idempotent and lands with its ledger entry in one
// transaction, so that nothing is half-recorded.
import type { ChangeReads } from './changes';
import type { DispositionReads } from './dispositions';
import type { EffectivityReads } from './effectivity';
import type { IdentityReads } from './identity';
import type { MbomReads } from './mbom';

export interface LedgerEntry {
  /** Repeating the same key records nothing new. */
  key: string;
  kind: string;
  actor: string;
  changeId?: string;
  handoffId?: string;
  body: Record<string, unknown>;
}

type ReleaseStore = Pick<ChangeReads, 'findRelease'> & Pick<IdentityReads, 'findRevisionContent'>;

export interface Stores {
  releases: ReleaseStore;
  effectivity: EffectivityReads;
  dispositions: DispositionReads;
  reconciliation: MbomReads;
}
