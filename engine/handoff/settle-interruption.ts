// Lets interrupted work go on, or calls it off.
import { decideInterruption, type SettleInterruption } from '../../domain/handoff/decide-interruption';
import { accepted, type Verdict } from '../../domain/verdict';
import { changeLock } from '../../ports/changes';
import { handoffLock } from '../../ports/handoffs';
import type { Transactions } from '../../ports/transaction';
import { workLock } from '../../ports/work';

/** Refused like decideInterruption; then nothing is recorded. */
export function settleInterruption(
  { transactions, newId }: { transactions: Transactions; newId: () => string },
  command: SettleInterruption,
): Promise<Verdict<{ workflowId: string; messageKey: string }>> {
  const { workflowId } = command;
  return transactions.run(async (tx) => {
    await tx.lock([workLock(workflowId)]);
    const work = (await tx.work.isInterrupted(workflowId)) ? await tx.work.findOpen(workflowId) : null;
    const { changeId, handoffId } = {
      changeId: work?.kind === 'change' ? work.changeId : null,
      handoffId: work?.kind === 'handoff' ? work.handoff.handoffId : null,
    };
    await tx.lock([
      ...(changeId === null ? [] : [changeLock(changeId)]),
      ...(handoffId === null ? [] : [handoffLock(handoffId)]),
    ]);
    const decided = decideInterruption(command, {
      work,
      change: {
        state: changeId === null ? null : await tx.changes.findState(changeId),
        standing: changeId === null ? null : await tx.changes.findCallOff(changeId),
      },
      record: handoffId === null ? null : await tx.handoffs.findRecord(handoffId),
      newId: newId(),
      at: await tx.clock(),
    });
    if (decided.kind === 'refused') return decided;
    const { messageKey, effects } = decided.value;
    await tx.commit(effects);
    return accepted({ workflowId, messageKey });
  });
}
