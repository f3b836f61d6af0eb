// Locks one work order (RULES 5): its revision is resolved and pinned, MES stores the lock set and echoes the seal, and
// only then does the lock open. A revision that stopped being effective in between is never opened: it is pinned anew.
import {
  CancellationScope,
  ChildWorkflowCancellationType,
  ParentClosePolicy,
  workflowInfo,
} from '@temporalio/workflow';
import type { StagePlan } from '../domain/handoff/stage-facts';
import type { HandoffOutcome } from '../domain/handoff/handoff-outcome';
import type { HandoffInput, WithdrawalInput } from '../ports/workflow-messages';
import { subjectOf, type HandoffRef } from '../domain/handoff/handoff-ref';
import { carryOnce } from './handoff/carry';
import { abortedWhenCancelled } from './handoff/aborted-when-cancelled';
import { executeChildAlone } from './handoff/execute-child';
import { asNewRun } from './handoff/start-over';
import type { Attempt, AttemptResult } from './handoff/attempt';
import { runHandoff } from './handoff/run-handoff';
import { planOf } from './handoff/stage-plan';
import { withdrawHandoff } from './withdraw-handoff';

/** Rounds in which the revision keeps changing before a human is asked why. */
const staleRoundsMax = 20;

export async function workOrderLock(input: HandoffInput): Promise<HandoffOutcome> {
  const { handoff } = input;
  const plan = await planOf(input);
  const outcome = await abortedWhenCancelled(handoff, plan, () =>
    runHandoff({
      handoff,
      plan,
      attempt: lockWhileEffective(handoff, plan),
      waited: input.waited,
      startOver: (waited) => asNewRun<typeof workOrderLock>({ ...input, plan, waited }),
    }),
  );
  if (outcome.kind === 'aborted') {
    const { actor, reason } = outcome;
    await CancellationScope.nonCancellable(() => takeBack({ handoff, plan, actor, reason }));
  }
  return outcome;
}

async function takeBack(input: WithdrawalInput): Promise<void> {
  await executeChildAlone(withdrawHandoff, {
    workflowId: `${workflowInfo().workflowId}/withdrawal`,
    args: [input],
    cancellationType: ChildWorkflowCancellationType.ABANDON,
    parentClosePolicy: ParentClosePolicy.ABANDON,
  });
}

function lockWhileEffective(handoff: HandoffRef, plan: StagePlan): Attempt {
  return async ({ frame, enter }): Promise<AttemptResult> => {
    for (let rounds = 0; rounds <= staleRoundsMax; rounds += 1) {
      const answer = await carryOnce(handoff, plan)({ generation: frame.generation, enter });
      if (answer.kind === 'done' || answer.kind === 'diverged' || answer.kind === 'blocked') return answer;
      frame.generation += 1;
    }
    const detail = `The effective revision of ${subjectOf(handoff, 'order').orderId} kept changing while it was being locked.`;
    return { kind: 'blocked', code: 'LOCK_STALE', detail };
  };
}
