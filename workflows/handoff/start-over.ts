// When a run gives way to a new one, which goes on where the store says: its history has grown long, or the worker's current
// build is a newer one. It does so where it waits, never in the middle of a transfer.
import {
  allHandlersFinished,
  condition,
  makeContinueAsNewFunc,
  workflowInfo,
  type Workflow,
} from '@temporalio/workflow';
import type { HandoffFrame } from './frame';

export function isTimeToStartOver({ startOver }: HandoffFrame): boolean {
  const { continueAsNewSuggested, targetWorkerDeploymentVersionChanged } = workflowInfo();
  return startOver !== null && (continueAsNewSuggested || targetWorkerDeploymentVersionChanged);
}

/** Returns where a message that was being answered ended the wait meanwhile. */
export async function startOverUnless(isOver: () => boolean, { startOver }: HandoffFrame): Promise<void> {
  await condition(allHandlersFinished);
  if (!isOver()) await startOver?.();
}

/** The new run belongs to the build that is current then; where workers have no builds, to any. */
export function asNewRun<F extends Workflow>(...input: Parameters<F>): Promise<never> {
  return makeContinueAsNewFunc<F>({ initialVersioningBehavior: 'AUTO_UPGRADE' })(...input);
}
