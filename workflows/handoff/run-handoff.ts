// The frame every governed handoff shares: propose, decide, transfer, acknowledge, verify by read-back, receipt.
// Whatever else happens parks the handoff until a human retries, waives where policy allows, or aborts. It never
// decides by itself, never counts an unverified transfer as done, and never fails for a bad handoff.
import { isCancellation, setHandler, workflowInfo, defineQuery, defineUpdate } from '@temporalio/workflow';
import { ApplicationFailure } from '@temporalio/common';
import type { HandoffRef } from '../../domain/handoff/handoff-ref';
import type { HandoffState } from '../../domain/handoff/handoff-states';
import type { ResolutionAction } from '../../domain/handoff/park-resolution';
import type { Park, Resolution } from '../../domain/handoff/park';
import type { StagePlan } from '../../domain/handoff/stage-facts';
import type { ContentDifference } from '../../domain/identity/content-differences';
import {
  handoffQuery,
  resolveUpdate,
  type HandoffInput,
  type HandoffOutcome,
  type HandoffProgress,
  type HandoffView,
  type UpdateAnswer,
} from '../../ports/workflow-messages';
import { own, type RetryPhase } from './activities';
import { readFailure } from './failure';
import { show } from './visibility';
import { waitForHuman } from './wait-for-human';

export type AttemptResult =
  | { kind: 'done' }
  | { kind: 'diverged'; detail: string; differences: ContentDifference[] }
  | { kind: 'blocked'; code: string; detail: string };

/** One try at handing over. Transient faults throw; anything final is an answer or a non-retryable failure. */
export type Attempt = (context: {
  /** Its generation may be raised where what is handed over changes without anything having failed. */
  frame: HandoffFrame;
  phase: RetryPhase;
  enter: (state: HandoffState) => void;
}) => Promise<AttemptResult>;

export interface HandoffRun {
  handoff: HandoffRef;
  plan: StagePlan;
  resume: HandoffProgress;
  /** Waits for the human's decision, where one owns it; runs once, before the first attempt. */
  decide?: (frame: HandoffFrame) => Promise<void>;
  attempt: Attempt;
  /** True for the compensation of an abort: it ends withdrawn, may be waived by signature, and cannot be aborted. */
  withdrawal?: boolean;
  /** Starts over with a short history; called only between attempts, when the history has grown long. */
  continueAsNew?: (resume: HandoffProgress) => Promise<never>;
}

export interface HandoffFrame extends HandoffProgress {
  handoff: HandoffRef;
  plan: StagePlan;
  state: HandoffState;
  park: Park | null;
  resolution: Resolution | null;
  withdrawal: boolean;
}

/** Where a run goes on: at the beginning, or where continue-as-new left it. */
export function resumed({ resume }: Pick<HandoffInput, 'resume'>): { resume: HandoffProgress } {
  return { resume: resume ?? { generation: 1, parks: 0 } };
}

export async function runHandoff(run: HandoffRun): Promise<HandoffOutcome> {
  const { handoff, plan } = run;
  const withdrawal = run.withdrawal ?? false;
  const frame: HandoffFrame = {
    handoff,
    plan,
    ...run.resume,
    state: 'proposed',
    park: null,
    resolution: null,
    withdrawal,
  };
  answerMessages(frame);
  enter(frame, 'proposed');
  const refusedBy = await proposeUntilAccepted(frame);
  if (refusedBy !== null) return settle(frame, refusedBy);
  if (run.decide !== undefined) await run.decide(frame);
  for (;;) {
    const result = await attemptInPhases(run, frame);
    if (result.kind === 'done') {
      enter(frame, withdrawal ? 'withdrawn' : 'verified');
      return { kind: 'verified' };
    }
    const resolution = await park(frame, result);
    if (resolution.action !== 'retry') return settle(frame, resolution);
    if (workflowInfo().continueAsNewSuggested && run.continueAsNew !== undefined) {
      await run.continueAsNew({ generation: frame.generation, parks: frame.parks });
    }
  }
}

/** A handoff that governance refuses parks like any other; null once it is proposed, else the resolution that ends it. */
async function proposeUntilAccepted(frame: HandoffFrame): Promise<Resolution | null> {
  const { handoff, plan } = frame;
  for (;;) {
    const refusal = await own.proposeHandoff({ handoff, owner: plan.policy.owner });
    // A withdrawal takes back what was handed over, whoever owns it by now.
    if (refusal === null || frame.withdrawal) return null;
    const { code, message: detail } = refusal;
    const resolution = await park(frame, { kind: 'stuck', code, detail, retryNeedsNewGeneration: false });
    if (resolution.action !== 'retry') return resolution;
  }
}

type Unfinished = {
  kind: 'stuck';
  code: string;
  detail: string;
  differences?: ContentDifference[];
  retryNeedsNewGeneration: boolean;
};

const phases: readonly RetryPhase[] = ['first', 'quick', 'slow'];

