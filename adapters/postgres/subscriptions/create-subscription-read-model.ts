// Subscriptions and the log as people see them.
import { z } from 'zod';
import type { SubscriptionReadModel, SubscriptionView } from '../../../ports/subscriptions';
import { listRows, type Queryable } from '../database';

export function createSubscriptionReadModel(db: Queryable): SubscriptionReadModel {
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
    listSubscriptions: (state) => listSubscriptions(db, state ?? null),
    listDeadLetters: (subscriptionId) =>
      listRows(
        db,
        deadRow,
        `SELECT d.position, e.type, d.subject, d.attempts, d.last_error AS "lastError" FROM cutin.delivery d
           JOIN cutin.contract_event e USING (position) WHERE d.subscription_id = $1 AND d.state = 'dead' ORDER BY d.position LIMIT 1000`,
        [subscriptionId],
      ),
  };
}

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
