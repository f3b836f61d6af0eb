// The one place where adapters are chosen and given what they need. Every main takes from here what it runs.
import { createAnswers } from '../adapters/postgres/create-answers';
import { createOutbox, createOutboxView } from '../adapters/postgres/create-outbox';
import { openDatabase, type Database } from '../adapters/postgres/database';
import { createTransactions } from '../adapters/postgres/transactions';
import { createReadModel } from '../adapters/postgres/read-model';
import { createDeliveryQueue } from '../adapters/postgres/subscriptions/delivery-queue';
import { canonical, contentHash } from '../adapters/signing/content-hash';
import { readGovernance, type Governance } from '../adapters/governance-files/read-governance';
import { readPolicies } from '../adapters/governance-files/read-policies';
import { readKeptEvent } from '../api/read-floor-event';
import type { HandoffPolicy } from '../domain/handoff/handoff-policy';
import type { Stage } from '../domain/handoff/stage';
import { stagePolicies } from '../engine/handoff/stages/stages';
import type { SweepGiven } from '../engine/events/sweep-events';
import type { Answers } from '../ports/answers';
import type { Log } from '../ports/log';
import type { Outbox, OutboxView } from '../ports/outbox';
import type { ReadModel } from '../ports/read-model';
import type { Transactions } from '../ports/transaction';
import type { DeliveryQueue } from '../ports/webhooks';
import { readEnvironment, requireSetting, type Environment } from './config/environment';
import { createLog } from './log';

const hourMs = 3_600_000;

export interface Base {
  environment: Environment;
  log: Log;
  governance: Governance;
  db: Database;
  databaseUrl: string;
  /** As which a process is known to the database. */
  name: string;
}

/** Throws where a setting is missing or a file of the governance does not fit: a process that guesses does not start. */
export function wireBase(process: 'api' | 'relay' | 'worker'): Base {
  const environment = readEnvironment();
  const log = createLog(process, environment.CUTIN_LOG_LEVEL);
  const governance = readGovernance(environment.CUTIN_GOVERNANCE_DIR);
  const databaseUrl = requireSetting(environment, 'DATABASE_URL');
  const name = `cutin-${process}`;
  const db = openDatabase({ url: databaseUrl, poolMax: environment.CUTIN_DATABASE_POOL_MAX, log, name });
  return { environment, log, governance, db, databaseUrl, name };
}

/** Who acts on which stage, and when. Throws where the file of policies does not fit. */
export function wirePolicies({ environment }: Base): Record<Stage, HandoffPolicy> {
  return readPolicies(environment.CUTIN_GOVERNANCE_DIR, stagePolicies);
}

/** Every role that a policy names, as owner or as the one who takes over. */
export function wireOwners(base: Base): string[] {
  const named = Object.values(wirePolicies(base)).flatMap(({ owner, escalationOwner }) => [owner, escalationOwner]);
  return [...new Set(named)].sort();
}

export function wireTransactions({ db }: Base): Transactions {
  return createTransactions(db, canonical);
}

export function wireReads({ db }: Base): { readModel: ReadModel; outbox: OutboxView; answers: Answers } {
  return { readModel: createReadModel(db), outbox: createOutboxView(db), answers: createAnswers(db, canonical) };
}

export function wireOutbox({ db }: Base): Outbox {
  return createOutbox(db, canonical);
}

/** What events of the floor are taken in and gone on with by. */
export function wireIntake({ governance, environment, log }: Base, transactions: Transactions): SweepGiven {
  return {
    transactions,
    hash: contentHash,
    serialRules: governance.serialRules,
    plantDay: governance.plantDay,
    mode: governance.authorisationMode,
    expiresAfterMs: environment.CUTIN_EVENT_EXPIRY_HOURS * hourMs,
    readKept: readKeptEvent,
    log,
  };
}

/** Deliveries, and the hosts that they may go to; none: every public one. */
export function wireWebhooks({ db, environment }: Base): { webhooks: DeliveryQueue; allowed: string[] } {
  const hosts = (environment.CUTIN_WEBHOOK_HOSTS ?? '').split(',').map((host) => host.trim());
  return { webhooks: createDeliveryQueue(db), allowed: hosts.filter((host) => host !== '') };
}
