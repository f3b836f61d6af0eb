// Transactions on PostgreSQL: the reads of every subject, and one commit that writes the effects of a decision.
import { z } from 'zod';
import type { Effects } from '../../domain/effects';
import { effectsOf } from '../../domain/effects';
import type { Transaction, Transactions } from '../../ports/transaction';
import type { Canonical } from './canonical';
import { changeReads } from './change/change-reads';
import { commandReads } from './commands';
import { listRows, type Database, type Queryable } from './database';
import { effectivityReads } from './effectivity/effectivity-reads';
import { appendLedger } from './ledger';
import { lockReads } from './locks/lock-reads';
import { orderReads } from './orders/order-reads';
import { commitHolds } from './orders/commit-holds';
import { enqueue } from './outbox';
import { tellSubscribers } from './webhooks/append-contract-event';
import { wake } from './floor/wake';
import { writeAll } from './write';

export function createTransactions(db: Database, canonical: Canonical): Transactions {
  return { run: (work) => db.transaction((tx) => work(transactionOn(tx, canonical))) };
}

export function transactionOn(tx: Queryable, canonical: Canonical): Transaction {
  return {
    lock: (names) => lockNames(tx, names),
    clock: async () => {
      const [row] = await listRows(tx, z.object({ at: z.date() }), 'SELECT clock_timestamp() AS at');
      return (row?.at ?? new Date()).toISOString();
    },
    changes: changeReads(tx),
    commands: commandReads(tx),
    effectivity: effectivityReads(tx),
    orders: orderReads(tx),
    locks: lockReads(tx),
    commit: (effects) => commit(tx, canonical, effectsOf(effects)),
  };
}

/** `unnest` hands the names out in their order. */
async function lockNames(tx: Queryable, names: readonly string[]): Promise<void> {
  const inOrder = [...new Set(names)].sort();
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended(name, 0)) FROM unnest($1::text[]) AS name', [inOrder]);
}

async function commit(tx: Queryable, canonical: Canonical, effects: Effects): Promise<void> {
  await writeAll(tx, canonical, effects.writes);
  const held = await commitHolds(tx, effects.holds);
  await tellSubscribers(tx, ...held.told, ...effects.told);
  if (effects.wakes.length > 0) await wake(tx, effects.wakes);
  await enqueue(tx, ...effects.outbox);
  await appendLedger(tx, ...held.ledger, ...effects.ledger);
}
