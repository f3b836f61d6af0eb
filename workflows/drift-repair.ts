// Repairs one finding by the way that was signed, as a handoff like any other: written once, read back, receipted. A
// repair that is called off leaves the finding open.
import { CancellationScope } from '@temporalio/workflow';
import { subjectOf } from '../domain/handoff/handoff-ref';
import type { HandoffOutcome } from '../domain/handoff/handoff-outcome';
import type { HandoffInput } from '../ports/workflow-messages';
import { own } from './handoff/activities';
import { abortedWhenCancelled } from './handoff/aborted-when-cancelled';
import { carryHandoff } from './handoff/carry';
import { planOf } from './handoff/stage-plan';

export async function driftRepair(input: HandoffInput): Promise<HandoffOutcome> {
  const { handoff } = input;
  const plan = await planOf(input);
  const outcome = await abortedWhenCancelled(handoff, plan, () => carryHandoff({ ...input, plan }));
  if (outcome.kind !== 'verified')
    await CancellationScope.nonCancellable(() => own.reopenFinding(subjectOf(handoff, 'finding').findingId));
  return outcome;
}
