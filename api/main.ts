// The API process: wires store, Temporal client and credentials to the routes.
import { createIntakes, createOutbox } from '../adapters/postgres/create-intakes';
import { createStores } from '../adapters/postgres/create-stores';
import { openDatabase } from '../adapters/postgres/database';
import { createReadModel } from '../adapters/postgres/read-model';
import { createReferenceSystems } from '../adapters/reference/create-systems';
import { readEnvironment, requireSetting } from '../platform/config/environment';
import { systemEndpoints } from '../platform/config/system-endpoints';
import { contentHash } from '../platform/content-hash';
import { readCredentials } from '../platform/credentials';
import { readGovernance } from '../platform/governance';
import { createLog } from '../platform/log';
import { onShutdown } from '../platform/shutdown';
import { lazyTemporal, temporalSettings } from '../platform/temporal/connection-settings';
import { createApp } from './create-app';
import { dispatchOutbox } from './dispatch-outbox';
import { createMetrics } from './metrics';
import { changeRoutes } from './routes/changes';
import { effectivityRoutes } from './routes/effectivity';
import { eventRoutes } from './routes/events';
import { handoffRoutes } from './routes/handoffs';
import { impactRoutes } from './routes/impact';
import { mbomRoutes } from './routes/mbom';
import { orderRoutes } from './routes/orders';

function main(): void {
  const environment = readEnvironment();
  const log = createLog('api', environment.CUTIN_LOG_LEVEL);
  const credentials = readCredentials(requireSetting(environment, 'CUTIN_TOKENS_FILE'));
  const db = openDatabase({
    url: requireSetting(environment, 'DATABASE_URL'),
    poolMax: environment.CUTIN_DATABASE_POOL_MAX,
    log,
    name: 'cutin-api',
  });
  const governance = readGovernance(environment.CUTIN_GOVERNANCE_DIR);
  const { namespace } = temporalSettings();
  const client = lazyTemporal();
  const stores = createStores(db);
  const intakes = createIntakes(db);
  const readModel = createReadModel(db);
  const dispatcher = dispatchOutbox({ outbox: createOutbox(db), client, taskQueue: environment.CUTIN_TASK_QUEUE, log });
  const shared = {
    readModel,
    credentials,
    intakes,
    hash: contentHash,
    sendNow: (key: string) => dispatcher.sendNow(key),
    stores,
    systems: createReferenceSystems(systemEndpoints(environment)),
    rules: governance.transformRules,
    matrix: governance.orderMatrix,
    serialRules: governance.serialRules,
    ...stores,
  };
  const baseUrl =
    environment.CUTIN_PUBLIC_URL ?? `http://${environment.CUTIN_API_HOST}:${String(environment.CUTIN_API_PORT)}`;
  const app = createApp({
    routes: [
      ...eventRoutes(shared),
      ...changeRoutes({ readModel, temporalUiUrl: environment.CUTIN_TEMPORAL_UI_URL ?? null, namespace }),
      ...handoffRoutes(shared),
      ...impactRoutes(shared),
      ...mbomRoutes(shared),
      ...orderRoutes(shared),
      ...effectivityRoutes(shared),
    ],
    credentials,
    intakes,
    metrics: createMetrics(readModel),
    isReady: async () => ({
      store: await readModel.isReady(),
      temporal: await isUp(client.workflowService.getSystemInfo({})),
    }),
    baseUrl,
    log,
  });
  const server = app.listen(environment.CUTIN_API_PORT, environment.CUTIN_API_HOST, () =>
    log.info({ baseUrl }, 'listening'),
  );
  server.requestTimeout = 60_000;
  server.headersTimeout = 15_000;
  onShutdown(log, async () => {
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeIdleConnections();
    });
    await dispatcher.stop();
    await client.connection.close();
    await db.close();
  });
}

function isUp(call: Promise<unknown>): Promise<boolean> {
  return call.then(
    () => true,
    () => false,
  );
}

try {
  main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
