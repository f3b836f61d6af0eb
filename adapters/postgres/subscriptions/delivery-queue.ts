// From the log to each subscriber: events are numbered once they are committed, handed out in that order, and claimed so
// that each subscription goes on by itself and of one subject only the first that is open is under way.
import { z } from 'zod';
import type { Delivery, DeliveryOutcome, DeliveryQueue } from '../../../ports/webhooks';
import { listRows, type Database, type Queryable } from '../database';

/** How long a claimed delivery is left to its sender before another may take it. */
const leaseS = 60;
/** Deliveries a subscriber may have waiting before no more are handed out to it. */
const backlogMax = 5_000;

export function createDeliveryQueue(db: Database): DeliveryQueue {
  return {
    advance: (limit) => advance(db, limit),
    claim: (room) => claimDeliveries(db, room),
    settle: (delivery, outcome) => settleDelivery(db, delivery, outcome),
  };
}

async function advance(db: Database, limit: number): Promise<number> {
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

/** Answers how many events were looked at. What a replay comes to again is delivered again. */
async function handOut(tx: Queryable, limit: number): Promise<number> {
  // A replay waits for this or is seen by it; it is never overwritten with where the cursor was before.
  const behind = await tx.query(
    `SELECT 1 FROM cutin.subscription WHERE state = 'active' AND scanned < (SELECT max(position) FROM cutin.contract_event)
        FOR NO KEY UPDATE`,
  );
  if (behind.rowCount === 0) return 0;
  const { rows } = await tx.query(
    `WITH waiting AS (
       SELECT s.subscription_id, s.types, s.subject_prefix, s.scanned FROM cutin.subscription s
        WHERE s.state = 'active'
          AND (SELECT count(*) FROM cutin.delivery d
                WHERE d.subscription_id = s.subscription_id AND d.state = 'pending' AND d.position <= s.scanned) < $2
     ), seen AS (
       SELECT w.subscription_id, e.position, e.subject,
              (w.types = '{}' OR e.type = ANY (w.types)) AND starts_with(e.subject, w.subject_prefix) AS wanted
         FROM waiting w CROSS JOIN LATERAL (
           SELECT position, type, subject FROM cutin.contract_event WHERE position > w.scanned ORDER BY position LIMIT $1) e
     ), moved AS (
       UPDATE cutin.subscription s SET scanned = n.last
         FROM (SELECT subscription_id, max(position) AS last FROM seen GROUP BY subscription_id) n
        WHERE s.subscription_id = n.subscription_id RETURNING s.subscription_id
     ), handed AS (
       INSERT INTO cutin.delivery AS d (subscription_id, position, subject, state)
       SELECT subscription_id, position, subject, 'pending' FROM seen WHERE wanted
           ON CONFLICT (subscription_id, position) DO UPDATE
              SET state = 'pending', attempts = 0, next_at = now(), last_error = NULL, settled_at = NULL, settled_by = NULL
            WHERE d.state IN ('delivered', 'skipped')
     )
     SELECT count(*)::int AS count FROM seen`,
    [limit, backlogMax],
  );
  return (rows[0] as { count: number } | undefined)?.count ?? 0;
}

const deliveryRow = z.object({
  subscriptionId: z.string(),
  position: z.coerce.number(),
  attempts: z.number(),
  claim: z.number(),
  url: z.string(),
  secret: z.string(),
  previous: z.array(z.string()),
  source: z.string(),
  eventId: z.string(),
  event: z.unknown(),
});

function claimDeliveries(db: Database, room: Parameters<DeliveryQueue['claim']>[0]): Promise<Delivery[]> {
  return db.transaction(async (tx) => {
    // Held while claiming, so that a replay knows everything that is under way. One that is being handed out to or
    // changed just now has its turn with the next claim.
    const { rows } = await tx.query(
      `SELECT subscription_id AS id FROM cutin.subscription s WHERE state = 'active'
          AND EXISTS (SELECT 1 FROM cutin.delivery d WHERE d.subscription_id = s.subscription_id AND d.state = 'pending'
                         AND d.next_at <= now())
          FOR SHARE SKIP LOCKED`,
    );
    const ids = (rows as { id: string }[]).map(({ id }) => id);
    return ids.length === 0 ? [] : claimOf(tx, ids, room);
  });
}

async function claimOf(
  tx: Queryable,
  ids: readonly string[],
  { each, all, underWay }: Parameters<DeliveryQueue['claim']>[0],
): Promise<Delivery[]> {
  const claimed = await listRows(
    tx,
    deliveryRow,
    `WITH due AS (
       SELECT d.subscription_id, d.position
         FROM (SELECT s.subscription_id, s.scanned, coalesce(($4::jsonb->>s.subscription_id::text)::int, 0) AS busy
                 FROM cutin.subscription s WHERE s.subscription_id = ANY ($1::uuid[]) ORDER BY busy, random()) s
        CROSS JOIN LATERAL (
          SELECT d.subscription_id, d.position FROM cutin.delivery d
           WHERE d.subscription_id = s.subscription_id AND d.state = 'pending' AND d.position <= s.scanned
             AND d.next_at <= now() AND (d.leased_until IS NULL OR d.leased_until <= now())
             AND NOT EXISTS (SELECT 1 FROM cutin.delivery b
                              WHERE b.subscription_id = d.subscription_id AND b.subject = d.subject AND b.position <> d.position
                                AND b.state IN ('pending', 'dead') AND (b.position < d.position OR b.leased_until > now()))
           ORDER BY d.position LIMIT greatest(0, $2 - s.busy) FOR UPDATE OF d SKIP LOCKED) d
        LIMIT $3
     )
     UPDATE cutin.delivery d SET attempts = d.attempts + 1, claims = d.claims + 1, again = false,
            leased_until = now() + make_interval(secs => $5)
       FROM due, cutin.subscription s, cutin.contract_event e
      WHERE d.subscription_id = due.subscription_id AND d.position = due.position
        AND s.subscription_id = d.subscription_id AND e.position = d.position
     RETURNING d.subscription_id AS "subscriptionId", d.position, d.attempts, d.claims AS claim, s.url, s.secret,
               ARRAY(SELECT p->>'secret' FROM jsonb_array_elements(s.previous_secrets) p
                      WHERE (p->>'until')::timestamptz > now()) AS previous,
               e.source, e.event_id AS "eventId",
               e.body || jsonb_build_object('logposition', e.position::text) AS event`,
    [ids, each, all, JSON.stringify(underWay), leaseS],
  );
  return claimed.map(({ secret, previous, ...row }) => ({ ...row, secrets: [secret, ...previous] }));
}

/** The outcome of a claim; that of an older one, whose lease ran out, says nothing. */
async function settleDelivery(
  db: Database,
  { subscriptionId, position, claim }: Parameters<DeliveryQueue['settle']>[0],
  outcome: DeliveryOutcome,
): Promise<void> {
  const error = outcome.kind === 'delivered' ? null : outcome.error.slice(0, 500);
  const state = outcome.kind === 'delivered' || outcome.kind === 'dead' ? outcome.kind : 'pending';
  const waitS = outcome.kind === 'retry' ? outcome.afterMs / 1_000 : 0;
  // One statement: hundreds of them may be on their way, and each holds a connection.
  await db.query(
    `WITH settled AS (
       UPDATE cutin.delivery SET leased_until = NULL, again = false, last_error = $5,
              state = CASE WHEN again THEN 'pending' ELSE $4 END,
              attempts = CASE WHEN again THEN 0 ELSE attempts END,
              next_at = now() + make_interval(secs => CASE WHEN again THEN 0 ELSE $6::float8 END),
              settled_at = CASE WHEN $4 = 'delivered' AND NOT again THEN now() END
        WHERE subscription_id = $1 AND position = $2 AND claims = $3 AND state = 'pending' RETURNING subscription_id
     )
     UPDATE cutin.subscription s SET state = 'paused', paused_because = $5 FROM settled
      WHERE s.subscription_id = settled.subscription_id AND s.state = 'active' AND $7`,
    [subscriptionId, position, claim, state, error, waitS, outcome.kind === 'gone'],
  );
}
