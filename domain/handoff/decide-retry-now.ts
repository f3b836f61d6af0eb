// A human wants the next try of a handoff at once: the receiver is back, and nobody waits for the clock.
import { effectsOf, type Effects } from '../effects';
import { accepted, refused, type Verdict } from '../verdict';
import type { StandingHandoff } from './park-resolution';

export interface RetryNow {
  handoffId: string;
  requestId: string;
  reason: string;
  actor: string;
}

/** Refused with NOT_RETRYING where it is not tried again by itself. */
export function decideRetryNow(
  { handoffId, requestId, reason, actor }: RetryNow,
  { handoff }: { handoff: StandingHandoff },
): Verdict<{ messageKey: string; effects: Effects }> {
  const { state, park, changeId, workflowId } = handoff;
  if (state !== 'retrying') {
    const how = park === null ? `it is ${state}` : `it waits with ${park.parkId}, which is resolved`;
    return refused({
      code: 'NOT_RETRYING',
      message: `${handoffId} is not tried again by itself: ${how}.`,
      at: handoffId,
    });
  }
  const messageKey = `retryNow ${requestId}`;
  const effects = effectsOf({
    outbox: [{ key: messageKey, kind: 'retryNow', payload: { workflowId, requestId, actor, reason } }],
    ledger: [
      {
        key: messageKey,
        kind: 'handoffRetriedNow',
        actor,
        ...(changeId === null ? {} : { changeId }),
        handoffId,
        body: { reason },
      },
    ],
  });
  return accepted({ messageKey, effects });
}
