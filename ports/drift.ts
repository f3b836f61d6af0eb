// What the engine knows of drift: receipts to compare with, findings that stand, and what it does itself at a place.
import type { ChangeState } from '../domain/change/change-states';
import type { DocumentPlace, DriftFinding, FindingState, PlaceStanding } from '../domain/drift/finding';
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
  /** Null where what was handed over belongs to no change. */
  changeId: string | null;
  site: string;
  itemId: string | null;
}

/** A document of a system as it may concern an item. */
export interface ListedPath {
  documentPath: string;
  document: DocumentKey | null;
  itemId: string | null;
}

/** Sweeps that see the same place take turns. */
export function placeLock({ system, documentPath }: Pick<DocumentPlace, 'system' | 'documentPath'>): string {
  return `drift ${system} ${documentPath}`;
}

export interface DriftReads {
  /** Of one system, by path, after the cursor; of one item where it is named. The cursor is null at the end. */
  listReceipts(query: {
    system: SystemName;
    itemId?: string;
    cursor: string | null;
    limit: number;
  }): Promise<{ items: NewestReceipt[]; cursor: string | null }>;
  /**
   * Those that no standing receipt speaks of, of one item where it is named. With the newest change that prepared the document,
   * and else the newest that was decided for its item.
   */
  listUnexplained(query: {
    system: SystemName;
    paths: readonly ListedPath[];
    itemId?: string;
  }): Promise<
    { documentPath: string; changeId: string | null; site: string | null; preparedBy: { state: ChangeState } | null }[]
  >;
  /** Inside a transaction the finding stays as it is until its end. */
  findFinding(findingId: string): Promise<DriftFinding | null>;
  /** Findings at the places that are not resolved; held like `findFinding`. */
  listStanding(places: readonly DocumentPlace[]): Promise<DriftFinding[]>;
  /** Documents that nobody handed over and that were not seen since; held like `findFinding`. */
  listGoneExtras(query: { system: SystemName; itemId?: string; since: string }): Promise<DriftFinding[]>;
  listPlaces(places: readonly DocumentPlace[]): Promise<PlaceStanding[]>;
  /** How many were chosen for the finding so far. */
  countRepairs(findingId: string): Promise<number>;
  /** What the receipt of the finding said, or what the system held when it was found. */
  findContent(findingId: string, which: 'received' | 'held'): Promise<unknown>;
}

/** Findings as people see them. */
export interface DriftReadModel {
  findFinding(findingId: string): Promise<DriftFinding | null>;
  /** Newest first. */
  listFindings(query: {
    state?: FindingState;
    system?: string;
    cursor?: string;
    limit: number;
  }): Promise<DriftFinding[]>;
}
