// What the engine needs of the systems it governs. An adapter implements these for one product; none knows another.
import type { Acknowledgement } from './handoff';
import type { ReleasedChange } from './change';
import type { SystemName } from './stages';

/** A document in a receiving system, addressed by what it is and not by a URL. */
export type DocumentKey =
  | { kind: 'changeEffectivity'; changeId: string; site: string }
  | { kind: 'manufacturingBom'; site: string; itemId: string; revision: string }
  | { kind: 'lockSet'; site: string; itemId: string; revision: string }
  | { kind: 'inspectionPlan'; site: string; itemId: string; revision: string };

/** A document as the receiver holds it now. */
export interface ReceivedDocument {
  status: 'active' | 'withdrawn';
  localRevision: number;
  label: string;
  /** Key of the write that made this local revision. */
  idempotencyKey: string;
  content: unknown;
}

export interface DocumentWrite {
  document: DocumentKey;
  content: unknown;
  idempotencyKey: string;
  /** Local revision the write builds on, null where the document must not exist yet. */
  expectedRevision: number | null;
}

/** One receiving system. Calls throw a SystemFault; reading an absent document answers null. */
export interface ReceiverPort {
  readonly system: SystemName;
  /** A path people recognise, for receipts and messages. */
  describeDocument(document: DocumentKey): string;
  readDocument(document: DocumentKey): Promise<ReceivedDocument | null>;
  writeDocument(write: DocumentWrite): Promise<Acknowledgement>;
  withdrawDocument(withdrawal: {
    document: DocumentKey;
    expectedRevision: number;
    idempotencyKey: string;
    reason: string;
  }): Promise<void>;
}

export interface ReleaseSource {
  readChange(changeId: string): Promise<{ state: 'draft' | 'released'; change: ReleasedChange } | null>;
  readArtefact(key: { artefactClass: string; itemId: string; revision: string }): Promise<{ content: unknown } | null>;
}

export interface RequirementSource {
  /** Ids of the requirements frozen in a baseline; null where the baseline does not exist. */
  readBaseline(baselineId: string): Promise<{ requirementIds: string[] } | null>;
}

export interface OpenWorkOrder {
  orderId: string;
  itemId: string;
  revision: string;
  /** Range text of the serials the order builds. */
  serials: string;
  state: 'planned' | 'released' | 'started' | 'complete';
}

export interface WorkOrderSource {
  listOpenWorkOrders(query: { site: string; itemId: string }): Promise<OpenWorkOrder[]>;
}

export interface Systems {
  receivers: Record<Exclude<SystemName, 'alm'>, ReceiverPort>;
  releases: ReleaseSource;
  requirements: RequirementSource;
  workOrders: WorkOrderSource;
}
