// The frame every governed handoff shares: propose, decide, transfer, acknowledge, verify by read-back, receipt. Every run
// takes up where the store says that the handoff stands, so a history may be lost. Whatever else happens parks the handoff
// until a human retries, waives where policy allows, or aborts. It never decides by itself, never counts an unverified
// transfer as done, and never fails for a bad handoff.
import type { HandoffOutcome } from '../../domain/handoff/handoff-outcome';
import { ApplicationFailure } from '@temporalio/common';
import type { HandoffRef } from '../../domain/handoff/handoff-ref';
import type { Park, Resolution } from '../../domain/handoff/park';
import type { Standing } from '../../domain/handoff/standing';
import type { Waited } from '../../ports/workflow-messages';
import type { StagePlan } from '../../domain/handoff/stage-facts';
import { own } from './activities';
import { answerMessages } from './answer-messages';
import type { Attempt, Unfinished } from './attempt';
import { allowedActions, enter, type HandoffFrame } from './frame';
import { isTimeToStartOver, startOver } from './start-over';
import { tryUntilParked } from './try-until-parked';
import { waitForHuman } from './wait-for-human';

export interface HandoffRun {
  handoff: HandoffRef;
  plan: StagePlan;
  /** Waits for the human's decision, where one owns it and none stands; runs before the first attempt. */
  decide?: (frame: HandoffFrame) => Promise<void>;
  attempt: Attempt;
  /** True for the compensation of an abort: it ends withdrawn, may be waived by signature, and cannot be aborted. */
  withdrawal?: boolean;
  /** What an earlier run of this workflow left behind. */
  waited: Waited | null | undefined;
  /** Starts over with a short history, where the store says that it stands. */
  startOver: (waited: Waited | null) => Promise<never>;
}

export async function runHandoff(run: HandoffRun): Promise<HandoffOutcome> {
  const frame = frameOf(run);
  answerMessages(frame);
  try {
    return await carryThrough(run, frame);
  } finally {
    // A task that ends a workflow fails where an event comes in meanwhile, and whoever resolved its park would be told so.
    await frame.telling;
  }
}

function frameOf(run: HandoffRun): HandoffFrame {
  const { handoff, plan } = run;
  const withdrawal = run.withdrawal ?? false;
  return {
    handoff,
    plan,
    generation: 1,
    parks: 0,
    isDecided: false,
    isAwaited: false,
    awaitedUntil: null,
    isTakenUp: false,
    answered: null,
    state: 'proposed',
    park: null,
    retrying: null,
    isTryAsked: false,
    escalatedTo: run.waited?.escalatedTo ?? null,
    waited: run.waited ?? null,
    startOver: run.startOver,
    toldChange: '',
    telling: Promise.resolve(),
    resolution: null,
    withdrawal,
    workflowName: withdrawal ? `${handoff.workflowId}/withdrawal` : handoff.workflowId,
  };
}

async function carryThrough(run: HandoffRun, frame: HandoffFrame): Promise<HandoffOutcome> {
  enter(frame, 'proposed');
  const ended = await proposeUntilAccepted(frame);
  if (ended !== null) return ended;
  if (run.decide !== undefined && !frame.isDecided) await run.decide(frame);
  for (;;) {
    const result = await tryUntilParked(run.attempt, frame);
    if (result.kind === 'done') {
      enter(frame, frame.withdrawal ? 'withdrawn' : 'verified');
      return { kind: 'verified' };
    }
    const resolution = await park(frame, result);
    if (resolution.action !== 'retry') return settle(frame, resolution);
    if (isTimeToStartOver()) await startOver(frame, null, () => false);
  }
}

/** A handoff that governance refuses parks like any other; null once it is proposed, else how it ended. */
async function proposeUntilAccepted(frame: HandoffFrame): Promise<HandoffOutcome | null> {
  const { handoff, plan, withdrawal: isWithdrawal } = frame;
  for (let isTakenUp = false; ; isTakenUp = true) {
    const { refusal, standing } = await own.proposeHandoff({ handoff, owner: plan.policy.owner, isWithdrawal });
    if (!isTakenUp) {
      const ended = await takeUp(frame, standing);
      if (ended !== null) return ended;
      if (standing.park !== null) continue;
    }
    // A withdrawal takes back what was handed over, whoever owns it by now.
    if (refusal === null || isWithdrawal) return null;
    const { code, message: detail } = refusal;
    const resolution = await park(frame, { kind: 'stuck', code, detail, retryNeedsNewGeneration: false });
    if (resolution.action !== 'retry') return settle(frame, resolution);
  }
}

