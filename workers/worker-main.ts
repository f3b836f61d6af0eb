// The worker: runs workflows and their activities. Many may run; Temporal gives each task to one of them. It refuses to
// start where something it needs is missing, and says how to mend it.
import { randomUUID } from 'node:crypto';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { createOwnActivities } from '../activities/create-own-activities';
import { createRemoteActivities } from '../activities/create-remote-activities';
import { createInstallation } from '../adapters/postgres/create-installation';
import { contentHash } from '../adapters/signing/content-hash';
import { startHealthServer } from '../processes/health-server';
import { endOnFault } from '../processes/shutdown';
import { wireBase, wirePolicies, wireTransactions } from '../processes/wire';
import { wireLinks } from '../processes/wire-links';
import { wireSystems } from '../processes/wire-systems';
import { connectTemporal, temporalSettings } from '../adapters/temporal/connection-settings';
import { ensureDriftSchedule } from '../adapters/temporal/drift-schedule';
import { missingSearchAttributes, searchAttributeCommands } from '../adapters/temporal/search-attributes';
import { watchBuild } from './watch-build';
import { loadWorkflowBundle } from './workflow-bundle';

async function main(): Promise<void> {
  const base = wireBase('worker');
  const { environment, log, governance, db } = base;
  const policies = wirePolicies(base);
  const transactions = wireTransactions(base);
  const systems = wireSystems(environment, {
    requestMsMax: Math.max(...Object.values(policies).map(({ transferTimeoutMs }) => transferTimeoutMs)),
  });
  const { connectionOptions, namespace } = temporalSettings();
  const installation = createInstallation(db);
  await prepareNamespace(namespace, {
    taskQueue: environment.CUTIN_TASK_QUEUE,
    everyMs: governance.driftSweepEveryMs,
    installation: await installation(),
  });
  Runtime.install({ shutdownSignals: ['SIGTERM', 'SIGINT'] });
  const connection = await NativeConnection.connect(connectionOptions);
  const buildId = environment.CUTIN_WORKER_BUILD_ID;
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue: environment.CUTIN_TASK_QUEUE,
    workflowBundle: await loadWorkflowBundle(environment.CUTIN_WORKFLOW_BUNDLE),
    activities: {
      ...createOwnActivities({
        transactions,
        ...governance,
        policies,
        newId: randomUUID,
        linkTo: wireLinks(environment, installation),
      }),
      ...createRemoteActivities({
        transactions,
        serialRules: governance.serialRules,
        plantDay: governance.plantDay,
        systems,
        rules: governance.transformRules,
        matrix: governance.orderMatrix,
        hash: contentHash,
        newId: randomUUID,
        nowMs: Date.now,
      }),
    },
    shutdownGraceTime: '10s',
    ...(buildId === undefined
      ? {}
      : {
          workerDeploymentOptions: {
            version: { deploymentName: environment.CUTIN_TASK_QUEUE, buildId },
            useWorkerVersioning: true,
            defaultVersioningBehavior: 'PINNED' as const,
          },
        }),
  });
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const stopHealth = await startHealthServer({
    host: environment.CUTIN_WORKER_HEALTH_HOST,
    port: environment.CUTIN_WORKER_HEALTH_PORT,
    registry,
    isReady: () => Promise.resolve(worker.getState() === 'RUNNING'),
  });
  const stopWatching = buildId === undefined ? null : await watchOwnBuild(buildId, base, registry);
  log.info({ taskQueue: environment.CUTIN_TASK_QUEUE, namespace }, 'listening');
  await worker.run();
  await stopWatching?.();
  await stopHealth();
  await connection.close();
  await db.close();
}

async function watchOwnBuild(
  buildId: string,
  { environment, log }: ReturnType<typeof wireBase>,
  registry: Registry,
): Promise<() => Promise<void>> {
  const client = await connectTemporal();
  const { CUTIN_TASK_QUEUE: taskQueue, CUTIN_WORKER_MAKE_CURRENT } = environment;
  const build = {
    namespace: temporalSettings().namespace,
    taskQueue,
    buildId,
    makesItselfCurrent: CUTIN_WORKER_MAKE_CURRENT === 'true',
  };
  const watch = watchBuild(client, build, { log, registry });
  return async () => {
    await watch.stop();
    await client.connection.close();
  };
}

async function prepareNamespace(
  namespace: string,
  sweep: { taskQueue: string; everyMs: number; installation: string },
): Promise<void> {
  const client = await connectTemporal();
  const missing = await missingSearchAttributes(client, namespace);
  if (missing.length === 0) await ensureDriftSchedule(client, sweep);
  await client.connection.close();
  if (missing.length === 0) return;
  throw new Error(
    ['Search attributes are missing. Add them with:', ...searchAttributeCommands(missing, namespace)].join('\n'),
  );
}

main().then(() => process.exit(0), endOnFault);
