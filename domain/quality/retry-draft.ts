// When a draft is looked at again that nothing woke: after a minute, then ever more rarely, up to an hour.
const firstRetryMs = 60_000;
const retryMsMax = 3_600_000;
/** 2^6 minutes are more than an hour. */
const doublingsMax = 6;

export function draftRetryAfterMs(tries: number): number {
  return Math.min(retryMsMax, firstRetryMs * 2 ** Math.min(tries, doublingsMax));
}
