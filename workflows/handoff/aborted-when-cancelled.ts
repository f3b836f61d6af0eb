// A handoff of its own whose workflow is cancelled is aborted, and the store says so: nobody starts it again.
import { CancellationScope, isCancellation } from '@temporalio/workflow';
import type { HandoffOutcome } from '../../domain/handoff/handoff-outcome';
import type { HandoffRef } from '../../domain/handoff/handoff-ref';
import type { StagePlan } from '../../domain/handoff/stage-facts';
import { own } from './activities';

export async function abortedWhenCancelled(
  handoff: HandoffRef,
  { policy }: StagePlan,
  carry: () => Promise<HandoffOutcome>,
): Promise<HandoffOutcome> {
  try {
    return await carry();
  } catch (error) {
    if (!isCancellation(error)) throw error;
    const abort = { actor: 'operator', reason: 'The workflow was cancelled.' };
    const { actor, reason: detail } = abort;
    const transition = { state: 'aborted', generation: 1, owner: policy.owner, detail, actor } as const;
    await CancellationScope.nonCancellable(() => own.recordTransition({ handoff, transition }));
    return { kind: 'aborted', ...abort };
  }
}
