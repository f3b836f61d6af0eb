// The one place where what went wrong in an activity becomes a Temporal failure: final answers are non-retryable
// rejections, passing ones are retried, with the receiver's own Retry-After where it gave one.
import { ApplicationFailure } from '@temporalio/common';
import { leadingReason, type Refusal, type Verdict } from '../domain/verdict';
import { Refused } from '../ports/refused';
import { SystemFault } from '../ports/system-fault';

export function toFailure(error: unknown): unknown {
  if (error instanceof Refused) return refusalFailure(error.reasons);
  if (!(error instanceof SystemFault)) return error;
  const { facts, message } = error;
  switch (error.reason) {
    case 'transient':
    case 'unknownOutcome':
      return ApplicationFailure.create({
        type: 'RECEIVER_UNREACHABLE',
        message,
        ...(facts.retryAfterMs === undefined ? {} : { details: [{ retryAfterMs: facts.retryAfterMs }] }),
      });
    // Somebody else wrote in between: the next attempt reads first and builds on what it finds.
    case 'conflict':
      return ApplicationFailure.create({ type: 'RECEIVER_CONFLICT', message });
    case 'rejected':
    case 'notFound':
      return ApplicationFailure.create({
        type: facts.code === 'CONTRACT_VIOLATION' ? 'CONTRACT_VIOLATION' : 'HANDOFF_REJECTED',
        message,
        nonRetryable: true,
      });
  }
}

/** The value of an accepted verdict; what was refused becomes a failure. */
export function valueOrFailure<T>(verdict: Verdict<T>): T {
  if (verdict.kind === 'refused') throw refusalFailure(verdict.reasons);
  return verdict.value;
}

/** A refusal of the engine's own rules: final until a human changes something. */
export function refusalFailure(reasons: readonly Refusal[]): ApplicationFailure {
  const { code, message } = leadingReason(reasons);
  const more = reasons.length > 1 ? ` (and ${String(reasons.length - 1)} more)` : '';
  return ApplicationFailure.nonRetryable(`${message}${more}`, code, {
    reasons: reasons.slice(0, 20),
  });
}
