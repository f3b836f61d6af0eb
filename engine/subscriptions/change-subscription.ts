// Changes where it goes and what it is told of, from now on.
import type { Subscription } from '../../domain/subscriptions/subscription';
import type { Verdict } from '../../domain/verdict';
import type { WebhookDoor } from '../../ports/subscriptions';
import type { Transactions } from '../../ports/transaction';
import { onStanding, type Subscriber } from './on-standing';

export interface ChangeSubscription extends Subscriber, Partial<Pick<Subscription, 'url' | 'types' | 'subjectPrefix'>> {
  because: string;
}

/** Refused with SUBSCRIPTION_UNKNOWN and WEBHOOK_URL_REFUSED. What is left out stays. */
export function changeSubscription(
  given: { transactions: Transactions; door: WebhookDoor },
  { subscriptionId, actor, ...change }: ChangeSubscription,
): Promise<Verdict<{ subscriptionId: string }>> {
  return onStanding(given, { subscriptionId, actor }, { act: 'change', ...change });
}
