// Repairs one finding by the way that was signed, as a handoff like any other: written once, read back, receipted. A
// repair that is called off leaves the finding open.
import { continueAsNew } from '@temporalio/workflow';
import type { HandoffOutcome } from '../ports/handoff';
import type { OrderLockInput } from '../ports/workflow-messages';
import { subjectOf } from '../domain/handoff/handoff-ref';
import { own } from './handoff/activities';
import { runCarriedHandoff } from './handoff/carry';

export async function driftRepair(input: OrderLockInput): Promise<HandoffOutcome> {
  const { handoff, resume } = input;
  const policy = input.policy ?? (await own.readPolicy(handoff.stage));
  const outcome = await runCarriedHandoff({ handoff, policy, ...(resume === undefined ? {} : { resume }) }, (next) =>
    continueAsNew<typeof driftRepair>(next),
  );
  if (outcome.kind !== 'verified') await own.reopenFinding(subjectOf(handoff, 'finding').findingId);
  return outcome;
}
