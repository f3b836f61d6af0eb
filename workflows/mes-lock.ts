// Locks the open work orders of a site in MES: those before the cut-in to the old revision, those from it on to the
// new one, those the cut-in splits on hold. Proved by reading MES back.
import { continueAsNew } from '@temporalio/workflow';
import type { HandoffOutcome } from '../ports/handoff';
import type { HandoffInput } from '../ports/workflow-messages';
import { runCarriedHandoff } from './handoff/carry';

export function mesLock(input: HandoffInput): Promise<HandoffOutcome> {
  return runCarriedHandoff(input, (next) => continueAsNew<typeof mesLock>(next));
}
