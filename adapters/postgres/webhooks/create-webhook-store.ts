// Subscriptions and deliveries on PostgreSQL.
import { z } from 'zod';
import { accepted, refused } from '../../../domain/verdict';
import type { SubscriptionView, WebhookStore } from '../../../ports/webhooks';
import { listRows, sqlFault, type Database, type Queryable } from '../database';
import { appendLedger } from '../ledger';
import { advance, claimDeliveries, settleDelivery } from './deliveries';

export function createWebhookStore(db: Database): WebhookStore {
  return {
    listEvents: ({ after, subject, type, limit }) =>
      listRows(
        db,
        eventRow,
        `SELECT position, type, subject, recorded_at AS "recordedAt", body AS event FROM cutin.contract_event
          WHERE position > $1 AND ($2::text IS NULL OR subject = $2) AND ($3::text IS NULL OR type = $3)
          ORDER BY position LIMIT $4`,
        [after, subject ?? null, type ?? null, limit],
      ),
    addSubscription: (given) => addSubscription(db, given),
    listSubscriptions: (state) => listSubscriptions(db, state ?? null),
    setState: ({ subscriptionId, state, because, actor }) =>
      change(db, {
        subscriptionId,
        actor,
        what: state === 'paused' ? 'subscriptionPaused' : 'subscriptionResumed',
        sql: `UPDATE cutin.subscription SET state = $2, paused_because = $3 WHERE ${isStanding}`,
        values: [state, state === 'paused' ? because : null],
        body: { because },
      }),
    change: ({ subscriptionId, url, types, subjectPrefix, because, actor }) =>
      change(db, {
        subscriptionId,
        actor,
        what: 'subscriptionChanged',
        sql: `UPDATE cutin.subscription SET url = coalesce($2, url), types = coalesce($3, types),
                     subject_prefix = coalesce($4, subject_prefix) WHERE ${isStanding}`,
        values: [url ?? null, types ?? null, subjectPrefix ?? null],
        body: { url, types, subjectPrefix, because },
      }),
    end: ({ subscriptionId, because, actor }) =>
      change(db, {
        subscriptionId,
        actor,
        what: 'subscriptionEnded',
        sql: `UPDATE cutin.subscription SET state = 'ended', paused_because = $2 WHERE ${isStanding}`,
        values: [because],
        body: { because },
      }),
    replay: ({ subscriptionId, fromPosition, actor }) =>
      change(db, {
        subscriptionId,
        actor,
        what: 'subscriptionReplayed',
        sql: `UPDATE cutin.subscription SET scanned = least(scanned, $2::bigint - 1) WHERE ${isStanding}`,
        values: [fromPosition],
        body: { fromPosition },
        // The rest is handed out again as the cursor comes to it; what is under way must not be taken for its turn.
        then: `UPDATE cutin.delivery SET again = true
                WHERE subscription_id = $1 AND position >= $2 AND state = 'pending' AND leased_until > now()`,
      }),
    rotateSecret: ({ subscriptionId, secret, previousUntil, actor }) =>
      change(db, {
        subscriptionId,
        actor,
        what: 'subscriptionSecretRotated',
        // One that was rotated away a moment ago stays good too: its subscriber may not have learned the next one.
        sql: `UPDATE cutin.subscription SET secret = $2, previous_secrets =
                jsonb_build_array(jsonb_build_object('secret', secret, 'until', $3::text)) ||
                (SELECT coalesce(jsonb_agg(p), '[]') FROM jsonb_path_query(previous_secrets, '$[0 to 2]') p
                  WHERE (p->>'until')::timestamptz > now()) WHERE ${isStanding}`,
        values: [secret, previousUntil],
        body: { previousUntil },
      }),
    listDeadLetters: (subscriptionId) =>
      listRows(
        db,
        deadRow,
        `SELECT d.position, e.type, d.subject, d.attempts, d.last_error AS "lastError" FROM cutin.delivery d
           JOIN cutin.contract_event e USING (position) WHERE d.subscription_id = $1 AND d.state = 'dead' ORDER BY d.position LIMIT 1000`,
        [subscriptionId],
      ),
    settleDeadLetter: (given) => db.transaction((tx) => settleDeadLetter(tx, given)),
    advance: (limit) => advance(db, limit),
    claim: (room) => claimDeliveries(db, room),
    settle: (delivery, outcome) => settleDelivery(db, delivery, outcome),
  };
}

const isStanding = `subscription_id = $1 AND state <> 'ended'`;
const bigint = z.coerce.number();
const eventRow = z
  .object({ position: bigint, type: z.string(), subject: z.string(), recordedAt: z.date(), event: z.unknown() })
  .transform(({ recordedAt, ...row }) => ({ ...row, recordedAt: recordedAt.toISOString() }));
const deadRow = z.object({
  position: bigint,
  type: z.string(),
  subject: z.string(),
  attempts: z.number(),
  lastError: z.string().nullable(),
});

