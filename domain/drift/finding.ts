// A *finding* is a difference between what a system holds and what its receipt says; at most one stands a document. A
// *repair* is what somebody signed for it: of what they looked at, against that receipt, and of nothing else.
import type { DocumentKey } from '../handoff/document';
import type { SystemName } from '../handoff/system-name';
import type { ContentDifference } from '../identity/content-differences';
import { stateMachine } from '../state-machine';
import type { DriftJudgement, DriftKind, DriftRepair, DriftSeverity } from './judge-drift';

/**
 * - `open`: nobody has chosen.
 * - `repairing`: a handoff is at it.
 * - `raised`: a change was asked for, and the difference stands until then.
 * - `resolved`: repaired, accepted as the new baseline, or gone by itself.
 */
export type FindingState = 'open' | 'repairing' | 'raised' | 'resolved';

export const findingStates = stateMachine<FindingState>({
  open: ['repairing', 'resolved'],
  repairing: ['open', 'raised', 'resolved'],
  raised: ['open', 'repairing', 'resolved'],
  resolved: [],
});

export interface ChosenRepair {
  action: DriftRepair;
  reason: string;
  /** What the system held when the signer looked; null: nothing. */
  heldHash: string | null;
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
  /** The receipt it was compared with; a repair is to this one, and to none that came after. */
  receiptId: number | null;
  receiptHash: string | null;
  heldHash: string | null;
  difference: ContentDifference[];
  /** Why it could not be read. */
  detail: string | null;
  state: FindingState;
  repair: ChosenRepair | null;
  foundAt: string;
  lastSeenAt: string;
  resolvedAt: string | null;
  resolvedBecause: string | null;
}

/** A document as it lies in a system. */
export interface DocumentPlace {
  system: SystemName;
  documentPath: string;
  document: DocumentKey | null;
}

/** A place that was compared with its receipt, or with there being none that stands. */
export interface LookedAt extends DocumentPlace {
  receiptId: number | null;
}

export interface SeenDrift extends DriftJudgement, LookedAt {
  site: string;
  itemId: string | null;
  changeId: string | null;
  receiptHash: string | null;
  /** What the system holds now; null where it holds nothing, or could not be read. */
  held: unknown;
  heldHash: string | null;
  detail: string | null;
}

/** What the engine itself has done and does at a place. */
export interface PlaceStanding extends Pick<DocumentPlace, 'system' | 'documentPath'> {
  /** The newest receipt, where it stands; null where the document was taken back or never handed over. */
  receiptId: number | null;
  /** Handoffs that have written there, perhaps, and proved nothing yet. */
  writers: readonly string[];
}

export function placeKey({ system, documentPath }: Pick<DocumentPlace, 'system' | 'documentPath'>): string {
  return `${system} ${documentPath}`;
}
