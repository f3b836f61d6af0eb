// What Temporal knows of a workflow.
import { WorkflowNotFoundError, type Client, type WorkflowExecutionStatusName } from '@temporalio/client';
import type { WorkflowEnd } from '../../domain/handoff/decide-resumption';
import type { Workflows } from '../../ports/work';
import { workflowIdIn } from './workflow-id-in';

const askMsMax = 10_000;

const ends: Partial<Record<WorkflowExecutionStatusName, WorkflowEnd>> = {
  COMPLETED: 'completed',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
  TERMINATED: 'terminated',
  TIMED_OUT: 'timedOut',
};

export function createWorkflows(client: Client, installation: () => Promise<string>): Workflows {
  return {
    describe: async (name) => {
      const workflowId = workflowIdIn(await installation(), name);
      try {
        const { status } = await client.withDeadline(Date.now() + askMsMax, () =>
          client.workflow.getHandle(workflowId).describe(),
        );
        const how = ends[status.name];
        // One that is paused, or went on in another run, is not over.
        return how === undefined ? { kind: 'running' } : { kind: 'ended', how };
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return { kind: 'unknown' };
        throw error;
      }
    },
  };
}
