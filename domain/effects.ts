// What a decision does, as data. A use case reads, decides purely, and hands its effects to one `commit`, which writes
// them in the transaction in which it read. Nothing else writes.
import type { HoldEffect } from './orders/hold';
import type { LedgerEntry } from './ledger/ledger-entry';
import type { OutboxMessage } from './outbox-message';
import type { Told } from './told';
import type { Write } from './writes';

export interface Effects {
  /** Changes of the state itself, in this order. */
  writes: readonly Write[];
  holds: readonly HoldEffect[];
  /** Names of what has arrived, for events and drafts that wait for it. */
  wakes: readonly string[];
  /** For subscribers. */
  told: readonly Told[];
  /** For people. */
  ledger: readonly LedgerEntry[];
  /** For Temporal. */
  outbox: readonly OutboxMessage[];
}

export function effectsOf(given: Partial<Effects>): Effects {
  return { writes: [], holds: [], wakes: [], told: [], ledger: [], outbox: [], ...given };
}

/** One after the other. */
export function combine(...all: readonly Partial<Effects>[]): Effects {
  const every = all.map(effectsOf);
  return {
    writes: every.flatMap(({ writes }) => writes),
    holds: every.flatMap(({ holds }) => holds),
    wakes: every.flatMap(({ wakes }) => wakes),
    told: every.flatMap(({ told }) => told),
    ledger: every.flatMap(({ ledger }) => ledger),
    outbox: every.flatMap(({ outbox }) => outbox),
  };
}
