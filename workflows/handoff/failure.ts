// Reads why an activity failed: whether trying again makes sense, and what to tell the person who must act.
import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/common';

export interface FailureReading {
  /** Stable code, documented in docs/errors.md. */
  code: string;
  detail: string;
  /** False where the receiver answered for good: trying again with the same input changes nothing. */
  mayPass: boolean;
  /** What the receiver asked for; null where it said nothing. */
  retryAfterMs: number | null;
}

/** Failure types that the activities mark as final. */
export function readFailure(error: unknown, timeoutMs: number): FailureReading {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure) {
    const [asked] = (cause.details ?? []) as { retryAfterMs?: number }[];
    const code = cause.type ?? 'ACTIVITY_FAILED';
    const retryAfterMs = asked?.retryAfterMs ?? null;
    return { code, detail: cause.message, mayPass: cause.nonRetryable !== true, retryAfterMs };
  }
  const passing = { mayPass: true, retryAfterMs: null };
  if (cause instanceof TimeoutFailure) {
    const detail =
      cause.timeoutType === 'HEARTBEAT'
        ? 'The worker that made the call went away.'
        : `No answer within ${String(timeoutMs / 1_000)} s, the transferTimeout of the policy.`;
    return { code: 'RECEIVER_UNREACHABLE', detail, ...passing };
  }
  return { code: 'ACTIVITY_FAILED', detail: cause instanceof Error ? cause.message : String(cause), ...passing };
}
