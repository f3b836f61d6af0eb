// What the engine keeps, grouped by who asks. Every write is idempotent and lands with its ledger entry in one
// transaction, so that nothing is half-recorded.
import type { EffectivityStatement, Span } from '../domain/effectivity/effectivity-statement';
import type { Refusal } from '../domain/decision';
import type { ArtefactClass, ContentHash, RevisionRef } from '../domain/identity/artefact';
import type { ReleasedChange } from './change';
import type {
  Acknowledgement,
  ContentDifference,
  HandoffPolicy,
  HandoffRef,
  HandoffState,
  Park,
  Resolution,
} from './handoff';
import type { DocumentKey } from './systems';
import type { SystemName } from './stages';
import type { Transition } from './activities';

export interface LedgerEntry {
  /** Repeating the same key records nothing new. */
  key: string;
  kind: string;
  actor: string;
  changeId?: string;
  handoffId?: string;
  body: Record<string, unknown>;
}

export interface ReleaseEvent {
  source: string;
  id: string;
  type: string;
  subject: string | null;
  body: unknown;
}

/** Inline content that came with the event, stored and replaced by its reference. */
export interface InlineContent {
  ref: RevisionRef;
  content: unknown;
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
}

export interface PreparedDocument {
  system: SystemName;
  document: DocumentKey;
  contentHash: ContentHash;
  content: unknown;
}

export interface DocumentReceipt {
  system: SystemName;
  document: DocumentKey;
  documentPath: string;
  contentHash: ContentHash;
  acknowledgement: Acknowledgement;
}

export interface HandoffStore {
  propose(input: { handoff: HandoffRef; policy: HandoffPolicy; workflowId: string }): Promise<void>;
  recordTransition(input: { handoff: HandoffRef; transition: Transition }): Promise<void>;
  recordPark(input: { handoff: HandoffRef; park: Park; difference?: ContentDifference[] }): Promise<void>;
  /** The resolution that stands for the park: the given one, or the one that was recorded before it. */
  recordResolution(input: {
    handoff: HandoffRef;
    resolution: Resolution;
  }): Promise<{ action: string; actor: string; hasSignature: boolean }>;
  findResolution(parkId: string): Promise<{ action: string; actor: string; hasSignature: boolean } | null>;
  recordReminder(input: {
    handoff: HandoffRef;
    waitId: string;
    count: number;
    owner: string;
    escalated: boolean;
  }): Promise<void>;
  /** Fixes the documents of a generation; the first caller wins and every later one gets the same documents. */
  prepareDocuments(input: { handoff: HandoffRef; generation: number; documents: PreparedDocument[] }): Promise<void>;
  listPrepared(handoffId: string, generation: number): Promise<PreparedDocument[]>;
  /** All documents of any generation, newest generation first: what an abort must take back. */
  listEveryPrepared(handoffId: string): Promise<(PreparedDocument & { generation: number })[]>;
  recordReceipts(input: {
    handoff: HandoffRef;
    kind: 'verified' | 'withdrawn';
    receipts: DocumentReceipt[];
    actor: string;
  }): Promise<void>;
  findReceipt(
    handoffId: string,
    documentPath: string,
  ): Promise<{ localRevision: number; label: string; contentHash: ContentHash } | null>;
}

export interface EffectivityDecision {
  decisionId: string;
  handoffId: string;
  changeId: string;
  site: string;
  cutIns: CutIn[];
  actor: string;
  printedName: string;
  meaning: string;
  signedHash: ContentHash;
  decidedAt: string;
}

/** From which unit, lot, order or date an item's new revision applies. */
export interface CutIn {
  itemId: string;
  revision: string;
  endItem: string | null;
  basis: EffectivityStatement['basis'];
  text: string;
  spans: Span[];
}

export interface EffectivityStore {
  findDecision(handoffId: string): Promise<EffectivityDecision | null>;
  listStatements(query: { itemId: string; site?: string }): Promise<EffectivityStatement[]>;
  withdrawStatements(input: { changeId: string; site: string }): Promise<void>;
}

export interface Stores {
  releases: ReleaseStore;
  handoffs: HandoffStore;
  effectivity: EffectivityStore;
}

export type { HandoffState };
