// Locks the open work orders of a site in MES: those before the cut-in to the old revision, those from it on to the
// new one, those the cut-in splits on hold. Proved by reading MES back.
import type { HandoffOutcome } from '../domain/handoff/handoff-outcome';
import type { HandoffInput } from '../ports/workflow-messages';
import { carryHandoff } from './handoff/carry';

export function mesLock(input: HandoffInput): Promise<HandoffOutcome> {
  return carryHandoff(input);
}
