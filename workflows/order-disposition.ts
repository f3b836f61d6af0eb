// Ends the change for every open order at a site: what the rule disposes of stands under the planner's signature, the
// rest waits for a human's, held in MES. When every order has one disposition MES gets them, which releases the holds.
// A notice of dispositions is a nudge to look into the store; how many come, and how fast, is nothing to its history.
import { condition, defineUpdate, setHandler, sleep } from '@temporalio/workflow';
import { ApplicationFailure } from '@temporalio/common';
import type { HandoffOutcome } from '../domain/handoff/handoff-outcome';
import type { HandoffRef } from '../domain/handoff/handoff-ref';
import type { StagePlan } from '../domain/handoff/stage-facts';
import type { OpenOrders } from '../ports/activities';
import {
  disposeUpdate,
  noticePending,
  type DispositionNotice,
  type HandoffInput,
  type UpdateAnswer,
} from '../ports/workflow-messages';
import { own } from './handoff/activities';
import { carryOnce } from './handoff/carry';
import { enter, type HandoffFrame } from './handoff/frame';
import { nextLook, unhurried, type LookPace } from './handoff/look-pace';
import { asNewRun } from './handoff/start-over';
import type { Attempt, AttemptResult } from './handoff/attempt';
import { runHandoff } from './handoff/run-handoff';
import { planOf } from './handoff/stage-plan';
import { waitForHuman, waitsSinceMs } from './handoff/wait-for-human';

const dispose = defineUpdate<UpdateAnswer, [DispositionNotice]>(disposeUpdate);

/** Rounds in which new orders keep appearing before a human is asked why. */
const lateRoundsMax = 20;

interface Notices {
  /** One came that was not followed yet. */
  isPending: boolean;
  pace: LookPace;
}

export async function orderDisposition(input: HandoffInput): Promise<HandoffOutcome> {
  const { handoff } = input;
  const notices = takeNotices(handoff);
  const plan = await planOf(input);
  return runHandoff({
    handoff,
    plan,
    attempt: disposeOfOrders(handoff, plan, notices),
    waited: input.waited,
    startOver: (waited) => asNewRun<typeof orderDisposition>({ ...input, plan, waited }),
  });
}

/** A validator leaves nothing in the history: while one notice waits, the others are told so, and cost nothing. */
function takeNotices(handoff: HandoffRef): Notices {
  const notices: Notices = { isPending: false, pace: unhurried };
  setHandler(
    dispose,
    (): UpdateAnswer => {
      notices.isPending = true;
      return { accepted: true, handoffId: handoff.handoffId };
    },
    {
      validator: (given: DispositionNotice) => {
        if (typeof given.dispositionId !== 'string')
          throw ApplicationFailure.nonRetryable('dispositionId is missing.', 'INVALID_DISPOSITION');
        if (notices.isPending)
          throw ApplicationFailure.nonRetryable('A notice is on its way; it tells of what is recorded.', noticePending);
      },
      description:
        'Tells that signed dispositions were recorded. Dispose of orders through the API, the console or `npx cutin dispose`.',
    },
  );
  return notices;
}

function disposeOfOrders(handoff: HandoffRef, plan: StagePlan, notices: Notices): Attempt {
  return async (context): Promise<AttemptResult> => {
    const { frame } = context;
    // What an earlier run waited for stands in MES already.
    if (frame.isAwaited) {
      frame.isAwaited = false;
      await awaitDispositions(frame, notices);
      frame.generation += 1;
    }
    for (let lateRounds = 0; lateRounds <= lateRoundsMax; frame.generation += 1) {
      const { generation } = frame;
      const answer = await carryOnce(handoff, plan)({ generation, enter: context.enter });
      switch (answer.kind) {
        case 'undecided':
          lateRounds = 0;
          await awaitDispositions(frame, notices);
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

/** Until somebody has disposed of one of the orders, so that MES has something to be told. */
async function awaitDispositions(frame: HandoffFrame, notices: Notices): Promise<void> {
  const { handoff, generation } = frame;
  const { policy } = frame.plan;
  let open = await lookFor(frame, notices);
  if (open.isRoundDue) return rest(notices);
  const waitId = `${handoff.handoffId}/orders ${String(generation)}`;
  const sinceMs = waitsSinceMs(frame, waitId);
  const since = new Date(sinceMs).toISOString();
  const dueAt = new Date(sinceMs + policy.dueAfterMs).toISOString();
  const what = `${String(open.count)} orders need a disposition: ${open.orders.join(', ')}`;
  const waiting = { since, dueAt, what, orders: open.orders };
  enter(frame, 'awaitingDecision', waiting);
  await own.recordTransition({
    handoff,
    transition: {
      state: 'awaitingDecision',
      generation,
      owner: policy.owner,
      reason: 'ORDERS_UNDECIDED',
      detail: what,
      dueAt,
    },
  });
  const follow = async (): Promise<void> => {
    while (!open.isRoundDue) {
      await condition(() => notices.isPending);
      await rest(notices);
      open = await lookFor(frame, notices);
    }
  };
  const wait = waitForHuman({
    frame,
    sinceMs,
    waitId,
    isOver: () => open.isRoundDue,
    onEscalation: () => enter(frame, 'awaitingDecision', waiting),
  });
  await Promise.all([wait, follow()]);
}

/** The more often there was something to see, the longer until the next look or round. */
async function rest(notices: Notices): Promise<void> {
  const { pauseMs, pace } = nextLook(notices.pace, Date.now());
  notices.pace = pace;
  await sleep(pauseMs, { summary: 'Until more dispositions are recorded' });
}

/** What is recorded up to now is seen; a notice that comes later waits for the next look. */
function lookFor({ handoff, generation }: HandoffFrame, notices: Notices): Promise<OpenOrders> {
  notices.isPending = false;
  return own.readOpenOrders({ handoff, generation });
}
