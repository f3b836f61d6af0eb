// A handoff as its workflow knows it, and how it is seen from outside.
import type { HandoffRef } from '../../domain/handoff/handoff-ref';
import type { HandoffState } from '../../domain/handoff/handoff-states';
import type { Park, Resolution } from '../../domain/handoff/park';
import type { ResolutionAction } from '../../domain/handoff/park-resolution';
import type { Retrying } from '../../domain/handoff/retrying';
import type { StagePlan } from '../../domain/handoff/stage-facts';
import { tellChange } from './tell-change';
import type { Waited } from '../../ports/workflow-messages';
import { show } from './visibility';

export interface HandoffFrame {
  handoff: HandoffRef;
  plan: StagePlan;
  generation: number;
  parks: number;
  isDecided: boolean;
  /** The wait for the human's decision is taken up from an earlier run. */
  isAwaited: boolean;
  /** When the human is due whose decision an earlier run began to wait for. */
  awaitedUntil: string | null;
  /** What the store says of it is known: messages are answered by it. */
  isTakenUp: boolean;
  /** The park whose answer the store held already when the run began. */
  answered: string | null;
  state: HandoffState;
  park: Park | null;
  /** Set from the first failed try until one passes or it parks. */
  retrying: Retrying | null;
  /** A human wants the next try now. */
  isTryAsked: boolean;
  /** Who took the wait over from its owner. */
  escalatedTo: string | null;
  resolution: Resolution | null;
  withdrawal: boolean;
  /** The wait that an earlier run left behind, until it is taken up. */
  waited: Waited | null;
  startOver: (waited: Waited | null) => Promise<never>;
  /** What its change knows of it. */
  toldChange: string;
  /** Over once the change has it. */
  telling: Promise<unknown>;
  /** The workflow that carries it, as the store calls it. */
  workflowName: string;
}

/** Moves the frame to a state and makes it visible. A try that is under way does not hide that those before it failed. */
export function enter(
  frame: HandoffFrame,
  state: HandoffState,
  dueAt?: { since: string; dueAt: string; what?: string },
): void {
  if (frame.retrying !== null && (state === 'transferring' || state === 'verifying')) return;
  if (state !== 'retrying') frame.retrying = null;
  frame.state = state;
  const { handoff, plan, park, retrying } = frame;
  const owner = frame.escalatedTo ?? park?.owner ?? plan.policy.owner;
  const waiting = park === null ? dueAt : { since: park.parkedAt, dueAt: park.dueAt };
  show({
    handoff,
    facts: plan.facts,
    state,
    owner,
    actions: allowedActions(frame),
    ...(waiting === undefined ? {} : { waiting: { ...waiting, owner } }),
    ...(park === null ? {} : { park }),
    ...(retrying === null ? {} : { retrying }),
  });
  tellChange(frame, park?.parkedAt ?? retrying?.since ?? waiting?.since ?? null);
}

export function allowedActions(frame: HandoffFrame): ResolutionAction[] {
  if (frame.withdrawal) return ['retry', 'waive'];
  return frame.plan.policy.waivable ? ['retry', 'waive', 'abort'] : ['retry', 'abort'];
}
