// Starts a child and waits for it. Where one of the same id still runs, left by a run that was ended from outside, its end is
// waited for first: two never carry one handoff.
import { executeChild, sleep, type ChildWorkflowOptions } from '@temporalio/workflow';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';

const firstLookMs = 2_000;
const lookMsMax = 900_000;

/**
 * Milliseconds until the `nth` look, from 0. The one that is waited for may be parked for weeks, and each look leaves about
 * eight events in a history that may hold 51,200: at a quarter of an hour they last for two months.
 */
export function lookAgainMs(nth: number): number {
  return Math.min(firstLookMs * 2 ** nth, lookMsMax);
}

export async function executeChildAlone<Input, Output>(
  workflow: (input: Input) => Promise<Output>,
  options: ChildWorkflowOptions & { args: [Input]; workflowId: string },
): Promise<Output> {
  for (let nth = 0; ; nth += 1) {
    try {
      return await (executeChild as (type: unknown, options: unknown) => Promise<Output>)(workflow, options);
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      await sleep(lookAgainMs(nth));
    }
  }
}