async function addSubscription(
  db: Database,
  given: Parameters<WebhookStore['addSubscription']>[0],
): ReturnType<WebhookStore['addSubscription']> {
  const { subscriptionId, name, url, types, subjectPrefix, createdBy, secret, fromPosition } = given;
  try {
    return await db.transaction(async (tx) => {
      const added = await tx.query(
        `INSERT INTO cutin.subscription (subscription_id, name, url, types, subject_prefix, state, secret, scanned, created_by)
         VALUES ($1, $2, $3, $4, $5, 'active', $6,
                 coalesce($7::bigint - 1, (SELECT max(position) FROM cutin.contract_event), 0), $8) ON CONFLICT (subscription_id) DO NOTHING`,
        [subscriptionId, name, url, types, subjectPrefix, secret, fromPosition, createdBy],
      );
      if (added.rowCount === 0) return accepted({ isNew: false });
      await appendLedger(tx, {
        key: `subscribed ${subscriptionId}`,
        kind: 'subscriptionAdded',
        actor: createdBy,
        body: { subscriptionId, name, url, types, subjectPrefix },
      });
      return accepted({ isNew: true });
    });
  } catch (error) {
    if (sqlFault(error)?.constraint !== 'subscription_name_key') throw error;
    return refused({ code: 'SUBSCRIPTION_NAME_TAKEN', message: `There is a subscription ${name} already.`, at: name });
  }
}

const viewRow = z
  .object({
    subscriptionId: z.string(),
    name: z.string(),
    url: z.string(),
    types: z.array(z.string()),
    subjectPrefix: z.string(),
    state: z.enum(['active', 'paused', 'ended']),
    pausedBecause: z.string().nullable(),
    createdBy: z.string(),
    createdAt: z.date(),
    newest: bigint,
    scanned: bigint,
    pending: z.number(),
    deadLetters: z.number(),
    lastError: z.string().nullable(),
  })
  .transform(({ createdAt, ...row }): SubscriptionView => ({ ...row, createdAt: createdAt.toISOString() }));

function listSubscriptions(db: Queryable, state: string | null): Promise<SubscriptionView[]> {
  return listRows(
    db,
    viewRow,
    `SELECT s.subscription_id AS "subscriptionId", s.name, s.url, s.types, s.subject_prefix AS "subjectPrefix", s.state,
            s.paused_because AS "pausedBecause", s.created_by AS "createdBy", s.created_at AS "createdAt", s.scanned,
            coalesce((SELECT max(position) FROM cutin.contract_event), 0) AS newest,
            (SELECT count(*)::int FROM cutin.delivery d WHERE d.subscription_id = s.subscription_id AND d.state = 'pending') AS pending,
            (SELECT count(*)::int FROM cutin.delivery d WHERE d.subscription_id = s.subscription_id AND d.state = 'dead') AS "deadLetters",
            (SELECT d.last_error FROM cutin.delivery d WHERE d.subscription_id = s.subscription_id AND d.state IN ('pending', 'dead')
                AND d.last_error IS NOT NULL ORDER BY d.position LIMIT 1) AS "lastError"
       FROM cutin.subscription s WHERE coalesce(s.state = $1, s.state <> 'ended') ORDER BY s.name, s.created_at LIMIT 1000`,
    [state],
  );
}

/** False where there is no such subscription. */
function change(
  db: Database,
  given: {
    subscriptionId: string;
    actor: string;
    what: string;
    sql: string;
    values: unknown[];
    body: Record<string, unknown>;
    then?: string;
  },
): Promise<boolean> {
  const { subscriptionId, actor, what, sql, values, body, then } = given;
  return db.transaction(async (tx) => {
    const changed = await tx.query(sql, [subscriptionId, ...values]);
    if (changed.rowCount === 0) return false;
    if (then !== undefined) await tx.query(then, [subscriptionId, ...values]);
    const at = new Date().toISOString();
    await appendLedger(tx, {
      key: `${what} ${subscriptionId} ${at}`,
      kind: what,
      actor,
      body: { subscriptionId, ...body },
    });
    return true;
  });
}

async function settleDeadLetter(
  tx: Queryable,
  given: Parameters<WebhookStore['settleDeadLetter']>[0],
): Promise<boolean> {
  const { subscriptionId, position, action, reason, actor } = given;
  const settled = await tx.query(
    `UPDATE cutin.delivery SET state = $3, attempts = 0, next_at = now(), last_error = NULL, settled_by = $4, settled_at = CASE WHEN $3 = 'skipped' THEN now() END
      WHERE subscription_id = $1 AND position = $2 AND state = 'dead'`,
    [subscriptionId, position, action === 'retry' ? 'pending' : 'skipped', actor],
  );
  if (settled.rowCount === 0) return false;
  await appendLedger(tx, {
    key: `dead letter ${subscriptionId} ${String(position)} ${new Date().toISOString()}`,
    kind: action === 'retry' ? 'deadLetterRetried' : 'deadLetterSkipped',
    actor,
    body: { subscriptionId, position, reason },
  });
  return true;
}
