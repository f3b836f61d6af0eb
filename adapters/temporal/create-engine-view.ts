// What Temporal says of the workers that ask for work, and of workflows whose tasks fail again and again.
import { temporal } from '@temporalio/proto';
import type { Client } from '@temporalio/client';
import type { EngineView } from '../../ports/operation';
import { workflowIdIn } from './workflow-id-in';

const askMsMax = 3_000;
const wedgedMax = 100;
/** A worker that was killed is told of for five minutes more; one that runs asks at least once a minute. */
const pollMsMax = 75_000;

export function createEngineView(
  client: Client,
  given: { taskQueue: string; installation: () => Promise<string>; nowMs: () => number },
): EngineView {
  return {
    look: async () => {
      try {
        return await client.withDeadline(Date.now() + askMsMax, async () => ({
          workers: await countWorkers(client, given),
          wedged: await listWedged(client, await given.installation()),
        }));
      } catch {
        return null;
      }
    },
  };
}

async function countWorkers(
  client: Client,
  { taskQueue, nowMs }: { taskQueue: string; nowMs: () => number },
): Promise<number> {
  const { pollers } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: taskQueue },
    taskQueueType: temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
  });
  const lately = (pollers ?? []).filter(({ lastAccessTime }) => {
    return nowMs() - Number(lastAccessTime?.seconds ?? 0) * 1_000 < pollMsMax;
  });
  return new Set(lately.map(({ identity }) => identity)).size;
}

async function listWedged(client: Client, installation: string): Promise<string[]> {
  const prefix = workflowIdIn(installation, '');
  const query = `TemporalReportedProblems IS NOT NULL AND ExecutionStatus = "Running" AND WorkflowId STARTS_WITH "${prefix}"`;
  const found: string[] = [];
  for await (const { workflowId } of client.workflow.list({ query, pageSize: wedgedMax })) {
    found.push(workflowId.slice(prefix.length));
    if (found.length === wedgedMax) break;
  }
  return found.sort();
}
