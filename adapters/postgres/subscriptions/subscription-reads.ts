// Subscriptions as a decision looks at them. What is read of one is held: deliveries are handed out and replays asked for
// on the same row.
import { z } from 'zod';
import type { SubscriptionReads } from '../../../ports/subscriptions';
import { findOneRow, type Queryable } from '../database';

const columns = `subscription_id AS "subscriptionId", name, url, types, subject_prefix AS "subjectPrefix", state,
  paused_because AS "pausedBecause", created_by AS "createdBy", secret, previous_secrets AS "previousSecrets",
  scanned AS cursor`;

const subscriptionRow = z.object({
  subscriptionId: z.string(),
  name: z.string(),
  url: z.string(),
  types: z.array(z.string()),
  subjectPrefix: z.string(),
  state: z.enum(['active', 'paused', 'ended']),
  pausedBecause: z.string().nullable(),
  createdBy: z.string(),
  secret: z.string(),
  previousSecrets: z.array(z.object({ secret: z.string(), until: z.string() })),
  cursor: z.coerce.number(),
});

export function subscriptionReads(tx: Queryable): SubscriptionReads {
  return {
    findSubscription: (subscriptionId) =>
      findOneRow(
        tx,
        subscriptionRow,
        `SELECT ${columns} FROM cutin.subscription WHERE subscription_id = $1 FOR NO KEY UPDATE`,
        [subscriptionId],
      ),
    findStandingOfName: (name) =>
      findOneRow(
        tx,
        subscriptionRow,
        `SELECT ${columns} FROM cutin.subscription WHERE name = $1 AND state <> 'ended' FOR NO KEY UPDATE`,
        [name],
      ),
    findNewestPosition: async () => {
      const row = await findOneRow(
        tx,
        z.object({ newest: z.coerce.number() }),
        'SELECT coalesce(max(position), 0) AS newest FROM cutin.contract_event',
      );
      return row?.newest ?? 0;
    },
    isDeadLetter: async ({ subscriptionId, position }) => {
      const row = await findOneRow(
        tx,
        z.object({ state: z.string() }),
        'SELECT state FROM cutin.delivery WHERE subscription_id = $1 AND position = $2 FOR UPDATE',
        [subscriptionId, position],
      );
      return row?.state === 'dead';
    },
  };
}
