// Records that a handoff moved on.
import { decideTransition, type Transition } from '../../domain/handoff/decide-transition';
import type { HandoffRef } from '../../domain/handoff/handoff-ref';
import type { Verdict } from '../../domain/verdict';
import { handoffLock } from '../../ports/handoffs';
import type { LinkTo } from '../../ports/links';
import type { Transactions } from '../../ports/transaction';
import { commitAccepted } from '../commit-accepted';
import { waitFacts } from './wait-facts';

/** Refused like decideTransition; then nothing is recorded. */
export function recordTransition(
  given: { transactions: Transactions; linkTo: LinkTo },
  { handoff, transition }: { handoff: HandoffRef; transition: Transition },
): Promise<Verdict<null>> {
  const { handoffId } = handoff;
  return given.transactions.run(async (tx) => {
    await tx.lock([handoffLock(handoffId)]);
    const record = await tx.handoffs.findRecord(handoffId);
    const isAwaited = transition.state === 'awaitingDecision';
    const wait = isAwaited ? await waitFacts(tx, given.linkTo, { handoff, workflowId: handoff.workflowId }) : null;
    return commitAccepted(tx, decideTransition(handoff, transition, { record, at: await tx.clock(), wait }));
  });
}
