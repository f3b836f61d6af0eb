// A new secret for the signatures of a subscriber; the one before stays good for a day.
import { accepted, type Verdict } from '../../domain/verdict';
import type { WebhookDoor } from '../../ports/subscriptions';
import type { Transactions } from '../../ports/transaction';
import { onStanding, type Subscriber } from './on-standing';

const graceMs = 24 * 3_600_000;

/** Refused with SUBSCRIPTION_UNKNOWN. The secret is told once. */
export async function rotateSecret(
  given: { transactions: Transactions; door: Pick<WebhookDoor, 'findUrlFault' | 'newSecret'> },
  of: Subscriber,
): Promise<Verdict<{ subscriptionId: string; secret: string }>> {
  const secret = given.door.newSecret();
  const rotated = await onStanding(given, of, (at) => ({
    act: 'rotateSecret',
    secret,
    previousUntil: new Date(Date.parse(at) + graceMs).toISOString(),
  }));
  return rotated.kind === 'refused' ? rotated : accepted({ ...rotated.value, secret });
}
