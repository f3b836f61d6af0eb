// *Retrying*: a receiver failed in a way that may pass, and the handoff is tried again by itself, quickly for a while and
// then slowly, until one try passes or it parks. Since when, why, when next and when it parks is known meanwhile.
import type { HandoffPolicy } from './handoff-policy';

export interface Retrying {
  /** Why the last try failed. */
  reason: string;
  detail: string;
  /** When the first of these tries failed. */
  since: string;
  nextTryAt: string;
  /** A human is asked once a try has failed then. */
  parksAt: string;
  /** How many tries have failed. */
  failures: number;
}

/** As the store holds it: how many tries have failed is not known any more. */
export type StandingRetry = Omit<Retrying, 'failures'>;

export interface FailedTry {
  reason: string;
  detail: string;
  /** What the receiver asked for, in milliseconds; null where it said nothing. */
  retryAfterMs: number | null;
}

/** The first try again comes so soon that nobody is told of it. */
export const firstRetryMs = 500;
const quickRetryEveryMsMax = 15_000;

/** Null where it parks. `before` is what was known when this try began; null where the one before passed. */
export function retryAfter(
  { reason, detail, retryAfterMs }: FailedTry,
  {
    before,
    policy,
    nowMs,
  }: { before: Pick<Retrying, 'since' | 'failures'> | null; policy: HandoffPolicy; nowMs: number },
): Retrying | null {
  const sinceMs = before === null ? nowMs : Date.parse(before.since);
  const failures = (before?.failures ?? 0) + 1;
  const parksAtMs = sinceMs + policy.quickRetryMsMax + policy.slowRetryMsMax;
  if (nowMs >= parksAtMs) return null;
  const isQuick = nowMs - sinceMs < policy.quickRetryMsMax;
  const everyMs = isQuick
    ? Math.min(firstRetryMs * 2 ** (failures - 1), quickRetryEveryMsMax)
    : policy.slowRetryEveryMs;
  // The last try is made when the handoff would park.
  const nextTryMs = Math.min(nowMs + Math.max(everyMs, retryAfterMs ?? 0), parksAtMs);
  return {
    reason,
    detail,
    since: new Date(sinceMs).toISOString(),
    nextTryAt: new Date(nextTryMs).toISOString(),
    parksAt: new Date(parksAtMs).toISOString(),
    failures,
  };
}

/** A blip that the very next try may heal is told to nobody. */
export function isTold({ failures, since, nextTryAt }: Retrying): boolean {
  return failures > 1 || Date.parse(nextTryAt) - Date.parse(since) > firstRetryMs;
}
