// A handoff as its store keeps it: what a decision on its next move looks at.
import { refused, type Verdict } from '../verdict';
import { handoffStates, type HandoffState } from './handoff-states';
import type { StandingRetry } from './retrying';

export interface HandoffRecord {
  handoffId: string;
  state: HandoffState;
  generation: number;
  owner: string;
  /** When it began to be tried again, or parked; null where it goes on. */
  stuckSince: string | null;
  /** When whoever it waits for is due; null where it waits for nobody. */
  dueAt: string | null;
  /** Null where it is not tried again by itself. */
  retrying: StandingRetry | null;
}

/** Refused with HANDOFF_ENDED where no move leads from its state to the next, and with HANDOFF_UNKNOWN where there is none. */
export function requireMove(
  handoffId: string,
  record: HandoffRecord | null,
  to: HandoffState,
): Exclude<Verdict<never>, { kind: 'accepted' }> | null {
  if (record === null)
    return refused({ code: 'HANDOFF_UNKNOWN', message: `There is no handoff ${handoffId}.`, at: handoffId });
  if (handoffStates.mayMove(record.state, to)) return null;
  const message = `${handoffId} is ${record.state}, and does not become ${to}.`;
  return refused({ code: 'HANDOFF_ENDED', message, at: handoffId });
}
