// The builds of the worker as Temporal routes work to them: which one new work goes to, and what still runs on others.
import { ServiceError, isGrpcServiceError, type Client } from '@temporalio/client';
import { newBuildSignal } from '../../ports/workflow-messages';

const askMsMax = 10_000;
const grpcNotFound = 5;

/** A deployment is named like the task queue its workers poll: two installations in one namespace have two of each. */
export interface WorkerBuild {
  namespace: string;
  taskQueue: string;
  buildId: string;
}

/** The build that new work goes to; null where Temporal knows none. */
export async function readCurrentBuild(client: Client, { namespace, taskQueue }: WorkerBuild): Promise<string | null> {
  try {
    const { workerDeploymentInfo } = await client.withDeadline(Date.now() + askMsMax, () =>
      client.workflowService.describeWorkerDeployment({ namespace, deploymentName: taskQueue }),
    );
    return workerDeploymentInfo?.routingConfig?.currentDeploymentVersion?.buildId ?? null;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

/** False where Temporal does not know the build yet: it learns of it a moment after its first worker polls. */
export async function makeBuildCurrent(client: Client, build: WorkerBuild): Promise<boolean> {
  const { namespace, taskQueue, buildId } = build;
  try {
    await client.withDeadline(Date.now() + askMsMax, () =>
      client.workflowService.setWorkerDeploymentCurrentVersion({ namespace, deploymentName: taskQueue, buildId }),
    );
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

/** The official command that does the same. */
export function currentBuildCommand({ namespace, taskQueue, buildId }: WorkerBuild): string {
  return `temporal worker deployment set-current-version --namespace ${namespace} --deployment-name ${taskQueue} --build-id ${buildId} --yes`;
}

/**
 * Has every run that is pinned to another build look for the one that is current: it goes over at its next wait. Each run
 * is told once by each caller, `told` holds them. Answers how many were told now.
 */
export async function tellNewBuild(client: Client, build: WorkerBuild, told: Set<string>): Promise<number> {
  const { taskQueue, buildId } = build;
  const query = [
    `ExecutionStatus = 'Running'`,
    `TaskQueue = '${taskQueue}'`,
    `TemporalWorkflowVersioningBehavior = 'Pinned'`,
    `TemporalWorkerDeploymentVersion != '${taskQueue}:${buildId}'`,
  ].join(' AND ');
  let count = 0;
  for await (const { workflowId, runId } of client.workflow.list({ query })) {
    if (told.has(runId)) continue;
    try {
      await client.workflow.getHandle(workflowId, runId).signal(newBuildSignal);
      count += 1;
    } catch (error) {
      // It ended, or went over, meanwhile.
      if (!isNotFound(error)) throw error;
    }
    told.add(runId);
  }
  return count;
}

function isNotFound(error: unknown): boolean {
  const cause = error instanceof ServiceError ? error.cause : error;
  return error instanceof Error && (error.name === 'WorkflowNotFoundError' || isCode(cause, grpcNotFound));
}

function isCode(error: unknown, code: number): boolean {
  const given: number | null = isGrpcServiceError(error) ? error.code : null;
  return given === code;
}
