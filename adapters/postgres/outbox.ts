// Messages for Temporal, written with the row that caused them and sent until they are accepted.
import { z } from 'zod';
import { outboxKinds, type OutboxMessage } from '../../domain/outbox-message';
import { listRows, type Queryable } from './database';

const retryBaseS = 1;
const retryMaxS = 60;
/** How long a claimed message is left to its sender before another may take it. */
const leaseS = 30;

/** One statement for all: a change may ask for ten thousand locks. */
export async function enqueue(tx: Queryable, ...messages: readonly OutboxMessage[]): Promise<void> {
  if (messages.length === 0) return;
  await tx.query(
    `INSERT INTO cutin.outbox (outbox_key, kind, payload) SELECT * FROM unnest($1::text[], $2::text[], $3::jsonb[])
     ON CONFLICT DO NOTHING`,
    [
      messages.map(({ key }) => key),
      messages.map(({ kind }) => kind),
      messages.map(({ payload }) => JSON.stringify(payload)),
    ],
  );
}

const messageRow = z
  .object({ key: z.string(), kind: z.enum(outboxKinds), payload: z.record(z.string(), z.unknown()) })
  // Written by `enqueue`, and immutable since.
  .transform((row) => row as unknown as OutboxMessage);

/** Takes due messages for `leaseS`; a sender that dies leaves them to the next. */
export function claimDue(db: Queryable, limit: number): Promise<OutboxMessage[]> {
  return listRows(
    db,
    messageRow,
    `UPDATE cutin.outbox SET attempts = attempts + 1, next_at = now() + make_interval(secs => $2)
      WHERE outbox_key IN (SELECT outbox_key FROM cutin.outbox WHERE done_at IS NULL AND next_at <= now()
                            ORDER BY next_at LIMIT $1 FOR UPDATE SKIP LOCKED)
      RETURNING outbox_key AS key, kind, payload`,
    [limit, leaseS],
  );
}

export async function markSent(db: Queryable, key: string, note: string | null = null): Promise<void> {
  await db.query('UPDATE cutin.outbox SET done_at = now(), last_error = $2 WHERE outbox_key = $1', [key, note]);
}

export async function markFailed(db: Queryable, key: string, error: string): Promise<void> {
  await db.query(
    `UPDATE cutin.outbox SET last_error = $2,
            next_at = now() + make_interval(secs => least($4, $3 * power(2, least(attempts, 10))))
      WHERE outbox_key = $1`,
    [key, error.slice(0, 1000), retryBaseS, retryMaxS],
  );
}
