// Prometheus metrics: requests by route; and handoffs by stage and state, undelivered messages and revision conflicts, read
// from the store at each scrape.
import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { AuthorisationRecord } from '../domain/locks/authorisation-record';
import type { ConflictReadModel } from '../ports/identity';
import type { ReadModel } from '../ports/read-model';
import type { Operation } from './look-at-operation';

export interface Metrics {
  registry: Registry;
  requests: Histogram<'method' | 'route' | 'status'>;
  observeAuthorisation: (answer: Pick<AuthorisationRecord, 'decision' | 'mode' | 'reasons'>) => void;
  observeRejected: (code: string) => void;
  collect: () => Promise<string>;
}

export function createMetrics(given: {
  readModel: Pick<ReadModel, 'countHandoffsByState'>;
  operation: () => Promise<Operation>;
  conflicts: Pick<ConflictReadModel, 'countConflicts'>;
}): Metrics {
  const { readModel, operation, conflicts } = given;
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'cutin_http_request_duration_seconds',
    help: 'Duration of API requests.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    registers: [registry],
  });
  const handoffs = new Gauge({
    name: 'cutin_handoffs',
    help: 'Handoffs by stage and state.',
    labelNames: ['stage', 'state'],
    registers: [registry],
  });
  const tellOperation = operationGauges(registry, operation);
  const tellConflicts = conflictGauge(registry, conflicts);
  const authorisations = new Counter({
    name: 'cutin_authorisations_total',
    help: 'Answers to "may this operation start?"; reason is the first one, also where shadow permits.',
    labelNames: ['decision', 'mode', 'reason'],
    registers: [registry],
  });
  const rejected = new Counter({
    name: 'cutin_events_rejected_total',
    help: 'Requests with events that were turned away and kept, by code: malformed, quarantined, in conflict.',
    labelNames: ['code'],
    registers: [registry],
  });
  return {
    registry,
    observeRejected: (code) => {
      rejected.inc({ code });
    },
    requests,
    observeAuthorisation: ({ decision, mode, reasons }) => {
      authorisations.inc({ decision, mode, reason: reasons[0]?.code ?? 'none' });
    },
    collect: async () => {
      const [counts] = await Promise.all([readModel.countHandoffsByState(), tellOperation(), tellConflicts()]);
      handoffs.reset();
      for (const { stage, state, count } of counts) handoffs.set({ stage, state }, count);
      return registry.metrics();
    },
  };
}

/** What keeps work from going on. Where Temporal cannot be asked, what it would say is absent. */
function operationGauges(registry: Registry, operation: () => Promise<Operation>): () => Promise<void> {
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [registry] });
  const undelivered = gauge('cutin_messages_undelivered', 'Recorded messages that no workflow has taken yet.');
  const oldest = gauge('cutin_messages_oldest_seconds', 'Age of the oldest of them; 0 where none waits.');
  const interrupted = gauge('cutin_work_interrupted', 'Open work that a human must resume or abort.');
  const overdue = gauge('cutin_handoffs_overdue', 'Parks and decisions beyond their due time.');
  const escalated = gauge('cutin_handoffs_escalated', 'Parks and decisions that another role has taken over.');
  const unread = gauge('cutin_systems_unread', 'Systems that the last sweep could not read.');
  const workers = gauge('cutin_workers', 'Workers that ask Temporal for work.');
  const wedged = gauge('cutin_workflows_wedged', 'Workflows whose tasks fail again and again.');
  return async () => {
    const { store, engine } = await operation();
    undelivered.set(store.undelivered);
    oldest.set(store.oldestS);
    interrupted.set(store.interrupted);
    overdue.set(store.overdue);
    escalated.set(store.escalated);
    unread.set(store.unread.length);
    for (const one of [workers, wedged]) one.remove();
    if (engine === null) return;
    workers.set(engine.workers);
    wedged.set(engine.wedged.length);
  };
}

function conflictGauge(registry: Registry, conflicts: Pick<ConflictReadModel, 'countConflicts'>): () => Promise<void> {
  const conflicting = new Gauge({
    name: 'cutin_revision_conflicts',
    help: 'Revisions that came with a second content, each pair of contents once; a rise asks for a human.',
    labelNames: ['artefact_class'],
    registers: [registry],
  });
  return async () => {
    const counts = await conflicts.countConflicts();
    conflicting.reset();
    for (const { artefactClass, count } of counts) conflicting.set({ artefact_class: artefactClass }, count);
  };
}

export function observeRequests({ requests }: Metrics): RequestHandler {
  return (request, response, next) => {
    const end = requests.startTimer();
    response.on('finish', () => {
      const route = (request.route as { path?: string } | undefined)?.path ?? 'other';
      end({ method: request.method, route, status: String(response.statusCode) });
    });
    next();
  };
}
