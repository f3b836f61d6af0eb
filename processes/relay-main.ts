// The relay: sends recorded messages to Temporal, lets waiting events and drafts of the floor go on, numbers contract
// events, delivers webhooks, starts again the workflows of what is open and has none, and fetches the content of a revision
// conflict that came by its hash alone. Many may run: messages and deliveries are leased, events are claimed row by row, and
// one of them numbers at a time. It serves nothing but /healthz, /readyz and /metrics. While none runs, what people and
// systems hand in is recorded and waits.
import { randomUUID } from 'node:crypto';
import { collectDefaultMetrics, Counter, Registry } from 'prom-client';
import { createInstallation } from '../adapters/postgres/create-installation';
import { outboxChannel } from '../adapters/postgres/create-outbox';
import { listen } from '../adapters/postgres/listen';
import { contentHash } from '../adapters/signing/content-hash';
import { lazyTemporal } from '../adapters/temporal/connection-settings';
import { createWorkflows } from '../adapters/temporal/create-workflows';
import { ensureDriftSchedule } from '../adapters/temporal/drift-schedule';
import { createMessageSender } from '../adapters/temporal/send-message';
import { startHealthServer } from './health-server';
import { usualDelivery } from './relay/deliver-webhooks';
import { runEventSweep } from './relay/run-event-sweep';
import { runOfferedFetch } from './relay/run-offered-fetch';
import { runReconciliation } from './relay/run-reconciliation';
import { sendMessages } from './relay/send-messages';
import { startWebhooks } from './relay/start-webhooks';
import { createTakeBack } from './relay/take-back';
import { endOnFault, isUp, onShutdown } from './shutdown';
import { wireBase, wireIntake, wireOutbox, wireReads, wireTransactions, wireWebhooks } from './wire';
import { wireLinks } from './wire-links';
import { wireSystems } from './wire-systems';

async function main(): Promise<void> {
  const base = wireBase('relay');
  const { environment, log, db, databaseUrl: url, name } = base;
  const client = lazyTemporal();
  const installation = createInstallation(db);
  const metrics = createRelayMetrics();
  const transactions = wireTransactions(base);
  const { readModel } = wireReads(base);
  const { webhooks, allowed } = wireWebhooks(base);
  const messages = sendMessages({
    outbox: wireOutbox(base),
    send: createMessageSender(client, { taskQueue: environment.CUTIN_TASK_QUEUE, installation }),
    takeBack: createTakeBack(transactions, log),
    log,
    observe: (outcome) => metrics.messages.inc({ outcome }),
  });
  const reconciling = runReconciliation({
    transactions,
    workflows: createWorkflows(client, installation),
    newId: randomUUID,
    linkTo: wireLinks(environment, installation),
    everyMs: environment.CUTIN_RECONCILE_EVERY_S * 1_000,
    ensureSchedules: async () =>
      ensureDriftSchedule(client, {
        taskQueue: environment.CUTIN_TASK_QUEUE,
        everyMs: base.governance.driftSweepEveryMs,
        installation: await installation(),
      }),
    log,
  });
  const stopListening = listen({ url, name, channel: outboxChannel, onNotice: messages.wake, log });
  const events = runEventSweep(wireIntake(base, transactions));
  const offered = runOfferedFetch(
    { transactions, releases: wireSystems(environment).releases, hash: contentHash },
    log,
  );
  const stopWebhooks = startWebhooks({
    webhooks,
    settings: { ...usualDelivery, allowed },
    log,
    observe: (outcome) => metrics.deliveries.inc({ outcome }),
  });
  const stopHealth = await startHealthServer({
    host: environment.CUTIN_RELAY_HEALTH_HOST,
    port: environment.CUTIN_RELAY_HEALTH_PORT,
    registry: metrics.registry,
    isReady: async () => (await readModel.isReady()) && (await isUp(client.workflowService.getSystemInfo({}))),
  });
  log.info({ taskQueue: environment.CUTIN_TASK_QUEUE }, 'listening');
  onShutdown(log, async () => {
    await Promise.all([
      stopHealth(),
      stopListening(),
      messages.stop(),
      events.stop(),
      offered.stop(),
      reconciling.stop(),
      stopWebhooks(),
    ]);
    await client.connection.close();
    await db.close();
  });
}

function createRelayMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const messages = new Counter({
    name: 'cutin_messages_total',
    help: 'Attempts to send a recorded message to its workflow, by outcome.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  const deliveries = new Counter({
    name: 'cutin_webhook_deliveries_total',
    help: 'Attempts to deliver a contract event, by outcome.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  return { registry, messages, deliveries };
}

main().catch(endOnFault);
