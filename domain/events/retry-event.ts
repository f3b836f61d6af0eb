// When what waits is looked at again. Whatever arrives wakes those that wait for it; the rest is a net under that.

/**
 * Before a parked event is tried again without having been woken. What it waits for may arrive in the very moment in which
 * it is being parked, and then nobody wakes it.
 */
export const firstRetryMs = 1_000;

const retryMsMax = 3_600_000;
/** 2^12 s is more than an hour. */
const doublingsMax = 12;

/** Later tries come ever more rarely: 1 s, 2 s, 4 s ... an hour. */
export function retryAfterMs(tries: number): number {
  return Math.min(retryMsMax, 1_000 * 2 ** Math.min(tries, doublingsMax));
}

/** Failures of one event before a human is asked: about two minutes of tries. */
export const failuresMax = 7;
