// The API: reads requests, calls the engine and answers. It keeps nothing between two requests, so that many may run; what
// it records for workflows and subscribers is carried on by the relay.
import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import path from 'node:path';
import type { Client } from '@temporalio/client';
import { v7 as newOrderedId } from 'uuid';
import { createB2mml } from '../adapters/b2mml/create-b2mml';
import { createB2mmlExchange } from '../adapters/postgres/b2mml-exchange';
import { createInstallation } from '../adapters/postgres/create-installation';
import { createStoreView } from '../adapters/postgres/work/create-store-view';
import { createInterruptionView } from '../adapters/postgres/work/create-interruption-view';
import { createDriftReadModel } from '../adapters/postgres/drift/create-drift-read-model';
import { createConflictReadModel } from '../adapters/postgres/identity/create-conflict-read-model';
import { createAuthorisationStore } from '../adapters/postgres/authorisations/create-authorisation-store';
import { createOrderViews } from '../adapters/postgres/orders/order-views';
import { createRoutingsInForce } from '../adapters/postgres/routing/routing-in-force';
import { createEventReadModel } from '../adapters/postgres/events/create-event-read-model';
import { createSubscriptionReadModel } from '../adapters/postgres/subscriptions/create-subscription-read-model';
import { canonical, contentHash } from '../adapters/signing/content-hash';
import { createSigning } from '../adapters/signing/create-signing';
import { readCredentials } from '../adapters/signing/credentials';
import { createEngineView } from '../adapters/temporal/create-engine-view';
import { driftSweepOptions } from '../adapters/temporal/drift-sweep-options';
import { lazyTemporal, temporalSettings } from '../adapters/temporal/connection-settings';
import { workflowIdIn } from '../adapters/temporal/workflow-id-in';
import { createWebhookDoor } from '../adapters/webhooks/create-webhook-door';
import { createDeliveryWait } from '../api/await-delivery';
import { createB2mmlIntake } from '../api/b2mml-intake';
import { createApp } from '../api/create-app';
import { createOperationLook } from '../api/look-at-operation';
import { createMetrics, type Metrics } from '../api/metrics';
import { createAnswerRecorder } from '../api/record-answers';
import type { Route } from '../api/route';
import { authorisationRoutes } from '../api/routes/authorisations';
import { b2mmlRoutes } from '../api/routes/b2mml';
import { b2mmlOutboundRoutes } from '../api/routes/b2mml-outbound';
import { changeRoutes } from '../api/routes/changes';
import { conflictRoutes } from '../api/routes/conflicts';
import { driftRoutes } from '../api/routes/drift';
import { ebomRoutes } from '../api/routes/eboms';
import { effectivityRoutes } from '../api/routes/effectivity';
import { eventReadRoutes } from '../api/routes/event-reads';
import { eventRoutes } from '../api/routes/events';
import { handoffRoutes } from '../api/routes/handoffs';
import { impactRoutes } from '../api/routes/impact';
import { explosionRoutes } from '../api/routes/mbom-explosion';
import { mbomRoutes } from '../api/routes/mbom';
import { orderLockRoutes } from '../api/routes/order-locks';
import { operatorViewRoutes } from '../api/routes/operator-views';
import { orderRoutes } from '../api/routes/orders';
import { interruptionRoutes } from '../api/routes/interruptions';
import { operationRoutes } from '../api/routes/operation';
import { outboxRoutes } from '../api/routes/outbox';
import { subscriptionRoutes } from '../api/routes/subscriptions';
import type { OutboxView } from '../ports/outbox';
import type { Signing } from '../ports/signing';
import type { Log } from '../ports/log';
import { requireSetting } from './config/environment';
import { productRoot } from './product-root';
import { endOnFault, isUp, onShutdown } from './shutdown';
import { wireBase, wireIntake, wireOwners, wireReads, wireTransactions, wireWebhooks, type Base } from './wire';
import { publicUrl } from './wire-links';
import { wireSystems } from './wire-systems';

const requestMsMax = 60_000;
const headersMsMax = 15_000;
/**
 * Clients give an idle connection up before we do: with the five seconds that Node has, a busy one sent its next request
 * into a connection that was just being closed.
 */
const idleMsMax = 75_000;

function wireOperation(
  { environment, db }: Base,
  client: ReturnType<typeof lazyTemporal>,
): ReturnType<typeof createOperationLook> {
  const { CUTIN_TASK_QUEUE: taskQueue } = environment;
  const engine = createEngineView(client, { taskQueue, installation: createInstallation(db), nowMs: Date.now });
  return createOperationLook({ store: createStoreView(db), engine, nowMs: Date.now });
}

function readiness(
  readModel: ReturnType<typeof wireReads>['readModel'],
  client: ReturnType<typeof lazyTemporal>,
  operation: ReturnType<typeof createOperationLook>,
  log: Base['log'],
): Parameters<typeof createApp>[0]['isReady'] {
  return async () => ({
    store: await readModel.isReady(),
    temporal: await isUp(client.workflowService.getSystemInfo({})),
    troubles: await operation().then(
      ({ troubles }) => troubles.map(({ name }) => name),
      (error: unknown) => {
        log.warn({ err: error }, 'what keeps work from going on could not be read');
        return ['unread'];
      },
    ),
  });
}

