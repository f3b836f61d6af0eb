// The API process: wires store, Temporal client and credentials to the routes.
import { createIntakes, createOutbox } from '../adapters/postgres/create-intakes';
import { createStores } from '../adapters/postgres/create-stores';
import { openDatabase } from '../adapters/postgres/database';
import { createReadModel } from '../adapters/postgres/read-model';
import { readEnvironment, requireSetting } from '../platform/config/environment';
import { contentHash } from '../platform/content-hash';
import { readCredentials } from '../platform/credentials';
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
    ...stores,
  };
  const baseUrl =
    environment.CUTIN_PUBLIC_URL ?? `http://${environment.CUTIN_API_HOST}:${String(environment.CUTIN_API_PORT)}`;
  const app = createApp({
    routes: [
      ...eventRoutes(shared),
      ...changeRoutes({ readModel, temporalUiUrl: environment.CUTIN_TEMPORAL_UI_URL ?? null, namespace }),
      ...handoffRoutes(shared),
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
