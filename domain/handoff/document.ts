// Documents that are handed over: what addresses one, what was fixed to be written, what was read back.
import type { ContentHash } from '../identity/artefact';
import type { SystemName } from './system-name';

/** A document in a receiving system, addressed by what it is and not by a URL. */
export type DocumentKey =
  | { kind: 'changeEffectivity'; changeId: string; site: string }
  | { kind: 'manufacturingBom'; site: string; itemId: string; revision: string }
  | { kind: 'changeRequest'; requestId: string }
  | { kind: 'orderLock'; site: string; orderId: string }
  | { kind: 'stockDispositions'; site: string; changeId: string }
  | { kind: 'orderRevisions'; site: string; itemId: string; revision: string }
  | { kind: 'inspectionPlan'; site: string; itemId: string; revision: string }
  | { kind: 'orderDispositions'; site: string; itemId: string; revision: string };

/** Fixed for one generation of a handoff before anything is written. */
export interface PreparedDocument {
  system: SystemName;
  document: DocumentKey;
  contentHash: ContentHash;
  content: unknown;
}

/** Before its hash is taken. */
export type DraftDocument = Omit<PreparedDocument, 'contentHash'>;

/** `L3`: read back and found equal. */
export interface Acknowledgement {
  level: 'L0' | 'L1' | 'L2' | 'L3';
  localRevision: number;
  label: string;
}

/** A document as the receiver holds it now. */
export interface ReceivedDocument {
  status: 'active' | 'withdrawn';
  localRevision: number;
  label: string;
  /** Key of the write that made this local revision. */
  idempotencyKey: string;
  content: unknown;
}

/** A *receipt*: the receiver was read back and held exactly this, or held it no longer. */
export interface DocumentReceipt {
  system: SystemName;
  document: DocumentKey;
  documentPath: string;
  contentHash: ContentHash;
  acknowledgement: Acknowledgement;
}
