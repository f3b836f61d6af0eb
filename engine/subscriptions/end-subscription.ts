// Delivers no more, keeps what was, and gives the name away.
import type { Verdict } from '../../domain/verdict';
import type { Transactions } from '../../ports/transaction';
import { onStanding, type Subscriber } from './on-standing';

/** Refused with SUBSCRIPTION_UNKNOWN. */
export function endSubscription(
  given: { transactions: Transactions },
  { because, ...of }: Subscriber & { because: string },
): Promise<Verdict<{ subscriptionId: string }>> {
  return onStanding(given, of, { act: 'end', because });
}