async function attemptInPhases(run: HandoffRun, frame: HandoffFrame): Promise<{ kind: 'done' } | Unfinished> {
  let last: Unfinished = { kind: 'stuck', code: 'ACTIVITY_FAILED', detail: '', retryNeedsNewGeneration: false };
  for (const phase of phases) {
    if (phase !== 'first') await markRetrying(frame, last);
    try {
      const result = await run.attempt({ frame, phase, enter: (state) => enter(frame, state) });
      if (result.kind === 'done') return result;
      if (result.kind === 'blocked') return { ...result, kind: 'stuck', retryNeedsNewGeneration: true };
      return { ...result, kind: 'stuck', code: 'READBACK_DIVERGED', retryNeedsNewGeneration: true };
    } catch (error) {
      if (isCancellation(error)) throw error;
      const failure = readFailure(error);
      last = { kind: 'stuck', code: failure.code, detail: failure.detail, retryNeedsNewGeneration: !failure.mayPass };
      if (!failure.mayPass) return last;
    }
  }
  return last;
}

async function markRetrying(frame: HandoffFrame, last: Unfinished): Promise<void> {
  enter(frame, 'retrying');
  const { handoff, generation } = frame;
  const { policy } = frame.plan;
  await own.recordTransition({
    handoff,
    transition: { state: 'retrying', generation, owner: policy.owner, reason: last.code, detail: last.detail },
  });
}

async function park(frame: HandoffFrame, stuck: Unfinished): Promise<Resolution> {
  const { handoff } = frame;
  const { policy } = frame.plan;
  frame.parks += 1;
  const nowMs = Date.now();
  const parked: Park = {
    parkId: `${handoff.handoffId}${frame.withdrawal ? '/withdrawal' : ''}#${String(frame.parks)}`,
    workflowId: workflowInfo().workflowId,
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
  await waitForHuman({
    handoff,
    policy,
    waitId: parked.parkId,
    isOver: () => frame.resolution !== null,
    onEscalation: (owner) => {
      frame.park = { ...parked, owner };
      enter(frame, 'parked');
    },
  });
  const resolution = frame.resolution as Resolution | null;
  if (resolution === null)
    throw ApplicationFailure.nonRetryable('A park ended without a resolution.', 'BROKEN_ASSUMPTION');
  frame.park = null;
  if (resolution.action === 'retry' && parked.retryNeedsNewGeneration) frame.generation += 1;
  return resolution;
}

async function settle(frame: HandoffFrame, resolution: Resolution): Promise<HandoffOutcome> {
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

/** Moves the frame to a state and makes it visible. */
export function enter(
  frame: HandoffFrame,
  state: HandoffState,
  dueAt?: { since: string; dueAt: string; what?: string },
): void {
  frame.state = state;
  const { handoff, plan, park } = frame;
  const owner = park?.owner ?? plan.policy.owner;
  const waiting = park === null ? dueAt : { since: park.parkedAt, dueAt: park.dueAt };
  show({
    handoff,
    facts: plan.facts,
    state,
    owner,
    actions: allowedActions(frame),
    ...(waiting === undefined ? {} : { waiting: { ...waiting, owner } }),
    ...(park === null ? {} : { park }),
  });
}

const resolve = defineUpdate<UpdateAnswer, [Resolution]>(resolveUpdate);
const view = defineQuery<HandoffView>(handoffQuery);

function answerMessages(frame: HandoffFrame): void {
  setHandler(view, () => ({
    state: frame.state,
    generation: frame.generation,
    park: frame.park,
    lastResolution: frame.resolution,
  }));
  setHandler(
    resolve,
    async (resolution) => {
      await own.recordResolution({ handoff: frame.handoff, resolution });
      // Another update may have settled this park while the store was asked; the store let only one of them through.
      if (frame.park?.parkId === resolution.parkId) frame.resolution = resolution;
      return { accepted: true, handoffId: frame.handoff.handoffId };
    },
    {
      validator: (resolution: Resolution) => refuseUnfit(frame, resolution),
      description: 'Frees a parked handoff: {parkId, action: retry | waive | abort, actor, reason}.',
    },
  );
}

function refuseUnfit(frame: HandoffFrame, resolution: Resolution): void {
  const refuse = (code: string, message: string): never => {
    throw ApplicationFailure.nonRetryable(message, code);
  };
  if (typeof resolution !== 'object' || typeof resolution.parkId !== 'string')
    refuse('INVALID_RESOLUTION', 'parkId is missing.');
  if (!['retry', 'waive', 'abort'].includes(resolution.action))
    refuse('INVALID_RESOLUTION', 'action is retry, waive or abort.');
  if (!isText(resolution.actor) || !isText(resolution.reason))
    refuse('INVALID_RESOLUTION', 'actor and reason are mandatory.');
  if (frame.park?.parkId !== resolution.parkId || frame.resolution !== null) {
    refuse(
      'PARK_NOT_CURRENT',
      `${resolution.parkId} is not what this handoff waits for (${frame.park?.parkId ?? 'it is not parked'}).`,
    );
  }
  if (allowedActions(frame).includes(resolution.action)) return;
  if (resolution.action === 'waive')
    refuse('WAIVE_NOT_ALLOWED', `Policy does not allow to waive ${frame.handoff.stage}.`);
  refuse(
    'ABORT_NOT_ALLOWED',
    'A withdrawal is part of an abort already: retry it, or waive it after taking it back by hand.',
  );
}

function allowedActions(frame: HandoffFrame): ResolutionAction[] {
  if (frame.withdrawal) return ['retry', 'waive'];
  return frame.plan.policy.waivable ? ['retry', 'waive', 'abort'] : ['retry', 'abort'];
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}
