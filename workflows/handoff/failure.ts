// Reads why an activity failed: whether trying again makes sense, and what to tell the person who must act.
import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/common';

export interface FailureReading {
  /** Stable code, documented in docs/errors.md. */
  code: string;
  detail: string;
  /** False where the receiver answered for good: trying again with the same input changes nothing. */
  mayPass: boolean;
}

/** Failure types that the activities mark as final. */
export function readFailure(error: unknown): FailureReading {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure) {
    return { code: cause.type ?? 'ACTIVITY_FAILED', detail: cause.message, mayPass: cause.nonRetryable !== true };
  }
  if (cause instanceof TimeoutFailure) {
    return { code: 'RECEIVER_UNREACHABLE', detail: innermost(cause) ?? 'No answer in time.', mayPass: true };
  }
  return { code: 'ACTIVITY_FAILED', detail: cause instanceof Error ? cause.message : String(cause), mayPass: true };
}

/** A schedule-to-close time-out carries the last failure of the attempts it ended. */
function innermost(failure: TimeoutFailure): string | null {
  let current: Error | undefined = failure.cause;
  while (current instanceof TimeoutFailure) current = current.cause;
  return current === undefined ? null : current.message;
}
