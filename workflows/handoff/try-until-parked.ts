// Tries at handing over until one is answered, or the policy has the handoff parked. While they fail it is RETRYING, in
// Temporal and in the store, and a human may have the next try at once.
import { condition, isCancellation } from '@temporalio/workflow';
import { isTold, retryAfter } from '../../domain/handoff/retrying';
import { own, transferMs } from './activities';
import type { Attempt, Unfinished } from './attempt';
import { readFailure } from './failure';
import { enter, type HandoffFrame } from './frame';
import { isTimeToStartOver, startOver } from './start-over';

export async function tryUntilParked(attempt: Attempt, frame: HandoffFrame): Promise<{ kind: 'done' } | Unfinished> {
  const { policy } = frame.plan;
  for (;;) {
    const { retryAfterMs, mayPass, ...result } = await tryOnce(attempt, frame);
    if (result.kind === 'done' || !mayPass) return result;
    const failed = { reason: result.code, detail: result.detail, retryAfterMs };
    const next = retryAfter(failed, { before: frame.retrying, policy, nowMs: Date.now() });
    if (next === null) return result;
    frame.retrying = next;
    await waitForNextTry(frame);
    if (isTimeToStartOver()) await startOver(frame, null, () => false);
  }
}

type Tried = ({ kind: 'done' } | Unfinished) & { mayPass: boolean; retryAfterMs: number | null };

async function tryOnce(attempt: Attempt, frame: HandoffFrame): Promise<Tried> {
  const isFinal = { mayPass: false, retryAfterMs: null };
  try {
    const result = await attempt({ frame, enter: (state) => enter(frame, state) });
    if (result.kind === 'done') return { ...result, ...isFinal };
    if (result.kind === 'blocked') return { ...result, kind: 'stuck', retryNeedsNewGeneration: true, ...isFinal };
    return { ...result, kind: 'stuck', code: 'READBACK_DIVERGED', retryNeedsNewGeneration: true, ...isFinal };
  } catch (error) {
    if (isCancellation(error)) throw error;
    const { code, detail, mayPass, retryAfterMs } = readFailure(
      error,
      transferMs(frame.plan.policy, frame.handoff.itemCount),
    );
    return { kind: 'stuck', code, detail, retryNeedsNewGeneration: !mayPass, mayPass, retryAfterMs };
  }
}

/** Over when the time has come, or when a human asks for the try. */
async function waitForNextTry(frame: HandoffFrame): Promise<void> {
  const { handoff, generation, plan, retrying } = frame;
  if (retrying === null) return;
  const { reason, detail, since, nextTryAt, parksAt } = retrying;
  frame.isTryAsked = false;
  if (isTold(retrying)) {
    enter(frame, 'retrying');
    const retry = { workflowId: frame.workflowName, since, nextTryAt, parksAt };
    await own.recordTransition({
      handoff,
      transition: { state: 'retrying', generation, owner: plan.policy.owner, reason, detail, retry },
    });
  }
  const waitMs = Math.max(1, Date.parse(nextTryAt) - Date.now());
  await condition(() => frame.isTryAsked, waitMs, { summary: `Next try, after ${String(retrying.failures)} failed` });
}
