// The API process: wires store, Temporal client and credentials to the routes.
import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import path from 'node:path';
import type { Client } from '@temporalio/client';
import { createB2mml } from '../adapters/b2mml/create-b2mml';
import { createB2mmlExchange } from '../adapters/postgres/b2mml-exchange';
import { createIntakes, createOutbox } from '../adapters/postgres/create-intakes';
import { createStores } from '../adapters/postgres/create-stores';
import { createFloorDesk } from '../adapters/postgres/floor/create-floor';
import { createEventReadModel } from '../adapters/postgres/events/create-event-read-model';
import { createWebhookStore } from '../adapters/postgres/webhooks/create-webhook-store';
import { openDatabase, type Database } from '../adapters/postgres/database';
import { createTransactions } from '../adapters/postgres/transactions';
import { createReadModel } from '../adapters/postgres/read-model';
import { createReferenceSystems } from '../adapters/reference/create-systems';
import { readEnvironment, requireSetting, type Environment } from './config/environment';
import { systemEndpoints } from './config/system-endpoints';
import { canonical, contentHash } from '../adapters/signing/content-hash';
import { createSigning } from '../adapters/signing/create-signing';
import { readCredentials } from '../adapters/signing/credentials';
import { readGovernance, type Governance } from '../adapters/governance-files/read-governance';
import { voidResolution } from '../engine/handoff/void-resolution';
import type { Log } from '../ports/log';
import { createLog } from './log';
import { productRoot } from './product-root';
import { onShutdown } from './shutdown';
import { lazyTemporal, temporalSettings } from '../adapters/temporal/connection-settings';
import { createB2mmlIntake } from '../api/b2mml-intake';
import { createApp } from '../api/create-app';
import { dispatchOutbox } from '../adapters/temporal/dispatch-outbox';
import { createMetrics, type Metrics } from '../api/metrics';
import { readKeptEvent } from '../api/read-floor-event';
import { createAnswerRecorder } from '../api/record-answers';
import { authorisationRoutes } from '../api/routes/authorisations';
import { b2mmlRoutes } from '../api/routes/b2mml';
import { b2mmlOutboundRoutes } from '../api/routes/b2mml-outbound';
import { changeRoutes } from '../api/routes/changes';
import { driftRoutes } from '../api/routes/drift';
import { effectivityRoutes } from '../api/routes/effectivity';
import type { Engine } from '../api/routes/engine';
import { eventReadRoutes } from '../api/routes/event-reads';
import { eventRoutes } from '../api/routes/events';
import { handoffRoutes } from '../api/routes/handoffs';
import { impactRoutes } from '../api/routes/impact';
import { mbomRoutes } from '../api/routes/mbom';
import { orderLockRoutes } from '../api/routes/order-locks';
import { orderRoutes } from '../api/routes/orders';
import type { Route } from '../api/route';
import { subscriptionRoutes } from '../api/routes/subscriptions';
import { runEventSweep } from './relay/run-event-sweep';
import { deliverWebhooks, usualDelivery } from './relay/deliver-webhooks';

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
  const intakes = createIntakes(db);
  const readModel = createReadModel(db);
  const metrics = createMetrics(readModel);
  const taskQueue = environment.CUTIN_TASK_QUEUE;
  const transactions = createTransactions(db, canonical);
  const dispatcher = dispatchOutbox({
    outbox: createOutbox(db),
    client,
    taskQueue,
    log,
    voidResolution: (refused) => voidResolution({ transactions }, refused),
  });
  const engine: Engine = {
    readModel,
    credentials,
    intakes,
    transactions,
    signing: createSigning(credentials, contentHash),
    hash: contentHash,
    sendNow: (key: string) => dispatcher.sendNow(key),
    stores,
    systems: createReferenceSystems(systemEndpoints(environment)),
    rules: governance.transformRules,
    matrix: governance.orderMatrix,
    serialRules: governance.serialRules,
  };
  const floor = openFloor({ db, governance, environment, engine, metrics, log });
  const subscribers = openSubscribers({ db, environment, metrics, log });
  const baseUrl =
    environment.CUTIN_PUBLIC_URL ?? `http://${environment.CUTIN_API_HOST}:${String(environment.CUTIN_API_PORT)}`;
  const app = createApp({
    routes: [
      ...floor.routes,
      ...changeRoutes({ readModel, temporalUiUrl: environment.CUTIN_TEMPORAL_UI_URL ?? null, namespace }),
      ...handoffRoutes(engine),
      ...impactRoutes(engine),
      ...mbomRoutes(engine),
      ...orderRoutes(engine),
      ...effectivityRoutes({ ...engine, ...stores }),
      ...subscribers.routes,
      ...driftRoutes({ ...engine, drift: stores.drift, now: Date.now, startSweep: startSweepBy(client, taskQueue) }),
    ],
    credentials,
    intakes,
    metrics,
    isReady: async () => ({
      store: await readModel.isReady(),
      temporal: await isUp(client.workflowService.getSystemInfo({})),
    }),
    baseUrl,
    errorsPage: path.join(productRoot, 'docs', 'errors.md'),
    log,
  });
  const server = app.listen(environment.CUTIN_API_PORT, environment.CUTIN_API_HOST, () =>
    log.info({ baseUrl }, 'listening'),
  );
  endOnShutdown(server, log, async () => {
    await Promise.all([subscribers.stop(), floor.stop(), dispatcher.stop()]);
    await client.connection.close();
    await db.close();
  });
}

