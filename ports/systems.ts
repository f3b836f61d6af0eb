// What the engine needs of the systems it governs. An adapter implements these for one product; none knows another.
import type { StockRecord } from '../domain/change/impact';
import type { OpenOrder } from '../domain/orders/open-order';
import type { Acknowledgement, DocumentKey, ReceivedDocument } from '../domain/handoff/document';
import type { SystemName } from '../domain/handoff/system-name';
import type { ReleasedChange } from '../domain/change/released-change';

export interface DocumentWrite {
  document: DocumentKey;
  content: unknown;
  idempotencyKey: string;
  /** Local revision the write builds on, null where the document must not exist yet. */
  expectedRevision: number | null;
}

export interface ListedDocument {
  documentPath: string;
  /** Null where the adapter does not know the path as a document of Cutin's. */
  document: DocumentKey | null;
  content: unknown;
}

/**
 * Told to stop: a call that only looks is given up, and nothing is begun that writes. A write that was begun is waited for,
 * so that nobody guesses whether it happened.
 */
export interface StopSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** One receiving system. Calls throw a SystemFault; reading an absent document answers null. */
export interface ReceiverPort {
  readonly system: SystemName;
  /** A path people recognise, for receipts and messages. */
  describeDocument(document: DocumentKey): string;
  readDocument(document: DocumentKey, stop?: StopSignal): Promise<ReceivedDocument | null>;
  /** Active documents by path, as they were written. */
  listDocuments(page: {
    cursor: string | null;
    limit: number;
  }): Promise<{ items: ListedDocument[]; nextCursor: string | null }>;
  writeDocument(write: DocumentWrite): Promise<Acknowledgement>;
  withdrawDocument(withdrawal: {
    document: DocumentKey;
    expectedRevision: number;
    idempotencyKey: string;
    reason: string;
  }): Promise<void>;
  /**
   * Once it answers, no write under these keys happens any more: one that happened is seen by the next read, one that comes
   * late is refused. Repeating it changes nothing.
   */
  fenceWrites(fence: { document: DocumentKey; idempotencyKeys: readonly string[]; reason: string }): Promise<void>;
}

export interface ReleaseSource {
  readChange(changeId: string): Promise<{ state: 'draft' | 'released'; change: ReleasedChange } | null>;
  readArtefact(key: { artefactClass: string; itemId: string; revision: string }): Promise<{ content: unknown } | null>;
}

export interface RequirementSource {
  /** Ids of the requirements frozen in a baseline; null where the baseline does not exist. */
  readBaseline(baselineId: string): Promise<{ requirementIds: string[] } | null>;
}

export interface WorkOrderSource {
  /** Orders that are neither complete nor cancelled; `revision` is that of the order's lock where it has one. */
  listOpenWorkOrders(query: { site: string; itemId: string }): Promise<OpenOrder[]>;
}

export interface StockSource {
  /** Parts without a stock record are not among the answers. */
  listStock(query: { site: string; itemIds: string[] }): Promise<StockRecord[]>;
}

export interface WhereUsedSource {
  /** Products that use one of the items directly, in their newest released revision. */
  listParents(itemIds: string[]): Promise<{ itemId: string; parent: string; parentRevision: string }[]>;
}

export interface Systems {
  receivers: Record<Exclude<SystemName, 'alm'>, ReceiverPort>;
  releases: ReleaseSource;
  requirements: RequirementSource;
  workOrders: WorkOrderSource;
  stock: StockSource;
  whereUsed: WhereUsedSource;
}
