// Delivers again from a position on, in order.
import type { Verdict } from '../../domain/verdict';
import type { Transactions } from '../../ports/transaction';
import { onStanding, type Subscriber } from './on-standing';

/** Refused with SUBSCRIPTION_UNKNOWN. Dead letters stay with those who decide on them. */
export function replaySubscription(
  given: { transactions: Transactions },
  { fromPosition, ...of }: Subscriber & { fromPosition: number },
): Promise<Verdict<{ subscriptionId: string }>> {
  return onStanding(given, of, { act: 'replay', fromPosition });
}
