// Keeps the receipts of a handoff, which ends it.
import { decideReceipts, type KeepReceipts } from '../../domain/handoff/decide-receipts';
import { changeOf } from '../../domain/handoff/handoff-ref';
import type { Verdict } from '../../domain/verdict';
import { handoffLock } from '../../ports/handoffs';
import type { Transactions } from '../../ports/transaction';
import { commitAccepted } from '../commit-accepted';

/** Refused like decideReceipts; then none is kept. */
export function recordReceipts(given: { transactions: Transactions }, command: KeepReceipts): Promise<Verdict<null>> {
  const { handoffId } = command.handoff;
  const changeId = changeOf(command.handoff);
  return given.transactions.run(async (tx) => {
    await tx.lock([handoffLock(handoffId)]);
    const record = await tx.handoffs.findRecord(handoffId);
    const causationId = changeId === null ? null : await tx.changes.findCause(changeId);
    return commitAccepted(tx, decideReceipts(command, { record, causationId, at: await tx.clock() }));
  });
}
