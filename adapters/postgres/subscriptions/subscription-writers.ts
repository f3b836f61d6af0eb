// How subscriptions and their deliveries are written.
import { subscriptionStates } from '../../../domain/subscriptions/subscription';
import type { SubscriptionWrite } from '../../../domain/subscriptions/subscription-writes';
import { requireMoved, type Writers } from '../writers';

export const subscriptionWriters: Writers<SubscriptionWrite> = {
  subscriptionAdded: async (tx, { subscription }) => {
    const { subscriptionId, name, url, types, subjectPrefix, state, secret, cursor, createdBy } = subscription;
    await tx.query(
      `INSERT INTO cutin.subscription (subscription_id, name, url, types, subject_prefix, state, secret, scanned, created_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [subscriptionId, name, url, types, subjectPrefix, state, secret, cursor, createdBy],
    );
  },
  subscriptionKept: async (tx, { subscription }) => {
    const { subscriptionId, url, types, subjectPrefix, state, pausedBecause, secret, previousSecrets, cursor } =
      subscription;
    const { rowCount } = await tx.query(
      `UPDATE cutin.subscription SET url = $2, types = $3, subject_prefix = $4, state = $5, paused_because = $6,
              secret = $7, previous_secrets = $8, scanned = $9
        WHERE subscription_id = $1 AND state = ANY ($10)`,
      [
        subscriptionId,
        url,
        types,
        subjectPrefix,
        state,
        pausedBecause,
        secret,
        JSON.stringify(previousSecrets),
        cursor,
        [state, ...subscriptionStates.sourcesOf(state)],
      ],
    );
    requireMoved(rowCount, `Subscription ${subscriptionId}`);
  },
  // The rest is handed out again as the cursor comes to it; what is under way must not be taken for its turn.
  deliveriesRepeated: async (tx, { subscriptionId, fromPosition }) => {
    await tx.query(
      `UPDATE cutin.delivery SET again = true
        WHERE subscription_id = $1 AND position >= $2 AND state = 'pending' AND leased_until > now()`,
      [subscriptionId, fromPosition],
    );
  },
  deadLetterSettled: async (tx, { subscriptionId, position, action, actor }) => {
    const { rowCount } = await tx.query(
      `UPDATE cutin.delivery SET state = $3, attempts = 0, next_at = now(), last_error = NULL, settled_by = $4,
              settled_at = CASE WHEN $3 = 'skipped' THEN now() END
        WHERE subscription_id = $1 AND position = $2 AND state = 'dead'`,
      [subscriptionId, position, action === 'retry' ? 'pending' : 'skipped', actor],
    );
    requireMoved(rowCount, `The dead letter at ${String(position)}`);
  },
};
