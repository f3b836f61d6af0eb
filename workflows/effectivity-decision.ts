// A planner decides from which unit the change applies at one site, and signs; the decision is copied to the change in
// PLM and read back. The engine waits with a due time, reminders and escalation, and never decides by itself.
import type { HandoffOutcome } from '../domain/handoff/handoff-outcome';
import { defineUpdate, setHandler } from '@temporalio/workflow';
import { ApplicationFailure } from '@temporalio/common';
import { decideUpdate, type DecisionNotice, type HandoffInput, type UpdateAnswer } from '../ports/workflow-messages';
import { own } from './handoff/activities';
import { carryTo } from './handoff/carry';
import { enter, type HandoffFrame } from './handoff/frame';
import { asNewRun } from './handoff/start-over';
import { runHandoff } from './handoff/run-handoff';
import { planOf } from './handoff/stage-plan';
import { waitForHuman, waitsSinceMs } from './handoff/wait-for-human';

const decide = defineUpdate<UpdateAnswer, [DecisionNotice]>(decideUpdate);

export async function effectivityDecision(input: HandoffInput): Promise<HandoffOutcome> {
  const { handoff } = input;
  let notice: DecisionNotice | null = null;
  setHandler(
    decide,
    (given) => {
      notice = given;
      return { accepted: true, handoffId: handoff.handoffId };
    },
    {
      validator: (given: DecisionNotice) => {
        if (typeof given.decisionId !== 'string')
          throw ApplicationFailure.nonRetryable('decisionId is missing.', 'INVALID_DECISION');
        if (notice !== null) throw ApplicationFailure.nonRetryable('This handoff is decided.', 'ALREADY_DECIDED');
      },
      description:
        'Tells that a signed decision was recorded. Decide through the API, the console or `npx cutin decide`.',
    },
  );
  const plan = await planOf(input);
  const { policy } = plan;
  const awaitDecision = async (frame: HandoffFrame): Promise<void> => {
    const waitId = `${handoff.handoffId}/decision`;
    const sinceMs = waitsSinceMs(frame, waitId);
    const since = new Date(sinceMs).toISOString();
    const dueAt = new Date(sinceMs + policy.dueAfterMs).toISOString();
    enter(frame, 'awaitingDecision', { since, dueAt });
    await own.recordTransition({
      handoff,
      transition: { state: 'awaitingDecision', generation: frame.generation, owner: policy.owner, dueAt },
    });
    await waitForHuman({
      frame,
      sinceMs,
      waitId,
      isOver: () => notice !== null,
      onEscalation: () => enter(frame, 'awaitingDecision', { since, dueAt }),
    });
  };
  return runHandoff({
    handoff,
    plan,
    decide: awaitDecision,
    attempt: carryTo(handoff, plan),
    waited: input.waited,
    startOver: (waited) => asNewRun<typeof effectivityDecision>({ ...input, plan, waited }),
  });
}