/** Goes on where the store says that the handoff stands; answers how it ended, where it has. */
async function takeUp(frame: HandoffFrame, standing: Standing): Promise<HandoffOutcome | null> {
  const { outcome, ending, isRetried, ...taken } = standing;
  Object.assign(frame, taken, { isTakenUp: true });
  if (outcome !== null) {
    enter(frame, outcome.kind === 'verified' && frame.withdrawal ? 'withdrawn' : outcome.kind);
    return outcome;
  }
  if (ending !== null) return settle(frame, ending);
  if (isRetried) await leavePark(frame);
  if (frame.retrying !== null) enter(frame, 'retrying');
  if (taken.park === null) return null;
  enter(frame, 'parked');
  const resolution = await waitParked(frame, taken.park);
  return resolution.action === 'retry' ? null : settle(frame, resolution);
}

async function park(frame: HandoffFrame, stuck: Unfinished): Promise<Resolution> {
  const { handoff } = frame;
  const { policy } = frame.plan;
  frame.parks += 1;
  const nowMs = Date.now();
  const parked: Park = {
    parkId: `${handoff.handoffId}${frame.withdrawal ? '/withdrawal' : ''}#${String(frame.parks)}`,
    workflowId: frame.workflowName,
    nth: frame.parks,
    isWithdrawal: frame.withdrawal,
    generation: frame.generation,
    reason: stuck.code,
    detail: stuck.detail,
    retryNeedsNewGeneration: stuck.retryNeedsNewGeneration,
    actions: allowedActions(frame),
    owner: policy.owner,
    parkedAt: new Date(nowMs).toISOString(),
    dueAt: new Date(nowMs + policy.dueAfterMs).toISOString(),
  };
  frame.park = parked;
  frame.resolution = null;
  enter(frame, 'parked');
  await own.recordPark({ handoff, park: parked, ...(stuck.differences ? { difference: stuck.differences } : {}) });
  return waitParked(frame, parked);
}

/** Waits with a park that is recorded, made just now or by a run that is lost. */
async function waitParked(frame: HandoffFrame, parked: Park): Promise<Resolution> {
  await waitForHuman({
    frame,
    waitId: parked.parkId,
    sinceMs: Date.parse(parked.parkedAt),
    isOver: () => frame.resolution !== null,
    onEscalation: () => {
      frame.park = { ...parked, owner: frame.escalatedTo ?? parked.owner };
      enter(frame, 'parked');
    },
  });
  const resolution = frame.resolution;
  if (resolution === null)
    throw ApplicationFailure.nonRetryable('A park ended without a resolution.', 'BROKEN_ASSUMPTION');
  frame.park = null;
  if (resolution.action !== 'retry') return resolution;
  if (parked.retryNeedsNewGeneration) frame.generation += 1;
  await leavePark(frame);
  return resolution;
}

/** The park is over in the store too: its answer is not taken back any more. */
async function leavePark(frame: HandoffFrame): Promise<void> {
  const { handoff, generation, withdrawal, plan } = frame;
  const state = withdrawal ? 'retrying' : 'transferring';
  await own.recordTransition({ handoff, transition: { state, generation, owner: plan.policy.owner } });
}

async function settle(
  frame: HandoffFrame,
  resolution: Pick<Resolution, 'action' | 'actor' | 'reason'>,
): Promise<HandoffOutcome> {
  const state = resolution.action === 'waive' ? 'waived' : 'aborted';
  const { handoff, generation } = frame;
  const { policy } = frame.plan;
  const { actor, reason } = resolution;
  enter(frame, state);
  await own.recordTransition({
    handoff,
    transition: { state, generation, owner: policy.owner, detail: reason, actor },
  });
  return { kind: state, actor, reason };
}
