// Delivers nothing until it is resumed, and then goes on where it was.
import type { Verdict } from '../../domain/verdict';
import type { Transactions } from '../../ports/transaction';
import { onStanding, type Subscriber } from './on-standing';

interface Given {
  transactions: Transactions;
}

/** Refused with SUBSCRIPTION_UNKNOWN. Pausing what is paused tells the new reason. */
export function pauseSubscription(
  given: Given,
  { because, ...of }: Subscriber & { because: string },
): Promise<Verdict<{ subscriptionId: string }>> {
  return onStanding(given, of, { act: 'pause', because });
}

/** Refused with SUBSCRIPTION_UNKNOWN. */
export function resumeSubscription(
  given: Given,
  { because, ...of }: Subscriber & { because: string },
): Promise<Verdict<{ subscriptionId: string }>> {
  return onStanding(given, of, { act: 'resume', because });
}
