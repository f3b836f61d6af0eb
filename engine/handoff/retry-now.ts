// Has the next try of a handoff made at once, where it is tried again by itself.
import { decideRetryNow, type RetryNow } from '../../domain/handoff/decide-retry-now';
import { accepted, refused, type Verdict } from '../../domain/verdict';
import { handoffLock } from '../../ports/handoffs';
import type { Transactions } from '../../ports/transaction';
import { handoffUnknown } from './unknown';

/** Refused with HANDOFF_UNKNOWN and like decideRetryNow; then nothing is recorded. */
export function retryNow(
  given: { transactions: Transactions },
  command: RetryNow,
): Promise<Verdict<{ handoffId: string; messageKey: string }>> {
  const { handoffId } = command;
  return given.transactions.run(async (tx) => {
    await tx.lock([handoffLock(handoffId)]);
    const handoff = await tx.parks.findHandoff(handoffId);
    if (handoff === null) return refused(handoffUnknown(handoffId));
    const decided = decideRetryNow(command, { handoff });
    if (decided.kind === 'refused') return decided;
    const { messageKey, effects } = decided.value;
    await tx.commit(effects);
    return accepted({ handoffId, messageKey });
  });
}
