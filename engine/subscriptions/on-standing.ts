// What every act on a subscription has in common: it is held, decided on and kept.
import { decideSubscription, type SubscriptionAct } from '../../domain/subscriptions/decide-subscription';
import { accepted, type Verdict } from '../../domain/verdict';
import type { WebhookDoor } from '../../ports/subscriptions';
import type { Transactions } from '../../ports/transaction';

export interface Subscriber {
  subscriptionId: string;
  actor: string;
}

/** Refused like decideSubscription. */
export function onStanding(
  given: { transactions: Transactions; door?: Pick<WebhookDoor, 'findUrlFault'> },
  { subscriptionId, actor }: Subscriber,
  act: SubscriptionAct | ((at: string) => SubscriptionAct),
): Promise<Verdict<{ subscriptionId: string }>> {
  return given.transactions.run(async (tx) => {
    const subscription = await tx.subscriptions.findSubscription(subscriptionId);
    const at = await tx.clock();
    const acted = typeof act === 'function' ? act(at) : act;
    const url = acted.act === 'change' ? acted.url : undefined;
    const urlFault = url === undefined ? null : (given.door?.findUrlFault(url) ?? null);
    const decided = decideSubscription({ subscriptionId, actor, act: acted }, { subscription, urlFault, at });
    if (decided.kind === 'refused') return decided;
    await tx.commit(decided.value.effects);
    return accepted({ subscriptionId });
  });
}
