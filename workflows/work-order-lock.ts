// Locks one work order (RULES 5): its revision is resolved and pinned, MES stores the lock set and echoes the seal, and
// only then does the lock open. A revision that stopped being effective in between is never opened: it is pinned anew.
import {
  ChildWorkflowCancellationType,
  continueAsNew,
  executeChild,
  ParentClosePolicy,
  workflowInfo,
} from '@temporalio/workflow';
import type { HandoffPolicy } from '../domain/handoff/handoff-policy';
import type { HandoffOutcome } from '../ports/handoff';
import type { OrderLockInput } from '../ports/workflow-messages';
import { subjectOf } from '../domain/handoff/handoff-ref';
import { own } from './handoff/activities';
import { carryOnce } from './handoff/carry';
import { runHandoff, type Attempt, type AttemptResult } from './handoff/run-handoff';
import { withdrawHandoff } from './withdraw-handoff';

/** Rounds in which the revision keeps changing before a human is asked why. */
const staleRoundsMax = 20;

export async function workOrderLock(input: OrderLockInput): Promise<HandoffOutcome> {
  const { handoff, resume = { generation: 1, parks: 0 } } = input;
  const policy = input.policy ?? (await own.readPolicy(handoff.stage));
  const outcome = await runHandoff({
    handoff,
    policy,
    resume,
    attempt: lockWhileEffective(input, policy),
    continueAsNew: (next) => continueAsNew<typeof workOrderLock>({ ...input, policy, resume: next }),
  });
  if (outcome.kind === 'aborted') {
    const { actor, reason } = outcome;
    await executeChild(withdrawHandoff, {
      workflowId: `${workflowInfo().workflowId}/withdrawal`,
      args: [{ handoff, policy, actor, reason }],
      cancellationType: ChildWorkflowCancellationType.ABANDON,
      parentClosePolicy: ParentClosePolicy.ABANDON,
    });
  }
  return outcome;
}

function lockWhileEffective({ handoff }: OrderLockInput, policy: HandoffPolicy): Attempt {
  return async ({ frame, phase, enter }): Promise<AttemptResult> => {
    for (let rounds = 0; rounds <= staleRoundsMax; rounds += 1) {
      const answer = await carryOnce(handoff, policy)({ generation: frame.generation, phase, enter });
      if (answer.kind === 'done' || answer.kind === 'diverged' || answer.kind === 'blocked') return answer;
      frame.generation += 1;
    }
    const detail = `The effective revision of ${subjectOf(handoff, 'order').orderId} kept changing while it was being locked.`;
    return { kind: 'blocked', code: 'LOCK_STALE', detail };
  };
}
