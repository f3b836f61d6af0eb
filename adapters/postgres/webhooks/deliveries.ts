// From the log to each subscriber: events are numbered once they are committed, handed out in that order, and claimed so
// that of one subject only the first that is open is under way.
import { z } from 'zod';
import type { Delivery } from '../../../ports/webhooks';
import { listRows, type Database, type Queryable } from '../database';

/** How long a claimed delivery is left to its sender before another may take it. */
const leaseS = 60;
/** Deliveries a subscriber may have waiting before no more are handed out to it. */
const backlogMax = 5_000;

export async function advance(db: Database, limit: number): Promise<number> {
  return db.transaction(async (tx) => {
    // One numberer at a time: positions become visible in their own order.
    const { rows } = await tx.query(`SELECT pg_try_advisory_xact_lock(hashtextextended('contract log', 0)) AS mine`);
    if ((rows[0] as { mine: boolean } | undefined)?.mine !== true) return 0;
    const numbered = await tx.query(
      `UPDATE cutin.contract_event e SET position = n.position
         FROM (SELECT seq, nextval('cutin.contract_event_position') AS position
                 FROM (SELECT seq FROM cutin.contract_event WHERE position IS NULL ORDER BY seq LIMIT $1) o) n
        WHERE e.seq = n.seq`,
      [limit],
    );
    return (numbered.rowCount ?? 0) + (await handOut(tx, limit));
  });
}

async function handOut(tx: Queryable, limit: number): Promise<number> {
  const { rowCount } = await tx.query(
    `WITH waiting AS (
       SELECT s.subscription_id, s.types, s.subject_prefix, s.scanned FROM cutin.subscription s
        WHERE s.state = 'active'
          AND (SELECT count(*) FROM cutin.delivery d WHERE d.subscription_id = s.subscription_id AND d.state = 'pending') < $2
     ), seen AS (
       SELECT w.subscription_id, e.position, e.subject,
              (w.types = '{}' OR e.type = ANY (w.types)) AND starts_with(e.subject, w.subject_prefix) AS wanted
         FROM waiting w CROSS JOIN LATERAL (
           SELECT position, type, subject FROM cutin.contract_event WHERE position > w.scanned ORDER BY position LIMIT $1) e
     ), moved AS (
       UPDATE cutin.subscription s SET scanned = n.last
         FROM (SELECT subscription_id, max(position) AS last FROM seen GROUP BY subscription_id) n
        WHERE s.subscription_id = n.subscription_id RETURNING s.subscription_id
     )
     INSERT INTO cutin.delivery (subscription_id, position, subject, state)
     SELECT subscription_id, position, subject, 'pending' FROM seen WHERE wanted
         ON CONFLICT (subscription_id, position) DO NOTHING`,
    [limit, backlogMax],
  );
  return rowCount ?? 0;
}

const deliveryRow = z.object({
  subscriptionId: z.string(),
  position: z.coerce.number(),
  attempts: z.number(),
  url: z.string(),
  secret: z.string(),
  previous: z.string().nullable(),
  source: z.string(),
  eventId: z.string(),
  event: z.unknown(),
});

export async function claimDeliveries(db: Database, limit: number): Promise<Delivery[]> {
  const rows = await listRows(
    db,
    deliveryRow,
    `WITH due AS (
       SELECT d.subscription_id, d.position FROM cutin.delivery d JOIN cutin.subscription s USING (subscription_id)
        WHERE d.state = 'pending' AND d.next_at <= now() AND s.state = 'active'
          AND NOT EXISTS (SELECT 1 FROM cutin.delivery b WHERE b.subscription_id = d.subscription_id AND b.subject = d.subject
                             AND b.position < d.position AND b.state IN ('pending', 'dead'))
        ORDER BY d.position LIMIT $1 FOR UPDATE OF d SKIP LOCKED
     )
     UPDATE cutin.delivery d SET attempts = d.attempts + 1, next_at = now() + make_interval(secs => $2)
       FROM due, cutin.subscription s, cutin.contract_event e
      WHERE d.subscription_id = due.subscription_id AND d.position = due.position
        AND s.subscription_id = d.subscription_id AND e.position = d.position
     RETURNING d.subscription_id AS "subscriptionId", d.position, d.attempts, s.url, s.secret,
               CASE WHEN s.previous_until > now() THEN s.previous_secret END AS previous, e.source, e.event_id AS "eventId",
               e.body || jsonb_build_object('logposition', e.position::text) AS event`,
    [limit, leaseS],
  );
  return rows.map(({ secret, previous, ...row }) => ({
    ...row,
    secrets: previous === null ? [secret] : [secret, previous],
  }));
}
