// What people and their tools read: changes, handoffs, receipts, decisions. Shapes of the API answers.
import type { ChangeState } from '../domain/change/change-states';
import type { ResolutionAction } from '../domain/handoff/park-resolution';
import type { SubjectKind } from '../domain/handoff/handoff-ref';

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

export interface ChangeSummary {
  changeId: string;
  title: string;
  author: string;
  endItem: string;
  sites: string[];
  state: ChangeState;
  releasedAt: string;
  recordedAt: string;
  closedAt: string | null;
  workflowId: string;
}

export interface HandoffSummary {
  handoffId: string;
  subjectKind: SubjectKind;
  subjectId: string;
  /** Null where no change stands behind the subject. */
  changeId: string | null;
  changeTitle: string | null;
  site: string;
  stage: string;
  boundary: number;
  state: string;
  owner: string;
  items: string[];
  generation: number;
  parkId: string | null;
  /** What a human may answer to the park; none where it is not parked. */
  actions: ResolutionAction[];
  reason: string | null;
  detail: string | null;
  dueAt: string | null;
  stuckSince: string | null;
  /** While it is tried again by itself. */
  nextTryAt: string | null;
  parksAt: string | null;
  /** While another role has the wait: since when. */
  escalatedAt: string | null;
  workflowId: string;
  updatedAt: string;
}

export interface ReceiptView {
  handoffId: string;
  kind: 'verified' | 'withdrawn';
  system: string;
  documentPath: string;
  contentHash: string;
  localRevision: number;
  label: string;
  acknowledgement: string;
  verifiedAt: string;
}

export interface DecisionView {
  decisionId: string;
  handoffId: string;
  actor: string;
  printedName: string;
  meaning: string;
  signedHash: string;
  decidedAt: string;
  cutIns: unknown;
}

export interface ParkView {
  parkId: string;
  handoffId: string;
  reason: string;
  detail: string;
  difference: unknown;
  parkedAt: string;
  resolution: { action: string; actor: string; reason: string; resolvedAt: string } | null;
}

export interface ChangeDetail extends ChangeSummary {
  affectedItems: { itemId: string; fromRevision: string | null; toRevision: string; action: string }[];
  handoffs: HandoffSummary[];
  receipts: ReceiptView[];
  decisions: DecisionView[];
  parks: ParkView[];
}

export interface HandoffFilter {
  state?: string;
  boundary?: number;
  owner?: string;
  site?: string;
  changeId?: string;
}

export interface ReadModel {
  listChanges(page: { cursor: string | null; limit: number }): Promise<Page<ChangeSummary>>;
  findChange(changeId: string): Promise<ChangeDetail | null>;
  listHandoffs(filter: HandoffFilter, page: { cursor: string | null; limit: number }): Promise<Page<HandoffSummary>>;
  findHandoff(handoffId: string): Promise<HandoffSummary | null>;
  isItemKnown(itemId: string): Promise<boolean>;
  countHandoffsByState(): Promise<{ state: string; stage: string; count: number }[]>;
  isReady(): Promise<boolean>;
}
