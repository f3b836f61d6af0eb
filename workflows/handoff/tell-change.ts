// Tells the change that carries a handoff when it gets stuck, and when it goes on.
import { getExternalWorkflowHandle, workflowInfo } from '@temporalio/workflow';
import type { StuckHandoff } from '../../domain/handoff/worst-standing';
import { standsSignal, type HandoffStands } from '../../ports/handoff-stands';
import type { HandoffRef } from '../../domain/handoff/handoff-ref';
import type { HandoffState } from '../../domain/handoff/handoff-states';
import type { StagePlan } from '../../domain/handoff/stage-facts';

/** What of the frame of a handoff its change is told, and how far it was. */
export interface Teller {
  handoff: HandoffRef;
  plan: StagePlan;
  state: HandoffState;
  park: { owner: string; reason: string } | null;
  retrying: { reason: string } | null;
  escalatedTo: string | null;
  /** What its change knows of it. */
  toldChange: string;
  /** Over once the change has it. */
  telling: Promise<unknown>;
}

/** How it ended, the change learns from its end. */
export function tellChange(frame: Teller, since: string | null): void {
  const { parent } = workflowInfo();
  const { state, handoff } = frame;
  if (parent === undefined || handoff.subject.kind !== 'change') return;
  const stuck = isStuck(state) ? state : null;
  const owner = frame.escalatedTo ?? frame.park?.owner ?? frame.plan.policy.owner;
  const reason = frame.park?.reason ?? frame.retrying?.reason ?? null;
  // Tries that fail as the one before are no news.
  const news = stuck === null ? '' : `${stuck} ${owner} ${reason ?? ''}`;
  if (news === frame.toldChange) return;
  frame.toldChange = news;
  const stands: HandoffStands = { handoffId: handoff.handoffId, state: stuck, owner, reason, since };
  // A change that has ended needs to know nothing.
  const told = getExternalWorkflowHandle(parent.workflowId)
    .signal(standsSignal, stands)
    .catch(() => undefined);
  frame.telling = Promise.all([frame.telling, told]);
}

function isStuck(state: string): state is StuckHandoff['state'] {
  return state === 'parked' || state === 'retrying' || state === 'awaitingDecision';
}
