// Repairs one finding by the way that was signed, as a handoff like any other: written once, read back, receipted. A
// repair that is called off leaves the finding open.
import { subjectOf } from '../domain/handoff/handoff-ref';
import type { HandoffInput, HandoffOutcome } from '../ports/workflow-messages';
import { own } from './handoff/activities';
import { carryHandoff } from './handoff/carry';

export async function driftRepair(input: HandoffInput): Promise<HandoffOutcome> {
  const outcome = await carryHandoff(input);
  if (outcome.kind !== 'verified') await own.reopenFinding(subjectOf(input.handoff, 'finding').findingId);
  return outcome;
}
