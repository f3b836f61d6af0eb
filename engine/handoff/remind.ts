// Records that people were reminded of a wait, and that another role takes over.
import { decideReminder, type Reminder } from '../../domain/handoff/decide-park';
import { handoffLock } from '../../ports/handoffs';
import type { LinkTo } from '../../ports/links';
import type { Transactions } from '../../ports/transaction';
import { waitFacts } from './wait-facts';

export function remind(given: { transactions: Transactions; linkTo: LinkTo }, reminder: Reminder): Promise<void> {
  return given.transactions.run(async (tx) => {
    await tx.lock([handoffLock(reminder.handoff.handoffId)]);
    await tx.commit(decideReminder(reminder, await waitFacts(tx, given.linkTo, reminder)));
  });
}
