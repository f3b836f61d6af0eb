// A run gives way to a new one where it waits, with nobody in the middle of telling it something: before its history grows
// long, and when another build of the worker is current. Where the handoff stands is in the store; only how far people were
// reminded is handed on.
import {
  allHandlersFinished,
  condition,
  makeContinueAsNewFunc,
  workflowInfo,
  type Workflow,
} from '@temporalio/workflow';
import type { Waited } from '../../ports/workflow-messages';
import type { HandoffFrame } from './frame';

/** A server ends a workflow at 51,200 events and at 2,000 updates; a short history is also read again faster. */
const eventsMax = 500;

export function isHistoryLong(): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  return continueAsNewSuggested || historyLength > eventsMax;
}

export function isTimeToStartOver(): boolean {
  return isHistoryLong() || workflowInfo().targetWorkerDeploymentVersionChanged;
}

/** Returns only where what it waits for came while the last message was answered. */
export async function startOver(frame: HandoffFrame, waited: Waited | null, isOver: () => boolean): Promise<void> {
  await condition(allHandlersFinished);
  if (!isOver()) await frame.startOver(waited);
}

/** The new run belongs to the build that is current then; where workers have no builds, to any. */
export function asNewRun<F extends Workflow>(...input: Parameters<F>): Promise<never> {
  return makeContinueAsNewFunc<F>({ initialVersioningBehavior: 'AUTO_UPGRADE' })(...input);
}