function main(): void {
  const base = wireBase('api');
  const { environment, governance, log, db } = base;
  const credentials = readCredentials(requireSetting(environment, 'CUTIN_TOKENS_FILE'));
  const { namespace } = temporalSettings();
  const temporalUiUrl = environment.CUTIN_TEMPORAL_UI_URL ?? null;
  const owners = wireOwners(base);
  const client = lazyTemporal();
  const { readModel, outbox, answers } = wireReads(base);
  const conflicts = createConflictReadModel(db);
  const operation = wireOperation(base, client);
  const metrics = createMetrics({ readModel, operation, conflicts });
  const engine = wireEngine(base, outbox, createSigning(credentials, contentHash));
  const baseUrl = publicUrl(environment);
  const app = createApp({
    routes: [
      ...floorRoutes(base, engine, metrics),
      ...changeRoutes({ readModel, temporalUiUrl, namespace }),
      ...operatorViewRoutes({ owners, temporalUiUrl, namespace }),
      ...conflictRoutes({ conflicts, contents: engine.transactions.reads.identity }),
      ...handoffRoutes({ ...engine, readModel, sites: governance.sites, owners }),
      ...impactRoutes(engine),
      ...mbomRoutes(engine),
      ...explosionRoutes(engine),
      ...ebomRoutes({ revisions: engine.transactions.reads.identity }),
      ...orderRoutes(engine),
      ...effectivityRoutes({
        ...engine,
        readModel,
        sites: governance.sites,
        effectivity: engine.transactions.reads.effectivity,
      }),
      ...subscriptionRoutes({
        transactions: engine.transactions,
        door: createWebhookDoor(wireWebhooks(base).allowed),
        subscriptions: createSubscriptionReadModel(db),
      }),
      ...driftRoutes({ ...engine, ...wireDrift(base, client) }),
      ...operationRoutes({ operation }),
      ...outboxRoutes({ outbox }),
      ...interruptionRoutes({ ...engine, interruptions: createInterruptionView(db) }),
    ],
    credentials,
    answers,
    metrics,
    isReady: readiness(readModel, client, operation, log),
    baseUrl,
    errorsPage: path.join(productRoot, 'docs', 'errors.md'),
    log,
  });
  const server = app.listen(environment.CUTIN_API_PORT, environment.CUTIN_API_HOST, () =>
    log.info({ baseUrl }, 'listening'),
  );
  endOnShutdown(server, log, async () => {
    await client.connection.close();
    await db.close();
  });
}

function wireDrift({ environment, log, db }: Base, client: ReturnType<typeof lazyTemporal>) {
  const sweepIn = { taskQueue: environment.CUTIN_TASK_QUEUE, installation: createInstallation(db) };
  return { findings: createDriftReadModel(db), log, now: Date.now, startSweep: startSweepBy(client, sweepIn) };
}

/** What the use cases behind the routes are given; each takes of it what it names. */
function wireEngine(base: Base, outbox: OutboxView, signing: Signing) {
  const { environment, governance } = base;
  return {
    transactions: wireTransactions(base),
    systems: wireSystems(environment),
    signing,
    rules: governance.transformRules,
    matrix: governance.orderMatrix,
    serialRules: governance.serialRules,
    plantDay: governance.plantDay,
    hash: contentHash,
    newId: randomUUID,
    awaitDelivery: createDeliveryWait(outbox),
  };
}

function floorRoutes(base: Base, engine: ReturnType<typeof wireEngine>, metrics: Metrics): Route[] {
  const { db, governance, environment, log } = base;
  const { authorisationMode: mode } = governance;
  const orders = createOrderViews(db);
  const answers = createAuthorisationStore(db, governance, canonical);
  const intake = wireIntake(base, engine.transactions);
  const b2mml = {
    messages: createB2mml({ schemaFolder: environment.CUTIN_B2MML_SCHEMA_DIR ?? null }),
    exchange: createB2mmlExchange(db, canonical),
    newId: randomUUID,
    now: () => new Date().toISOString(),
  };
  const door = { transactions: engine.transactions, observeRejected: metrics.observeRejected };
  const authorise = {
    facts: answers,
    recorder: createAnswerRecorder((records) => answers.recordAnswers(records), log),
    mode,
    nowMs: Date.now,
    newId: (msecs: number) => newOrderedId({ msecs }),
  };
  return [
    ...eventRoutes({ ...engine, ...door, intake, now: Date.now, log }),
    ...eventReadRoutes({ events: createEventReadModel(db) }),
    ...authorisationRoutes({ answers, authorise, observe: metrics.observeAuthorisation, log }),
    ...orderLockRoutes({ ...engine, orders }),
    ...b2mmlRoutes({ ...b2mml, ...door, intake: createB2mmlIntake(intake) }),
    ...b2mmlOutboundRoutes({ ...b2mml, orders, routings: createRoutingsInForce(db) }),
  ];
}

/** A sweep that is under way already is the one that was asked for. */
function startSweepBy(
  client: Client,
  { taskQueue, installation }: { taskQueue: string; installation: () => Promise<string> },
): (itemId: string | undefined) => Promise<string> {
  return async (itemId) => {
    const name = itemId === undefined ? 'drift/sweep/on-demand' : `drift/item/${itemId}`;
    const workflowId = workflowIdIn(await installation(), name);
    await client.workflow.start('driftSweep', {
      taskQueue,
      workflowId,
      workflowIdConflictPolicy: 'USE_EXISTING',
      ...driftSweepOptions(itemId),
    });
    return workflowId;
  };
}

function endOnShutdown(server: Server, log: Log, close: () => Promise<void>): void {
  server.requestTimeout = requestMsMax;
  server.headersTimeout = headersMsMax;
  server.keepAliveTimeout = idleMsMax;
  onShutdown(log, async () => {
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeIdleConnections();
    });
    await close();
  });
}

try {
  main();
} catch (error) {
  endOnFault(error);
}
