// Changes of handoffs, as decisions ask for them. A store moves a handoff only along `handoffStates`.
import type { ContentDifference } from '../identity/content-differences';
import type { DocumentReceipt, PreparedDocument } from './document';
import type { HandoffRef } from './handoff-ref';
import type { HandoffState } from './handoff-states';
import type { Park } from './park';
import type { Boundary } from './stage';

export interface HandoffRetry {
  workflowId: string;
  since: string;
  nextTryAt: string;
  parksAt: string;
}

/** How a handoff stands after a move. `at` is when it moved, by the clock of the store. */
export interface HandoffMove {
  handoffId: string;
  state: HandoffState;
  generation: number;
  owner: string;
  reason: string | null;
  detail: string | null;
  dueAt: string | null;
  stuckSince: string | null;
  /** Where it is tried again by itself: by which workflow, when next, and when it parks. */
  retry: HandoffRetry | null;
  at: string;
}

export type HandoffWrite =
  | { kind: 'handoffProposed'; handoff: HandoffRef; boundary: Boundary; owner: string; at: string }
  /** Ends the wait of a park, where it stood in one. */
  | { kind: 'handoffMoved'; move: HandoffMove }
  | {
      kind: 'handoffParked';
      handoffId: string;
      park: Park;
      difference: readonly ContentDifference[] | null;
      at: string;
    }
  | { kind: 'handoffEscalated'; handoffId: string; owner: string; at: string }
  | { kind: 'documentsPrepared'; handoffId: string; generation: number; documents: readonly PreparedDocument[] }
  | { kind: 'receiptsKept'; handoffId: string; as: 'verified' | 'withdrawn'; receipts: readonly DocumentReceipt[] };
