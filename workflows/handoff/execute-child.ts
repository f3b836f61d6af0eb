// Starts a child and waits for it. Where one of the same id still runs, left by a run that was ended from outside, its end is
// waited for first: two never carry one handoff.
import { executeChild, sleep, type ChildWorkflowOptions } from '@temporalio/workflow';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';

const lookAgainMs = 2_000;

export async function executeChildAlone<Input, Output>(
  workflow: (input: Input) => Promise<Output>,
  options: ChildWorkflowOptions & { args: [Input]; workflowId: string },
): Promise<Output> {
  for (;;) {
    try {
      return await (executeChild as (type: unknown, options: unknown) => Promise<Output>)(workflow, options);
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      await sleep(lookAgainMs);
    }
  }
}
