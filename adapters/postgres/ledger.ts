// Appends to the hash-chained ledger inside the caller's transaction. The database builds the chain.
import { canonicalJson } from '../signing/content-hash';
import type { LedgerEntry } from '../../ports/stores';
import type { Queryable } from './database';

export async function appendLedger(tx: Queryable, entry: LedgerEntry): Promise<void> {
  await tx.query('SELECT cutin.append_ledger($1, $2, $3, $4, $5, $6)', [
    entry.key,
    entry.kind,
    entry.actor,
    entry.changeId ?? null,
    entry.handoffId ?? null,
    canonicalJson(entry.body),
  ]);
}
