// Ends the change for every open order at a site: what the rule disposes of stands under the planner's signature, the
// rest waits for a human's, held in MES. When every order has one disposition MES gets them, which releases the holds.
import { continueAsNew, defineUpdate, setHandler } from '@temporalio/workflow';
import { ApplicationFailure } from '@temporalio/common';
import type { HandoffOutcome } from '../domain/handoff/handoff-outcome';
import type { HandoffRef } from '../domain/handoff/handoff-ref';
import type { StagePlan } from '../domain/handoff/stage-facts';
import type { VerificationAnswer } from '../ports/activities';
import {
  disposeUpdate,
  type DispositionNotice,
  type HandoffInput,
  type UpdateAnswer,
} from '../ports/workflow-messages';
import { own } from './handoff/activities';
import { carryOnce } from './handoff/carry';
import { enter, type HandoffFrame } from './handoff/frame';
import { runHandoff, type Attempt, type AttemptResult } from './handoff/run-handoff';
import { planOf } from './handoff/stage-plan';
import { waitForHuman } from './handoff/wait-for-human';

const dispose = defineUpdate<UpdateAnswer, [DispositionNotice]>(disposeUpdate);

/** Rounds in which new orders keep appearing before a human is asked why. */
const lateRoundsMax = 20;

export async function orderDisposition(input: HandoffInput): Promise<HandoffOutcome> {
  const { handoff } = input;
  const notices = { count: 0 };
  setHandler(
    dispose,
    (): UpdateAnswer => {
      notices.count += 1;
      return { accepted: true, handoffId: handoff.handoffId };
    },
    {
      validator: (given: DispositionNotice) => {
        if (typeof given.dispositionId !== 'string')
          throw ApplicationFailure.nonRetryable('dispositionId is missing.', 'INVALID_DISPOSITION');
      },
      description:
        'Tells that signed dispositions were recorded. Dispose of orders through the API, the console or `npx cutin dispose`.',
    },
  );
  const plan = await planOf(input);
  return runHandoff({
    handoff,
    plan,
    attempt: disposeOfOrders(handoff, plan, notices),
    continueAsNew: () => continueAsNew<typeof orderDisposition>({ ...input, plan }),
  });
}

function disposeOfOrders(handoff: HandoffRef, plan: StagePlan, notices: { count: number }): Attempt {
  return async (context): Promise<AttemptResult> => {
    const { frame } = context;
    // A run that is resumed may have missed a notice: what it finds first may be older than what was disposed of.
    let isOutdated = frame.isResumed;
    for (let lateRounds = 0; lateRounds <= lateRoundsMax; frame.generation += 1) {
      const seen = isOutdated ? -1 : notices.count;
      isOutdated = false;
      const { generation } = frame;
      const answer = await carryOnce(handoff, plan)({ generation, enter: context.enter });
      switch (answer.kind) {
        case 'undecided':
          lateRounds = 0;
          await awaitDispositions(frame, answer, () => notices.count > seen);
          break;
        case 'late':
        case 'stale':
          lateRounds += 1;
          break;
        default:
          return answer;
      }
    }
    return { kind: 'blocked', code: 'ORDERS_KEEP_COMING', detail: 'New orders for the item keep appearing in MES.' };
  };
}

async function awaitDispositions(
  frame: HandoffFrame,
  { count, orders }: Extract<VerificationAnswer, { kind: 'undecided' }>,
  isOver: () => boolean,
): Promise<void> {
  const { handoff } = frame;
  const { policy } = frame.plan;
  const since = new Date().toISOString();
  const dueAt = new Date(Date.now() + policy.dueAfterMs).toISOString();
  const what = `${String(count)} orders need a disposition: ${orders.join(', ')}`;
  const waiting = { since, dueAt, what, orders };
  enter(frame, 'awaitingDecision', waiting);
  await own.recordTransition({
    handoff,
    transition: {
      state: 'awaitingDecision',
      generation: frame.generation,
      owner: policy.owner,
      reason: 'ORDERS_UNDECIDED',
      detail: what,
      dueAt,
    },
  });
  await waitForHuman({
    frame,
    sinceMs: Date.now(),
    waitId: `${handoff.handoffId}/orders ${String(frame.generation)}`,
    isOver,
    onEscalation: () => enter(frame, 'awaitingDecision', waiting),
  });
}
