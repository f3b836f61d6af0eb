// Records that a handoff moved on.
import { decideTransition, type Transition } from '../../domain/handoff/decide-transition';
import type { HandoffRef } from '../../domain/handoff/handoff-ref';
import type { Verdict } from '../../domain/verdict';
import { handoffLock } from '../../ports/handoffs';
import type { Transactions } from '../../ports/transaction';
import { commitAccepted } from '../commit-accepted';

/** Refused like decideTransition; then nothing is recorded. */
export function recordTransition(
  given: { transactions: Transactions },
  { handoff, transition }: { handoff: HandoffRef; transition: Transition },
): Promise<Verdict<null>> {
  const { handoffId } = handoff;
  return given.transactions.run(async (tx) => {
    await tx.lock([handoffLock(handoffId)]);
    const facts = { record: await tx.handoffs.findRecord(handoffId), at: await tx.clock() };
    return commitAccepted(tx, decideTransition(handoff, transition, facts));
  });
}
