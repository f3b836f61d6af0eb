// A history is left behind before it grows long: the workflow starts over where it waits, with nobody in the middle of telling
// it something. Where the handoff stands is in the store; only how far people were reminded is handed on.
import { allHandlersFinished, condition, workflowInfo } from '@temporalio/workflow';
import type { Waited } from '../../ports/workflow-messages';
import type { HandoffFrame } from './frame';

/** A server ends a workflow at 51,200 events and at 2,000 updates; a short history is also read again faster. */
const eventsMax = 500;

export function isHistoryLong(): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  return continueAsNewSuggested || historyLength > eventsMax;
}

/** Returns only where what it waits for came while the last message was answered. */
export async function startOver(frame: HandoffFrame, waited: Waited | null, isOver: () => boolean): Promise<void> {
  await condition(allHandlersFinished);
  if (!isOver()) await frame.startOver(waited);
}
