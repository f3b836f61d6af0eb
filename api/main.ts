// The API process: wires store, Temporal client and credentials to the routes.
import type { Server } from 'node:http';
import { createIntakes, createOutbox } from '../adapters/postgres/create-intakes';
import { createStores } from '../adapters/postgres/create-stores';
import { createFloorDesk } from '../adapters/postgres/floor/create-floor';
import { createFloorIntake } from '../adapters/postgres/floor-intake/create-floor-intake';
import { openDatabase } from '../adapters/postgres/database';
import { createReadModel } from '../adapters/postgres/read-model';
import { createReferenceSystems } from '../adapters/reference/create-systems';
import { readEnvironment, requireSetting } from '../platform/config/environment';
import { systemEndpoints } from '../platform/config/system-endpoints';
import { contentHash } from '../platform/content-hash';
import { readCredentials } from '../platform/credentials';
import { readGovernance, type AuthorisationModes } from '../platform/governance';
import { createLog, type Log } from '../platform/log';
import { onShutdown } from '../platform/shutdown';
import { lazyTemporal, temporalSettings } from '../platform/temporal/connection-settings';
import type { FloorDesk } from '../ports/floor';
import type { FloorIntake } from '../ports/floor-events';
import { createApp } from './create-app';
import { dispatchOutbox } from './dispatch-outbox';
import { createMetrics, type Metrics } from './metrics';
import { readKeptEvent } from './read-floor-event';
import { createAnswerRecorder } from './record-answers';
import { authorisationRoutes } from './routes/authorisations';
import { changeRoutes } from './routes/changes';
import { effectivityRoutes } from './routes/effectivity';
import type { Engine } from './routes/engine';
import { eventRoutes } from './routes/events';
import { handoffRoutes } from './routes/handoffs';
import { impactRoutes } from './routes/impact';
import { mbomRoutes } from './routes/mbom';
import { orderLockRoutes } from './routes/order-locks';
import { orderRoutes } from './routes/orders';
import type { Route } from './route';
import { sweepEvents } from './sweep-events';

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
  const stores = createStores(db, governance.serialRules);
  const desk = createFloorDesk(db, governance.serialRules);
  const floorIntake = createFloorIntake(db, {
    serialRules: governance.serialRules,
    expiresAfterMs: environment.CUTIN_EVENT_EXPIRY_HOURS * 3_600_000,
    readKept: readKeptEvent,
  });
  const intakes = createIntakes(db);
  const readModel = createReadModel(db);
  const sweeper = sweepEvents({ floor: floorIntake, log });
  const metrics = createMetrics(readModel);
  const dispatcher = dispatchOutbox({ outbox: createOutbox(db), client, taskQueue: environment.CUTIN_TASK_QUEUE, log });
  const engine: Engine = {
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
  };
  const temporalUiUrl = environment.CUTIN_TEMPORAL_UI_URL ?? null;
  const baseUrl =
    environment.CUTIN_PUBLIC_URL ?? `http://${environment.CUTIN_API_HOST}:${String(environment.CUTIN_API_PORT)}`;
  const app = createApp({
    routes: [
      ...floorRoutes(engine, { desk, floorIntake, metrics, mode: governance.authorisationMode }),
      ...changeRoutes({ readModel, temporalUiUrl, namespace }),
      ...handoffRoutes(engine),
      ...impactRoutes(engine),
      ...mbomRoutes(engine),
      ...orderRoutes(engine),
      ...effectivityRoutes({ ...engine, ...stores }),
    ],
    credentials,
    intakes,
    metrics,
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
  endOnShutdown(server, log, async () => {
    await sweeper.stop();
    await dispatcher.stop();
    await client.connection.close();
    await db.close();
  });
}

function endOnShutdown(server: Server, log: Log, close: () => Promise<void>): void {
  server.requestTimeout = 60_000;
  server.headersTimeout = 15_000;
  onShutdown(log, async () => {
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeIdleConnections();
    });
    await close();
  });
}

function floorRoutes(
  engine: Engine,
  given: { desk: FloorDesk; floorIntake: FloorIntake; metrics: Metrics; mode: AuthorisationModes },
): Route[] {
  const { desk, floorIntake, metrics, mode } = given;
  const { releases, floor } = engine.stores;
  const recorder = createAnswerRecorder((answers) => desk.recordAnswers(answers));
  return [
    ...eventRoutes({ ...engine, releases, floor: floorIntake, now: Date.now }),
    ...authorisationRoutes({ desk, recorder, mode, observe: metrics.observeAuthorisation }),
    ...orderLockRoutes({ ...engine, floor, desk }),
  ];
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