/** A part of the API with its routes and the work it does beside them. */
interface Part {
  routes: Route[];
  stop: () => Promise<void>;
}

function openFloor(given: {
  db: Database;
  governance: Governance;
  environment: Environment;
  engine: Engine;
  metrics: Metrics;
  log: Log;
}): Part {
  const { db, governance, environment, engine, metrics, log } = given;
  const { serialRules, authorisationMode: mode } = governance;
  const { releases, floor } = engine.stores;
  const desk = createFloorDesk(db, serialRules);
  const { transactions } = engine;
  const intake = {
    transactions,
    hash: contentHash,
    serialRules,
    mode,
    expiresAfterMs: environment.CUTIN_EVENT_EXPIRY_HOURS * 3_600_000,
    readKept: readKeptEvent,
    log,
  };
  const b2mml = {
    messages: createB2mml({ schemaFolder: environment.CUTIN_B2MML_SCHEMA_DIR ?? null }),
    exchange: createB2mmlExchange(db),
    newId: randomUUID,
    now: () => new Date().toISOString(),
  };
  const door = { transactions, observeRejected: metrics.observeRejected };
  const recorder = createAnswerRecorder((answers) => desk.recordAnswers(answers));
  return {
    routes: [
      ...eventRoutes({ ...engine, ...door, intake, releases, now: Date.now }),
      ...eventReadRoutes({ events: createEventReadModel(db) }),
      ...authorisationRoutes({ desk, recorder, mode, observe: metrics.observeAuthorisation }),
      ...orderLockRoutes({ ...engine, floor, desk }),
      ...b2mmlRoutes({ ...b2mml, ...door, intake: createB2mmlIntake(intake) }),
      ...b2mmlOutboundRoutes({ ...b2mml, orders: floor, desk }),
    ],
    stop: runEventSweep(intake),
  };
}

function openSubscribers(given: { db: Database; environment: Environment; metrics: Metrics; log: Log }): Part {
  const { db, environment, metrics, log } = given;
  const webhooks = createWebhookStore(db);
  const allowed = (environment.CUTIN_WEBHOOK_HOSTS ?? '').split(',').flatMap((host) => host.trim() || []);
  const settings = { ...usualDelivery, allowed };
  return {
    routes: subscriptionRoutes({ webhooks, allowed, now: Date.now }),
    stop: deliverWebhooks({ webhooks, settings, log, observe: metrics.observeDelivery }),
  };
}

/** A sweep that is under way already is the one that was asked for. */
function startSweepBy(client: Client, taskQueue: string): (itemId: string | undefined) => Promise<string> {
  return async (itemId) => {
    const workflowId = itemId === undefined ? 'drift/sweep/on-demand' : `drift/item/${itemId}`;
    await client.workflow.start('driftSweep', {
      taskQueue,
      workflowId,
      workflowIdConflictPolicy: 'USE_EXISTING',
      args: [itemId === undefined ? {} : { itemId }],
      staticSummary: `Compare ${itemId ?? 'every system'} with the receipts`,
    });
    return workflowId;
  };
}

function endOnShutdown(server: Server, log: Log, close: () => Promise<void>): void {
  server.requestTimeout = 60_000;
  server.headersTimeout = 15_000;
  // Clients give an idle connection up before we do: with the five seconds that Node has, a busy one sent its next request
  // into a connection that was just being closed.
  server.keepAliveTimeout = 75_000;
  onShutdown(log, async () => {
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeIdleConnections();
    });
    await close();
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
