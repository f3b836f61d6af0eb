// Subscribes to contract events.
import { decideSubscribe, nameTaken, type Subscribe } from '../../domain/subscriptions/decide-subscription';
import { accepted, refused, type Verdict } from '../../domain/verdict';
import { Rival } from '../../ports/rival';
import { subscriptionNameLock, type WebhookDoor } from '../../ports/subscriptions';
import type { Transactions } from '../../ports/transaction';

/** Refused like decideSubscribe. The secret is told once: null where the command was carried out before. */
export function subscribe(
  given: { transactions: Transactions; door: WebhookDoor },
  command: Subscribe,
): Promise<Verdict<{ subscriptionId: string; secret: string | null }>> {
  const { subscriptionId, name, url } = command;
  return given.transactions
    .run(async (tx): Promise<Verdict<{ subscriptionId: string; secret: string | null }>> => {
      await tx.lock([subscriptionNameLock(name)]);
      const secret = given.door.newSecret();
      const decided = decideSubscribe(command, {
        own: await tx.subscriptions.findSubscription(subscriptionId),
        rival: await tx.subscriptions.findStandingOfName(name),
        newestPosition: await tx.subscriptions.findNewestPosition(),
        urlFault: given.door.findUrlFault(url),
        secret,
      });
      if (decided.kind === 'refused') return decided;
      const { isNew, effects } = decided.value;
      await tx.commit(effects);
      return accepted({ subscriptionId, secret: isNew ? secret : null });
    })
    .catch((error: unknown) => {
      if (error instanceof Rival && error.constraint === 'subscription_name_key') return refused(nameTaken(name));
      throw error;
    });
}
