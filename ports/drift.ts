// What the engine keeps of drift: receipts to compare with, findings, and the repairs people chose.
import type { Decision } from '../domain/decision';
import type { DriftJudgement, DriftKind, DriftRepair, DriftSeverity } from '../domain/drift/judge-drift';
import type { ContentDifference } from '../domain/identity/content-differences';
import type { DocumentKey } from './systems';
import type { SystemName } from './stages';

/** The newest receipt of a document that was not taken back since. */
export interface StandingReceipt {
  system: SystemName;
  document: DocumentKey;
  documentPath: string;
  contentHash: string;
  content: unknown;
  changeId: string;
  site: string;
}

export interface ChosenRepair {
  action: DriftRepair;
  reason: string;
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
  receiptHash: string | null;
  heldHash: string | null;
  difference: ContentDifference[];
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
  changeId: string | null;
  receiptHash: string | null;
  /** What the system holds now; null where it holds nothing. */
  held: unknown;
}

export interface DriftStore {
  /** By system and path, after the cursor; of one item where it is named. */
  listReceipts(query: { itemId?: string; cursor: string | null; limit: number }): Promise<StandingReceipt[]>;
  /** Which of the paths no receipt of the system speaks of. */
  withoutReceipt(system: SystemName, paths: readonly string[]): Promise<string[]>;
  /** Keeps what was seen, and ends what is no longer there on the paths that were looked at. */
  recordSweep(sweep: {
    seen: readonly SeenDrift[];
    looked: readonly { system: SystemName; documentPath: string }[];
  }): Promise<void>;
  findFinding(findingId: string): Promise<DriftFinding | null>;
  listFindings(query: {
    state?: DriftFinding['state'];
    system?: string;
    cursor?: string;
    limit: number;
  }): Promise<DriftFinding[]>;
  /** What the receipt of the finding said, or what the system held when it was found. */
  findContent(findingId: string, which: 'received' | 'held'): Promise<unknown>;
  /** Refused with FINDING_UNKNOWN, FINDING_NOT_OPEN and REPAIR_NOT_POSSIBLE. */
  chooseRepair(findingId: string, repair: Omit<ChosenRepair, 'handoffId'>): Promise<Decision<{ handoffId: string }>>;
  finishRepair(findingId: string): Promise<void>;
  /** The repair was called off: the finding waits for another. */
  reopen(findingId: string): Promise<void>;
}
