// What is answered to an event, and what becomes of it. Its first answer is what a repetition gets; the one that stands
// now is kept beside it.
import type { RefusalCode } from '../refusal-codes';
import { stateMachine } from '../state-machine';
import type { Refusal } from '../verdict';
import type { EventKey } from './event-envelope';

/**
 * - `applied`: its effect is recorded.
 * - `waiting`: an earlier one of its subject is missing.
 * - `parked`: what it refers to has not arrived, or a human must decide.
 * - `refused`: it is answered, kept, and has no effect but what its refusal raises.
 * - `expired`: it waited in vain. Sent again it is taken as new.
 */
export type FloorEventState = 'applied' | 'waiting' | 'parked' | 'refused' | 'expired';

export const eventStates = stateMachine<FloorEventState>({
  waiting: ['applied', 'parked', 'refused', 'expired'],
  // It may be parked anew for something else.
  parked: ['applied', 'parked', 'refused', 'expired'],
  applied: [],
  refused: [],
  expired: ['applied', 'waiting', 'parked', 'refused'],
});

/** States in which an event is looked at again. */
export function isOpen(state: FloorEventState): boolean {
  return state === 'waiting' || state === 'parked';
}

export interface FloorEventAnswer {
  source: string;
  id: string;
  state: FloorEventState;
  /** Why it is not applied. */
  code?: RefusalCode;
  detail?: string;
  /** The first sequence number that is missing: send the subject's events from there. */
  replayFrom?: number;
  /** What a parked event waits for. */
  waitsFor?: string[];
  /** Who must act, where a human must. */
  owner?: string;
  reasons?: Refusal[];
  /** What the event made, e.g. the state of an NCR. */
  outcome?: Record<string, unknown>;
}

export function refusalAnswer({ source, id }: EventKey, reasons: [Refusal, ...Refusal[]]): FloorEventAnswer {
  const [{ code, message: detail }] = reasons;
  return { source, id, state: 'refused', code, detail, reasons };
}
