// What a workflow records in the engine's own store. Nothing can be decided without it, so it is tried until the store is
// back: a few times at once, then ever more rarely by timers, so that an outage of hours leaves a short history.
import { isCancellation, sleep } from '@temporalio/workflow';
import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/common';
import { asSummary } from '../../ports/temporal-limits';

const firstPauseMs = 15_000;
const pauseMsMax = 900_000;

/** Milliseconds after the `nth` time that the store did not answer, from 0. */
export function storePauseMs(nth: number): number {
  return Math.min(firstPauseMs * 2 ** nth, pauseMsMax);
}

/** Throws what the store refused for good; every other failure may pass. */
export async function patiently<T>(name: string, record: () => Promise<T>): Promise<T> {
  for (let nth = 0; ; nth += 1) {
    try {
      return await record();
    } catch (error) {
      if (isCancellation(error) || !mayPass(error)) throw error;
      await sleep(storePauseMs(nth), { summary: asSummary(`${name} again: the store did not take it`) });
    }
  }
}

/** A local activity fails with its own failure, or with one around it. Anything else is a fault of the workflow's code. */
function mayPass(error: unknown): boolean {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  return cause instanceof ApplicationFailure ? cause.nonRetryable !== true : cause instanceof TimeoutFailure;
}
