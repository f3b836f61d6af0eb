// Records that a handoff waits for a human.
import { decidePark } from '../../domain/handoff/decide-park';
import type { HandoffRef } from '../../domain/handoff/handoff-ref';
import type { Park } from '../../domain/handoff/park';
import type { ContentDifference } from '../../domain/identity/content-differences';
import type { Verdict } from '../../domain/verdict';
import { handoffLock } from '../../ports/handoffs';
import type { LinkTo } from '../../ports/links';
import type { Transactions } from '../../ports/transaction';
import { commitAccepted } from '../commit-accepted';
import { waitFacts } from './wait-facts';

/** Refused like decidePark; then nothing is recorded. */
export function park(
  given: { transactions: Transactions; linkTo: LinkTo },
  command: { handoff: HandoffRef; park: Park; difference?: ContentDifference[] },
): Promise<Verdict<null>> {
  const { handoff, park: parked } = command;
  const { handoffId } = handoff;
  return given.transactions.run(async (tx) => {
    await tx.lock([handoffLock(handoffId)]);
    const record = await tx.handoffs.findRecord(handoffId);
    const isRecorded = await tx.handoffs.isParkRecorded(parked.parkId);
    const wait = await waitFacts(tx, given.linkTo, { handoff, workflowId: parked.workflowId });
    return commitAccepted(tx, decidePark(command, { record, isRecorded, wait }));
  });
}
