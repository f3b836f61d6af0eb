// What the engine keeps, grouped by who asks. Every write is idempotent and lands with its ledger entry in one
// transaction, so that nothing is half-recorded.
import type { ChangeReads } from './changes';
import type { DispositionReads } from './dispositions';
import type { EffectivityReads } from './effectivity';
import type { FloorStore } from './floor';
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

export interface ReleaseStore extends Pick<ChangeReads, 'findRelease'>, Pick<IdentityReads, 'findRevisionContent'> {
  closeChange(changeId: string): Promise<void>;
}

export interface Stores {
  floor: FloorStore;
  releases: ReleaseStore;
  effectivity: EffectivityReads;
  dispositions: DispositionReads;
  reconciliation: MbomReads;
}
