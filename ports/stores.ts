// What the engine keeps, grouped by who asks. Every write is idempotent and lands with its ledger entry in one
// transaction, so that nothing is half-recorded.
import type { EffectivityStatement } from '../domain/effectivity/effectivity-statement';
import type { Refusal } from '../domain/verdict';
import type { ArtefactClass, ContentHash, RevisionRef } from '../domain/identity/artefact';
import type { InlineContent, ReleasedChange, ReleaseEvent } from '../domain/change/released-change';
import type { ReconciliationDecision, TransformRecord } from '../domain/mbom/reconciliation-decision';
import type { SignedDispositions, StandingDisposition } from '../domain/orders/disposition';
import type { EffectivityDecision } from '../domain/effectivity/effectivity-decision';
import type { DriftStore } from './drift';
import type { FloorStore } from './floor';

export interface LedgerEntry {
  /** Repeating the same key records nothing new. */
  key: string;
  kind: string;
  actor: string;
  changeId?: string;
  handoffId?: string;
  body: Record<string, unknown>;
}

export type Intake =
  | { kind: 'recorded'; changeId: string }
  | { kind: 'duplicate'; changeId: string }
  | { kind: 'refused'; reasons: Refusal[] };

export interface ReleaseStore {
  recordRelease(release: {
    event: ReleaseEvent;
    change: ReleasedChange;
    inline: InlineContent[];
    actor: string;
  }): Promise<Intake>;
  findRelease(changeId: string): Promise<ReleasedChange | null>;
  /** Stores the content of an announced revision. Refused with REVISION_CONFLICT where the hash differs. */
  freezeRevision(ref: RevisionRef, content: unknown, source: string): Promise<Refusal | null>;
  /** Keeps a superseded revision for comparison; one that is known already is left as it is. */
  adoptPredecessor(ref: RevisionRef, content: unknown): Promise<void>;
  findRevisionContent(key: { artefactClass: ArtefactClass; itemId: string; revision: string }): Promise<{
    contentHash: ContentHash;
    content: unknown;
  } | null>;
  closeChange(changeId: string): Promise<void>;
  recordAbort(input: { changeId: string; actor: string; reason: string }): Promise<void>;
  markPropagating(changeId: string): Promise<void>;
  /** Revisions each revision of an item was derived from, by the changes that released them. */
  readDerivation(itemId: string): Promise<Record<string, string[]>>;
}

export interface EffectivityStore {
  findDecision(handoffId: string): Promise<EffectivityDecision | null>;
  /** Actual statements; with `planned` those too that wait for their change to close. */
  listStatements(query: { itemId: string; site?: string; planned?: boolean }): Promise<EffectivityStatement[]>;
  withdrawStatements(input: { changeId: string; site: string }): Promise<void>;
}

export interface DispositionStore {
  /** By order id. */
  listDispositions(query: { changeId: string; site: string }): Promise<Record<string, StandingDisposition>>;
  /** The dispositions that the rule gives under the planner's signature; an order that has one keeps it. */
  recordAutomatic(dispositions: SignedDispositions): Promise<void>;
}

export interface ReconciliationStore {
  listDecisions(handoffId: string): Promise<ReconciliationDecision[]>;
  recordTransform(record: TransformRecord): Promise<void>;
  findTransform(key: { site: string; itemId: string; revision: string }): Promise<TransformRecord | null>;
}

export interface ImpactStore {
  /** Keeps an impact that was shown, so that a later difference can be told; answers its hash. */
  keepImpact(impact: unknown): Promise<ContentHash>;
  findImpact(hash: string): Promise<unknown>;
}

export interface Stores {
  floor: FloorStore;
  drift: DriftStore;
  releases: ReleaseStore;
  effectivity: EffectivityStore;
  dispositions: DispositionStore;
  reconciliation: ReconciliationStore;
  impacts: ImpactStore;
}
