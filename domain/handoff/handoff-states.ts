// The life of a handoff. A withdrawal takes back what any of its ends left behind, and may itself retry and park; nothing
// follows on `withdrawn`, and nothing turns a waiver or an abort into a verified handoff.
import { stateMachine } from '../state-machine';

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

const carrying = [
  'awaitingDecision',
  'transferring',
  'verifying',
  'retrying',
  'parked',
  'verified',
  'withdrawn',
] as const;
const takenBack = ['retrying', 'parked', 'withdrawn'] as const;

/** Stores skip the states in which nobody waits; so a proposed handoff may be verified next. A cancellation aborts at any. */
export const handoffStates = stateMachine<HandoffState>({
  proposed: [...carrying, 'aborted'],
  awaitingDecision: [...carrying, 'aborted'],
  transferring: [...carrying, 'aborted'],
  retrying: [...carrying, 'aborted'],
  verifying: [...carrying, 'aborted'],
  parked: [...carrying, 'waived', 'aborted'],
  verified: takenBack,
  waived: takenBack,
  aborted: takenBack,
  withdrawn: [],
});
