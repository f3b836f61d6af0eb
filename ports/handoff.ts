// A governed handoff as every part speaks of it: its identity, states, parks, resolutions and outcomes. These are
// wire types: plain JSON, small enough for a Temporal history, references instead of contents.
import type { ContentDifference } from '../domain/identity/content-differences';
import type { ResolutionAction } from '../domain/handoff/park-resolution';
import { noSite, type SiteStage, type Stage } from './stages';

/** Identity of one handoff. `handoffId` is `changeId:site:stage`, with the order and its n-th lock where it is one's. */
export interface HandoffRef {
  handoffId: string;
  changeId: string;
  site: string;
  stage: Stage;
  items: string[];
  /** The work order, where the handoff is that of one order. */
  orderId?: string;
  /** The drift finding, where the handoff repairs one. */
  findingId?: string;
}

/** A handoff that runs once a site. */
export interface SiteHandoffRef extends HandoffRef {
  stage: SiteStage;
}

export type HandoffState =
  | 'proposed'
  | 'awaitingDecision'
  | 'transferring'
  | 'retrying'
  | 'verifying'
  | 'parked'
  | 'verified'
  | 'waived'
  | 'aborted'
  | 'withdrawn';

/** How long a handoff is tried, when people are reminded, and what they may do. Times in milliseconds. */
export interface HandoffPolicy {
  /** The role that must act. */
  owner: string;
  /** The role that takes over when the owner does not act. */
  escalationOwner: string;
  waivable: boolean;
  dueAfterMs: number;
  reminderEveryMs: number;
  escalateAfterMs: number;
  quickRetryMsMax: number;
  slowRetryEveryMs: number;
  slowRetryMsMax: number;
  transferTimeoutMs: number;
}

/** Why a handoff waits for a human. `parkId` names exactly this wait: a resolution of an older one is refused. */
export interface Park {
  parkId: string;
  /** The workflow that waits, to which a resolution is sent. */
  workflowId: string;
  reason: string;
  detail: string;
  /** True where a retry must write again under a new idempotency key, because the last answer was final. */
  retryNeedsNewGeneration: boolean;
  /** The ways out that stand open: what policy and the state of the workflow allow, and nothing else. */
  actions: ResolutionAction[];
  owner: string;
  parkedAt: string;
  dueAt: string;
}

export type { ResolutionAction };

/** What a human sends to a parked handoff; in the Temporal UI it is typed by hand. */
export interface Resolution {
  parkId: string;
  action: ResolutionAction;
  actor: string;
  reason: string;
  /** Id of the resolution recorded by the API; absent when it was typed into the Temporal UI. */
  resolutionId?: string;
}

export interface Acknowledgement {
  level: 'L0' | 'L1' | 'L2' | 'L3';
  localRevision: number;
  label: string;
}

export type HandoffOutcome =
  | { kind: 'verified' }
  | { kind: 'waived'; actor: string; reason: string }
  | { kind: 'aborted'; actor: string; reason: string };

export function handoffIdOf(key: { changeId: string; site: string; stage: Stage }): string {
  return `${key.changeId}:${key.site}:${key.stage}`;
}

export function changeWorkflowId(changeId: string): string {
  return `change/${changeId}`;
}

/** The release runs in the change's own workflow; every other handoff has one that names it. */
/** `handoffId` ends in `<orderId>.<n>`: the n-th lock that was asked for the order. */
export function orderLockWorkflowId({ site, handoffId }: { site: string; handoffId: string }): string {
  const [order = ''] = handoffId.split(':').slice(3);
  return `order/${site}/${order}/lock`;
}

/** `handoffId` ends in `<findingId>.<n>`: the n-th repair that was chosen for the finding. */
export function driftRepairWorkflowId({ handoffId }: { handoffId: string }): string {
  const [finding = ''] = handoffId.split(':').slice(3);
  return `drift/${finding}/repair`;
}

export function handoffWorkflowId(key: { changeId: string; site: string; stage: Stage }): string {
  if (key.stage === 'release') return changeWorkflowId(key.changeId);
  return `${changeWorkflowId(key.changeId)}/${key.site === noSite ? '' : `${key.site}/`}${key.stage}`;
}

export type { ContentDifference };
