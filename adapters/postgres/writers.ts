// What a subject hands over to write its kinds of change.
import type { Canonical } from './canonical';
import type { Queryable } from './database';

export type Writers<W extends { kind: string }> = {
  readonly [Kind in W['kind']]: (
    tx: Queryable,
    write: Extract<W, { kind: Kind }>,
    canonical: Canonical,
  ) => Promise<void>;
};

/** Of kinds that come by the thousand: one statement writes a run of them. */
export type RunWriters<W extends { kind: string }> = {
  readonly [Kind in W['kind']]: (tx: Queryable, run: readonly Extract<W, { kind: Kind }>[]) => Promise<void>;
};

/** A move that is not in the state machine, or whose row is gone, is a broken assumption of the decision. */
export function requireMoved(rowCount: number | null, what: string, expected = 1): void {
  if (rowCount !== expected) throw new Error(`${what} did not move: its state is not the one that was decided on.`);
}
