// What the engine keeps of drift: receipts to compare with, findings, and the repairs people chose.
import type { Verdict, Refusal } from '../domain/verdict';
import type { DriftJudgement, DriftKind, DriftRepair, DriftSeverity } from '../domain/drift/judge-drift';
import type { ContentDifference } from '../domain/identity/content-differences';
import type { DocumentKey } from '../domain/handoff/document';
import type { SystemName } from '../domain/handoff/system-name';

/** The newest receipt of a document. */
export interface NewestReceipt {
  receiptId: number;
  /** False where the document was taken back: then nothing is expected of the system. */
  stands: boolean;
  document: DocumentKey;
  documentPath: string;
  contentHash: string;
  content: unknown;
  changeId: string;
  site: string;
  itemId: string | null;
}

export interface ChosenRepair {
  action: DriftRepair;
  reason: string;
  /** What the system held when the signer looked; null: nothing. The repair is of this and of nothing else. */
  heldHash: string | null;
  actor: string;
  printedName: string;
  meaning: string;
  signedHash: string;
  handoffId: string;
}

export interface DriftFinding {
  findingId: string;
  system: SystemName;
  documentPath: string;
  document: DocumentKey | null;
  site: string;
  itemId: string | null;
  changeId: string | null;
  kind: DriftKind;
  severity: DriftSeverity;
  owner: string;
  receiptId: number | null;
  receiptHash: string | null;
  heldHash: string | null;
  difference: ContentDifference[];
  detail: string | null;
  state: 'open' | 'repairing' | 'raised' | 'resolved';
  repair: ChosenRepair | null;
  foundAt: string;
  lastSeenAt: string;
  resolvedAt: string | null;
  resolvedBecause: string | null;
}

export interface SeenDrift extends DriftJudgement {
  system: SystemName;
  documentPath: string;
  document: DocumentKey | null;
  site: string;
  itemId: string | null;
  changeId: string | null;
  receiptId: number | null;
  receiptHash: string | null;
  /** What the system holds now; null where it holds nothing, or could not be read. */
  held: unknown;
  detail?: string;
}

/** A path that was compared with the receipt, or with there being none that stands. */
export interface LookedAt {
  system: SystemName;
  documentPath: string;
  document: DocumentKey | null;
  receiptId: number | null;
}

/** A document of a system as it may concern an item. */
export interface ListedPath {
  documentPath: string;
  document: DocumentKey | null;
  itemId: string | null;
}

export interface DriftStore {
  /** Of one system, by path, after the cursor; of one item where it is named. The cursor is null at the end. */
  listReceipts(query: {
    system: SystemName;
    itemId?: string;
    cursor: string | null;
    limit: number;
  }): Promise<{ items: NewestReceipt[]; cursor: string | null }>;
  /** Those that no standing receipt speaks of, of one item where it is named, with the newest decided change of theirs. */
  listUnexplained(query: {
    system: SystemName;
    paths: readonly ListedPath[];
    itemId?: string;
  }): Promise<{ documentPath: string; changeId: string | null; site: string | null }[]>;
  /**
   * Keeps what was seen, and ends what is no longer there on the paths that were looked at. What was handed over anew
   * since, or is being handed over, says nothing and is left for the next sweep.
   */
  recordSweep(sweep: { seen: readonly SeenDrift[]; looked: readonly LookedAt[] }): Promise<void>;
  /** The clock of the store, by which findings are seen. */
  readClock(): Promise<string>;
  /** Ends the findings of documents that nobody handed over and that a whole listing since then did not show again. */
  endGoneExtras(query: { system: SystemName; itemId?: string; since: string }): Promise<void>;
  findFinding(findingId: string): Promise<DriftFinding | null>;
  listFindings(query: {
    state?: DriftFinding['state'];
    system?: string;
    cursor?: string;
    limit: number;
  }): Promise<DriftFinding[]>;
  /** What the receipt of the finding said, or what the system held when it was found. */
  findContent(findingId: string, which: 'received' | 'held'): Promise<unknown>;
  /** Refused with FINDING_UNKNOWN, FINDING_NOT_OPEN, REPAIR_NOT_POSSIBLE and DRIFT_MOVED. */
  chooseRepair(findingId: string, repair: Omit<ChosenRepair, 'handoffId'>): Promise<Verdict<{ handoffId: string }>>;
  /** Null while the repair is the one that was chosen and its document was not handed over by anybody else since. */
  findObstacle(of: { findingId: string; handoffId: string }): Promise<Refusal | null>;
  finishRepair(findingId: string): Promise<void>;
  /** The repair was called off: the finding waits for another. */
  reopen(findingId: string): Promise<void>;
}
