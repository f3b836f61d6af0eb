// A handoff as its workflow knows it, and how it is seen from outside.
import type { HandoffRef } from '../../domain/handoff/handoff-ref';
import type { HandoffState } from '../../domain/handoff/handoff-states';
import type { Park, Resolution } from '../../domain/handoff/park';
import type { ResolutionAction } from '../../domain/handoff/park-resolution';
import type { StagePlan } from '../../domain/handoff/stage-facts';
import { show } from './visibility';

export interface HandoffFrame {
  handoff: HandoffRef;
  plan: StagePlan;
  generation: number;
  parks: number;
  isDecided: boolean;
  isResumed: boolean;
  /** What the store says of it is known: messages are answered by it. */
  isTakenUp: boolean;
  /** The park whose answer the store held already when the run began. */
  answered: string | null;
  state: HandoffState;
  park: Park | null;
  resolution: Resolution | null;
  withdrawal: boolean;
}

/** Moves the frame to a state and makes it visible. */
export function enter(
  frame: HandoffFrame,
  state: HandoffState,
  dueAt?: { since: string; dueAt: string; what?: string },
): void {
  frame.state = state;
  const { handoff, plan, park } = frame;
  const owner = park?.owner ?? plan.policy.owner;
  const waiting = park === null ? dueAt : { since: park.parkedAt, dueAt: park.dueAt };
  show({
    handoff,
    facts: plan.facts,
    state,
    owner,
    actions: allowedActions(frame),
    ...(waiting === undefined ? {} : { waiting: { ...waiting, owner } }),
    ...(park === null ? {} : { park }),
  });
}

export function allowedActions(frame: HandoffFrame): ResolutionAction[] {
  if (frame.withdrawal) return ['retry', 'waive'];
  return frame.plan.policy.waivable ? ['retry', 'waive', 'abort'] : ['retry', 'abort'];
}
