// Ends a change that was called off, once everything is taken back.
import { changeStates } from '../../domain/change/change-states';
import { changeLock } from '../../ports/changes';
import type { Transactions } from '../../ports/transaction';

/** Whether it ended here: one that has ended before stays as it is. */
export function abortChange(
  { transactions }: { transactions: Transactions },
  { changeId, actor, reason }: { changeId: string; actor: string; reason: string },
): Promise<boolean> {
  return transactions.run(async (tx) => {
    await tx.lock([changeLock(changeId)]);
    const state = await tx.changes.findState(changeId);
    if (state === null || !changeStates.mayMove(state, 'aborted')) return false;
    await tx.commit({
      writes: [{ kind: 'changeMoved', changeId, state: 'aborted' }],
      ledger: [{ key: `aborted ${changeId}`, kind: 'changeAborted', actor, changeId, body: { reason } }],
    });
    return true;
  });
}
