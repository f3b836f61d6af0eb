// Transfer and read-back to one receiving system, as an attempt of the frame.
import type { VerificationAnswer } from '../../ports/activities';
import type { HandoffPolicy } from '../../domain/handoff/handoff-policy';
import type { HandoffRef } from '../../domain/handoff/handoff-ref';
import type { HandoffState } from '../../domain/handoff/handoff-states';
import { receiverName } from '../../domain/handoff/stage';
import type { HandoffOutcome } from '../../ports/handoff';
import type { HandoffInput } from '../../ports/workflow-messages';
import { remote, type RetryPhase } from './activities';
import { runHandoff, type Attempt, type AttemptResult } from './run-handoff';

/** A whole handoff that no human decides: carried to its receiver, verified, or parked. */
export function runCarriedHandoff(
  input: HandoffInput,
  continueAsNew: (next: HandoffInput) => Promise<never>,
): Promise<HandoffOutcome> {
  const { handoff, policy, resume = { generation: 1, parks: 0 } } = input;
  return runHandoff({
    handoff,
    policy,
    resume,
    attempt: carryTo(handoff, policy),
    continueAsNew: (next) => continueAsNew({ ...input, resume: next }),
  });
}

export function carryTo(handoff: HandoffRef, policy: HandoffPolicy): Attempt {
  const carry = carryOnce(handoff, policy);
  return async ({ frame, phase, enter }) => {
    const answer = await carry({ generation: frame.generation, phase, enter });
    if (answer.kind === 'done' || answer.kind === 'diverged' || answer.kind === 'blocked') return answer;
    const orders = answer.kind === 'stale' ? [answer.orderId] : answer.orders;
    return { kind: 'blocked', code: 'ORDERS_UNDECIDED', detail: orders.join(', ') };
  };
}

type OpenOrders = Exclude<VerificationAnswer, { kind: 'verified' | 'diverged' }>;

/** One transfer with its read-back, and what the receiver's orders still lack. */
export function carryOnce(handoff: HandoffRef, policy: HandoffPolicy) {
  const receiver = receiverName(handoff.stage);
  const items = handoff.items.join(', ').slice(0, 120);
  return async (context: {
    generation: number;
    phase: RetryPhase;
    enter: (state: HandoffState) => void;
  }): Promise<AttemptResult | OpenOrders> => {
    const { generation, phase, enter } = context;
    enter('transferring');
    await remote(policy, phase, `Write ${handoff.stage} of ${items} to ${receiver}`).transferHandoff({
      handoff,
      generation,
    });
    enter('verifying');
    const answer = await remote(policy, phase, `Read ${receiver} back`).verifyHandoff({ handoff, generation });
    if (answer.kind === 'verified') return { kind: 'done' };
    if (answer.kind !== 'diverged') return answer;
    const first = answer.differences[0];
    const example = first === undefined ? '' : ` First difference at ${first.pointer}.`;
    const detail = `${receiver} does not hold what was handed over: ${answer.documentPath}.${example}`;
    return { kind: 'diverged', detail, differences: answer.differences };
  };
}
