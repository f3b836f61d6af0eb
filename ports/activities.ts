// The contracts between workflows and activities. `own` activities write the engine's database and run as local
// activities; `remote` ones speak to other systems. Every one of them may be repeated without a second effect.
import type { ChangeState } from '../domain/change/change-states';
import type { Reminder } from '../domain/handoff/decide-park';
import type { Transition } from '../domain/handoff/decide-transition';
import type { HandoffRef } from '../domain/handoff/handoff-ref';
import type { Park, Resolution } from '../domain/handoff/park';
import type { Standing } from '../domain/handoff/standing';
import type { CarriedStage, Stage } from '../domain/handoff/stage';
import type { StagePlan } from '../domain/handoff/stage-facts';
import type { SystemName } from '../domain/handoff/system-name';
import type { ContentDifference } from '../domain/identity/content-differences';
import type { Refusal } from '../domain/verdict';

export interface PropagationPlan {
  title: string;
  author: string;
  sites: string[];
  /** The first of its items, and how many there are. */
  items: string[];
  itemCount: number;
  release: StagePlan;
  /** Once a site, in this order. */
  mainLine: { stage: CarriedStage; plan: StagePlan }[];
  state: ChangeState;
  /** Who called it off; null while it goes on. */
  calledOff: Abort | null;
  /** Ids of the handoffs that an earlier run has begun. */
  begun: string[];
}

/** Who called a change off, and why. */
export interface Abort {
  actor: string;
  reason: string;
}

/** Orders that wait for a human's disposition; the first of them by id. */
export interface OpenOrders {
  count: number;
  orders: string[];
  /** Its receiver is to be told anew: somebody has disposed of one of them, or none is left. */
  isRoundDue: boolean;
}

export interface OwnActivities {
  /** Who is affected and under which policies: everything the workflow needs to know of the recorded release. */
  planPropagation(changeId: string): Promise<PropagationPlan>;
  /** The plan of a stage that no propagation plans. */
  readStage(stage: Stage): Promise<StagePlan>;
  /**
   * Records the handoff, and answers where it stands, from which its workflow goes on; refused where the sender has no
   * authority over what it hands over.
   */
  proposeHandoff(input: {
    handoff: HandoffRef;
    owner: string;
    isWithdrawal?: boolean;
  }): Promise<{ refusal: Refusal | null; standing: Standing }>;
  recordTransition(input: { handoff: HandoffRef; transition: Transition }): Promise<void>;
  recordPark(input: { handoff: HandoffRef; park: Park; difference?: ContentDifference[] }): Promise<void>;
  /** Refused with ALREADY_RESOLVED where another resolution of this park was recorded first. */
  recordResolution(input: { handoff: HandoffRef; resolution: Resolution }): Promise<void>;
  recordReminder(reminder: Reminder): Promise<void>;
  /** What the documents of a generation leave open, and whether another one is due. */
  readOpenOrders(input: { handoff: HandoffRef; generation: number }): Promise<OpenOrders>;
  /** Makes the planned statements actual, trimming what they supersede, and closes the change. */
  closeChange(changeId: string): Promise<void>;
  /** A repair was called off. */
  reopenFinding(findingId: string): Promise<void>;
  /** A sweep could not read a system. */
  recordUnread(input: { system: SystemName; detail: string }): Promise<void>;
  /** Nothing is begun for the change any more. Answers who called it off first; null where it has ended. */
  callOff(input: Abort & { changeId: string }): Promise<Abort | null>;
  /** Everything is taken back. */
  recordAbort(input: Abort & { changeId: string }): Promise<void>;
}

export interface TransferAnswer {
  generation: number;
  documents: number;
  /** Documents that already held what was to be written: nothing was written for them. */
  settledByReadBack: number;
}

export type VerificationAnswer =
  | { kind: 'verified'; documents: number }
  | { kind: 'diverged'; system: string; documentPath: string; differences: ContentDifference[] }
  /** Orders that wait for a human's disposition; the first of them by id. */
  | { kind: 'undecided'; count: number; orders: string[] }
  /** The revision of an order stopped being effective before its lock was opened. */
  | { kind: 'stale'; orderId: string }
  /** Orders that appeared after the documents were fixed. */
  | { kind: 'late'; count: number; orders: string[] };

export type WithdrawalAnswer =
  | { kind: 'withdrawn'; documents: number }
  | { kind: 'blocked'; documentPath: string; detail: string };

export interface SweepPage {
  system: SystemName;
  itemId?: string;
  cursor: string | null;
  /** When the listing of this system began, by the clock of the store. */
  since?: string;
}

export interface SweepAnswer {
  checked: number;
  found: number;
  /** Where to go on; null at the end. */
  cursor: string | null;
  since?: string;
  /** Why the system could not be read beyond the cursor; null where it could. */
  unread: string | null;
}

export interface RemoteActivities {
  /** Reads a page of a system's receipted documents back and keeps what differs. */
  sweepReceipts(page: SweepPage): Promise<SweepAnswer>;
  /** Lists a page of what a system holds and keeps what nobody handed over. */
  sweepExtras(page: SweepPage): Promise<SweepAnswer>;
  /** Reads the release back from PLM and freezes its contents; throws REVISION_CONFLICT where they differ. */
  readRelease(handoff: HandoffRef): Promise<{ revisions: number }>;
  /** Fixes what is handed over for this generation and writes it once to the receiver. */
  transferHandoff(input: { handoff: HandoffRef; generation: number }): Promise<TransferAnswer>;
  /** Reads the receiver back; records a receipt only where it holds exactly what was handed over. */
  verifyHandoff(input: { handoff: HandoffRef; generation: number }): Promise<VerificationAnswer>;
  /** Takes back what the handoff wrote, and reads back that it is gone. */
  withdrawHandoff(input: { handoff: HandoffRef; actor: string; reason: string }): Promise<WithdrawalAnswer>;
}
