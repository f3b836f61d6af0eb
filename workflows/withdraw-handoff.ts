// Takes back what one handoff wrote, and proves it by reading the receiver back: the compensation of an abort, under
// the same guarantees as the handoff itself. It can park too; it cannot be aborted away.
import type { HandoffOutcome } from '../domain/handoff/handoff-outcome';
import type { WithdrawalInput } from '../ports/workflow-messages';
import { remote } from './handoff/activities';
import { asNewRun } from './handoff/start-over';
import { runHandoff } from './handoff/run-handoff';

export function withdrawHandoff(input: WithdrawalInput): Promise<HandoffOutcome> {
  const { handoff, plan, actor, reason } = input;
  const { policy, facts } = plan;
  return runHandoff({
    handoff,
    plan,
    withdrawal: true,
    attempt: async ({ enter }) => {
      enter('transferring');
      const summary = `Withdraw ${handoff.stage} from ${facts.receiver} and read back`;
      const answer = await remote(policy, { summary, itemCount: handoff.itemCount }).withdrawHandoff({
        handoff,
        actor,
        reason,
      });
      if (answer.kind === 'withdrawn') return { kind: 'done' };
      return { kind: 'blocked', code: 'WITHDRAWAL_BLOCKED', detail: `${answer.documentPath}: ${answer.detail}` };
    },
    waited: input.waited,
    startOver: (waited) => asNewRun<typeof withdrawHandoff>({ ...input, waited }),
  });
}
