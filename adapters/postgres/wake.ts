// Events, and drafts of NCRs, that wait for something to arrive try again once it has.
import type { Queryable } from './database';

/** Lets try again what waits for one of these. */
export async function wake(tx: Queryable, keys: readonly string[]): Promise<void> {
  await tx.query(
    `WITH drafts AS (UPDATE cutin.nonconformance SET next_at = now() WHERE state = 'draft' AND waits_for = ANY ($1) AND next_at > now())
     UPDATE cutin.floor_event SET next_at = now() WHERE state = 'parked' AND waits_for && $1::text[] AND next_at > now()`,
    [keys],
  );
}
