// Locks one work order (RULES 5): its revision is resolved and pinned, MES stores the lock set and echoes the seal, and
// only then does the lock open. A revision that stopped being effective in between is never opened: it is pinned anew.
import {
  ChildWorkflowCancellationType,
  continueAsNew,
  executeChild,
  ParentClosePolicy,
  workflowInfo,
} from '@temporalio/workflow';
import type { StagePlan } from '../domain/handoff/stage-facts';
import type { HandoffInput, HandoffOutcome } from '../ports/workflow-messages';
import { subjectOf, type HandoffRef } from '../domain/handoff/handoff-ref';
import { carryOnce } from './handoff/carry';
import { resumed, runHandoff, type Attempt, type AttemptResult } from './handoff/run-handoff';
import { planOf } from './handoff/stage-plan';
import { withdrawHandoff } from './withdraw-handoff';

/** Rounds in which the revision keeps changing before a human is asked why. */
const staleRoundsMax = 20;

export async function workOrderLock(input: HandoffInput): Promise<HandoffOutcome> {
  const { handoff } = input;
  const plan = await planOf(input);
  const outcome = await runHandoff({
    handoff,
    plan,
    ...resumed(input),
    attempt: lockWhileEffective(handoff, plan),
    continueAsNew: (resume) => continueAsNew<typeof workOrderLock>({ ...input, plan, resume }),
  });
  if (outcome.kind === 'aborted') {
    const { actor, reason } = outcome;
    await executeChild(withdrawHandoff, {
      workflowId: `${workflowInfo().workflowId}/withdrawal`,
      args: [{ handoff, plan, actor, reason }],
      cancellationType: ChildWorkflowCancellationType.ABANDON,
      parentClosePolicy: ParentClosePolicy.ABANDON,
    });
  }
  return outcome;
}

function lockWhileEffective(handoff: HandoffRef, plan: StagePlan): Attempt {
  return async ({ frame, phase, enter }): Promise<AttemptResult> => {
    for (let rounds = 0; rounds <= staleRoundsMax; rounds += 1) {
      const answer = await carryOnce(handoff, plan)({ generation: frame.generation, phase, enter });
      if (answer.kind === 'done' || answer.kind === 'diverged' || answer.kind === 'blocked') return answer;
      frame.generation += 1;
    }
    const detail = `The effective revision of ${subjectOf(handoff, 'order').orderId} kept changing while it was being locked.`;
    return { kind: 'blocked', code: 'LOCK_STALE', detail };
  };
}
