// Names and shapes of what workflows answer to: updates, queries, search attributes.
import type { StagePlan } from '../domain/handoff/stage-facts';
import type { HandoffRef } from '../domain/handoff/handoff-ref';
import type { Park, Resolution } from '../domain/handoff/park';
import type { Retrying } from '../domain/handoff/retrying';

export const decideUpdate = 'decide';
export const disposeUpdate = 'dispose';
export const resolveUpdate = 'resolve';
export const retryNowUpdate = 'retryNow';
export const handoffQuery = 'handoff';

/** Tells a run that another build of the worker is current; what it goes on with comes from Temporal and from the store. */
export const newBuildSignal = 'newBuild';

/** How far people were reminded of a wait that goes on in the next run of the workflow. */
export interface Waited {
  waitId: string;
  sinceMs: number;
  reminders: number;
  escalatedTo: string | null;
}

export interface PropagateChangeInput {
  changeId: string;
  waited?: Waited | null;
}

/** Payload of `decide`: the decision itself was recorded, signed, before the update is sent. */
export interface DecisionNotice {
  decisionId: string;
  actor: string;
}

/** Payload of `dispose`: the dispositions themselves were recorded, signed, before the update is sent. */
export interface DispositionNotice {
  dispositionId: string;
  actor: string;
}

/** Payload of `retryNow`: the next try of a handoff that is tried again by itself is made at once. */
export interface RetryNotice {
  actor: string;
  reason: string;
}

/** Why a notice is not taken: another one is, and what is recorded by now is looked at with it. */
export const noticePending = 'NOTICE_PENDING';

export interface UpdateAnswer {
  accepted: true;
  handoffId: string;
}

/**
 * Input of the workflow of every stage. The plan comes from a change that carries the handoff, or is read at the start. Where
 * the handoff stands is not among it: the store says so at every start.
 */
export interface HandoffInput {
  handoff: HandoffRef;
  plan?: StagePlan;
  waited?: Waited | null;
}

/** Of one item, or of everything; the rest is carried across continue-as-new. */
export interface DriftSweepInput {
  itemId?: string;
  progress?: DriftSweepProgress;
}

export interface DriftSweepProgress extends DriftSweepResult {
  /** How many systems were looked at, with receipts and listings counted apart. */
  steps: number;
  cursor: string | null;
  since: string | null;
}

export interface DriftSweepResult {
  checked: number;
  found: number;
  /** Systems that could not be read to their end; the others were. */
  unread: { system: string; detail: string }[];
}

export interface WithdrawalInput {
  handoff: HandoffRef;
  plan: StagePlan;
  actor: string;
  reason: string;
  waited?: Waited | null;
}

export interface HandoffView {
  state: string;
  generation: number;
  park: Park | null;
  retrying: Retrying | null;
  lastResolution: Resolution | null;
}

/** Search attributes, all with the prefix Cutin; the worker refuses to start while one is missing. */
export const searchAttributes = {
  CutinStage: 'KEYWORD',
  CutinState: 'KEYWORD',
  CutinReason: 'KEYWORD',
  CutinOwner: 'KEYWORD',
  CutinChange: 'KEYWORD',
  CutinSite: 'KEYWORD',
  CutinBoundary: 'KEYWORD',
  CutinItems: 'KEYWORD_LIST',
  CutinDueAt: 'DATETIME',
  CutinStuckSince: 'DATETIME',
  CutinNextTryAt: 'DATETIME',
  CutinNeedsHuman: 'BOOL',
} as const;
