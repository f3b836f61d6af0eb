// Appends to the hash-chained ledger inside the caller's transaction. The database builds the chain.
import type { LedgerEntry } from '../../domain/ledger/ledger-entry';
import type { Canonical } from './canonical';
import type { Queryable } from './database';

/** One statement for all: a change may unlock ten thousand orders. */
export async function appendLedger(
  tx: Queryable,
  canonical: Canonical,
  ...entries: readonly LedgerEntry[]
): Promise<void> {
  if (entries.length === 0) return;
  await tx.query('SELECT cutin.append_ledger($1, $2, $3, $4, $5, $6)', [
    entries.map(({ key }) => key),
    entries.map(({ kind }) => kind),
    entries.map(({ actor }) => actor),
    entries.map(({ changeId }) => changeId ?? null),
    entries.map(({ handoffId }) => handoffId ?? null),
    entries.map(({ body }) => canonical.json(body)),
  ]);
}
