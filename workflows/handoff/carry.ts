// Transfer and read-back to one receiving system, as an attempt of the frame.
import type { HandoffRef } from '../../domain/handoff/handoff-ref';
import type { HandoffState } from '../../domain/handoff/handoff-states';
import { describeDifference } from '../../domain/identity/describe-difference';
import type { StagePlan } from '../../domain/handoff/stage-facts';
import type { VerificationAnswer } from '../../ports/activities';
import type { HandoffOutcome } from '../../domain/handoff/handoff-outcome';
import type { HandoffInput } from '../../ports/workflow-messages';
import { remote } from './activities';
import { asNewRun } from './start-over';
import type { Attempt, AttemptResult } from './attempt';
import { runHandoff } from './run-handoff';
import { planOf } from './stage-plan';

/** A whole handoff that no human decides: carried to its receiver, verified, or parked. */
export async function carryHandoff(input: HandoffInput): Promise<HandoffOutcome> {
  const { handoff } = input;
  const plan = await planOf(input);
  return runHandoff({
    handoff,
    plan,
    attempt: carryTo(handoff, plan),
    waited: input.waited,
    startOver: (waited) => asNewRun<Carrying>({ ...input, plan, waited }),
  });
}

type Carrying = (input: HandoffInput) => Promise<HandoffOutcome>;

export function carryTo(handoff: HandoffRef, plan: StagePlan): Attempt {
  const carry = carryOnce(handoff, plan);
  return async ({ frame, enter }) => {
    const answer = await carry({ generation: frame.generation, enter });
    if (answer.kind === 'done' || answer.kind === 'diverged' || answer.kind === 'blocked') return answer;
    const orders = answer.kind === 'stale' ? [answer.orderId] : answer.orders;
    return { kind: 'blocked', code: 'ORDERS_UNDECIDED', detail: orders.join(', ') };
  };
}

type OpenOrders = Exclude<VerificationAnswer, { kind: 'verified' | 'diverged' }>;

/** One transfer with its read-back, and what the receiver's orders still lack. */
export function carryOnce(handoff: HandoffRef, { policy, facts: { receiver } }: StagePlan) {
  const { itemCount } = handoff;
  const items = handoff.items.join(', ');
  const call = (summary: string) => ({ summary, itemCount });
  return async (context: {
    generation: number;
    enter: (state: HandoffState) => void;
  }): Promise<AttemptResult | OpenOrders> => {
    const { generation, enter } = context;
    enter('transferring');
    const write = call(`Write ${handoff.stage} of ${items} to ${receiver}`);
    await remote(policy, write).transferHandoff({ handoff, generation });
    enter('verifying');
    const answer = await remote(policy, call(`Read ${receiver} back`)).verifyHandoff({ handoff, generation });
    if (answer.kind === 'verified') return { kind: 'done' };
    if (answer.kind !== 'diverged') return answer;
    const first = answer.differences[0];
    const example = first === undefined ? '' : ` ${describeDifference(first)}`;
    const detail = `${receiver} does not hold what was handed over: ${answer.documentPath}.${example}`;
    return { kind: 'diverged', detail, differences: answer.differences };
  };
}
