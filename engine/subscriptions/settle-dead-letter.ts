// Tries a dead letter again, or skips it; its subject goes on either way.
import { decideDeadLetter, type SettleDeadLetter } from '../../domain/subscriptions/decide-dead-letter';
import { accepted, type Verdict } from '../../domain/verdict';
import type { Transactions } from '../../ports/transaction';

/** Refused with DEAD_LETTER_UNKNOWN. */
export function settleDeadLetter(
  given: { transactions: Transactions },
  command: SettleDeadLetter,
): Promise<Verdict<{ subscriptionId: string }>> {
  return given.transactions.run(async (tx) => {
    const isDead = await tx.subscriptions.isDeadLetter(command);
    const decided = decideDeadLetter(command, { isDead, at: await tx.clock() });
    if (decided.kind === 'refused') return decided;
    await tx.commit(decided.value.effects);
    return accepted({ subscriptionId: command.subscriptionId });
  });
}
