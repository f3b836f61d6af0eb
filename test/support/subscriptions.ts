// Subscriptions on a real PostgreSQL: the use cases as the API calls them, what people read, and the queue of deliveries.
import { createDeliveryQueue } from '../../adapters/postgres/subscriptions/delivery-queue';
import { createSubscriptionReadModel } from '../../adapters/postgres/subscriptions/create-subscription-read-model';
import type { Database } from '../../adapters/postgres/database';
import { createTransactions } from '../../adapters/postgres/transactions';
import { canonical } from '../../adapters/signing/content-hash';
import type { Subscribe } from '../../domain/subscriptions/decide-subscription';
import type { SettleDeadLetter } from '../../domain/subscriptions/decide-dead-letter';
import type { Verdict } from '../../domain/verdict';
import { resumeSubscription } from '../../engine/subscriptions/pause-subscription';
import { replaySubscription } from '../../engine/subscriptions/replay-subscription';
import { settleDeadLetter } from '../../engine/subscriptions/settle-dead-letter';
import { subscribe } from '../../engine/subscriptions/subscribe';
import type { SubscriptionReadModel } from '../../ports/subscriptions';
import type { DeliveryQueue } from '../../ports/webhooks';

type Done = Promise<Verdict<{ subscriptionId: string }>>;

export interface TestSubscriptions extends DeliveryQueue, SubscriptionReadModel {
  /** Any URL is allowed, and the secret is the given one. */
  subscribe(command: Subscribe & { secret: string }): Promise<Verdict<{ secret: string | null }>>;
  resume(of: { subscriptionId: string; because: string; actor: string }): Done;
  replay(of: { subscriptionId: string; fromPosition: number; actor: string }): Done;
  settleDeadLetter(command: SettleDeadLetter): Done;
}

export function subscriptionsOn(db: Database): TestSubscriptions {
  const given = { transactions: createTransactions(db, canonical) };
  return {
    ...createDeliveryQueue(db),
    ...createSubscriptionReadModel(db),
    subscribe: ({ secret, ...command }) =>
      subscribe({ ...given, door: { findUrlFault: () => null, newSecret: () => secret } }, command),
    resume: (of) => resumeSubscription(given, of),
    replay: (of) => replaySubscription(given, of),
    settleDeadLetter: (command) => settleDeadLetter(given, command),
  };
}
