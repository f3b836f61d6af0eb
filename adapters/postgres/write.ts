// The writer of each kind of change. A kind without one does not compile.
import type { Write } from '../../domain/writes';
import type { Canonical } from './canonical';
import { commandWriters } from './commands';
import type { Queryable } from './database';
import { lockWriters } from './locks/lock-writers';
import { orderWriters } from './orders/order-writers';

export type Writers<W extends { kind: string }> = {
  readonly [Kind in W['kind']]: (
    tx: Queryable,
    write: Extract<W, { kind: Kind }>,
    canonical: Canonical,
  ) => Promise<void>;
};

const writers: Writers<Write> = { ...commandWriters, ...orderWriters, ...lockWriters };

export function write(tx: Queryable, canonical: Canonical, one: Write): Promise<void> {
  // The table is total over the kinds; the compiler cannot follow the pair through it.
  return (writers[one.kind] as (tx: Queryable, one: Write, canonical: Canonical) => Promise<void>)(tx, one, canonical);
}

/** A move that is not in the state machine, or whose row is gone, is a broken assumption of the decision. */
export function requireMoved(rowCount: number | null, what: string): void {
  if (rowCount !== 1) throw new Error(`${what} did not move: its state is not the one that was decided on.`);
}
