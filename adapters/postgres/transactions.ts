// Transactions on PostgreSQL: the reads of every subject, and one commit that writes the effects of a decision.
import { z } from 'zod';
import type { Effects } from '../../domain/effects';
import { effectsOf } from '../../domain/effects';
import { Rival } from '../../ports/rival';
import type { Reads, Transaction, Transactions } from '../../ports/transaction';
import type { Canonical } from './canonical';
import { changeReads } from './change/change-reads';
import { commandReads } from './commands';
import { listRows, sqlFault, type Database, type Queryable } from './database';
import { driftReads } from './drift/drift-reads';
import { effectivityReads } from './effectivity/effectivity-reads';
import { eventReads } from './events/event-reads';
import { appendLedger } from './ledger';
import { lockReads } from './locks/lock-reads';
import { handoffReads } from './handoff/handoff-reads';
import { parkReads } from './handoff/park-reads';
import { identityReads } from './identity/identity-reads';
import { inspectionReads } from './inspection/inspection-reads';
import { mbomReads } from './mbom/mbom-reads';
import { dispositionReads } from './orders/disposition-reads';
import { orderReads } from './orders/order-reads';
import { orderUnitReads } from './orders/order-units';
import { commitHolds } from './orders/commit-holds';
import { enqueue } from './outbox';
import { qualityReads } from './quality/quality-reads';
import { routingReads } from './routing/routing-reads';
import { subscriptionReads } from './subscriptions/subscription-reads';
import { unitReads } from './units/unit-reads';
import { tellSubscribers } from './webhooks/append-contract-event';
import { wake } from './wake';
import { workReads } from './work/work-reads';
import { writeAll } from './write';

export function createTransactions(db: Database, canonical: Canonical): Transactions {
  return {
    reads: readsOf(db),
    run: (work) =>
      db
        .transaction((tx) => work(transactionOn(tx, canonical)))
        .catch((error: unknown) => {
          throw rivalOf(error) ?? error;
        }),
  };
}

/** Exclusion and unique constraints are met by a writer who did not wait for the one before. */
function rivalOf(error: unknown): Rival | null {
  const fault = sqlFault(error);
  const constraint = fault?.constraint ?? '';
  if (fault?.state === '23P01') return new Rival('overlap', constraint, error);
  return fault?.state === '23505' ? new Rival('taken', constraint, error) : null;
}

export function transactionOn(tx: Queryable, canonical: Canonical): Transaction {
  return {
    lock: (names) => lockNames(tx, names),
    clock: async () => {
      const [row] = await listRows(tx, z.object({ at: z.date() }), 'SELECT clock_timestamp() AS at');
      return (row?.at ?? new Date()).toISOString();
    },
    ...readsOf(tx),
    attempt: (work) => attempt(tx, work),
    commit: (effects) => commit(tx, canonical, effectsOf(effects)),
  };
}

export function readsOf(db: Queryable): Reads {
  return {
    changes: changeReads(db),
    commands: commandReads(db),
    dispositions: dispositionReads(db),
    drift: driftReads(db),
    effectivity: effectivityReads(db),
    events: eventReads(db),
    handoffs: handoffReads(db),
    identity: identityReads(db),
    inspection: inspectionReads(db),
    locks: lockReads(db),
    mbom: mbomReads(db),
    orders: orderReads(db),
    orderUnits: orderUnitReads(db),
    parks: parkReads(db),
    quality: qualityReads(db),
    routing: routingReads(db),
    subscriptions: subscriptionReads(db),
    units: unitReads(db),
    work: workReads(db),
  };
}

/** `unnest` hands the names out in their order. */
async function lockNames(tx: Queryable, names: readonly string[]): Promise<void> {
  const inOrder = [...new Set(names)].sort();
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended(name, 0)) FROM unnest($1::text[]) AS name', [inOrder]);
}

async function attempt<T>(tx: Queryable, work: () => Promise<{ stands: boolean; value: T }>): Promise<T> {
  await tx.query('SAVEPOINT attempt');
  const { stands, value } = await work();
  await tx.query(stands ? 'RELEASE SAVEPOINT attempt' : 'ROLLBACK TO SAVEPOINT attempt');
  return value;
}

async function commit(tx: Queryable, canonical: Canonical, effects: Effects): Promise<void> {
  await writeAll(tx, canonical, effects.writes);
  const held = await commitHolds(tx, effects.holds);
  await tellSubscribers(tx, ...held.told, ...effects.told);
  if (effects.wakes.length > 0) await wake(tx, effects.wakes);
  await enqueue(tx, ...effects.outbox);
  await appendLedger(tx, canonical, ...held.ledger, ...effects.ledger);
}
