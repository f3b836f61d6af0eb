// Events that wait for something to arrive try again once it has.
import type { Queryable } from '../database';

/** Lets events try again that wait for one of these. */
export async function wake(tx: Queryable, keys: readonly string[]): Promise<void> {
  await tx.query(
    `UPDATE cutin.floor_event SET next_at = now() WHERE state = 'parked' AND waits_for && $1::text[] AND next_at > now()`,
    [keys],
  );
}
