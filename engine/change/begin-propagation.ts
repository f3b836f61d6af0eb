// A recorded change begins to propagate, or goes on where an earlier run left it.
import type { ChangeState } from '../../domain/change/change-states';
import type { ReleasedChange } from '../../domain/change/released-change';
import { accepted, refused, type Verdict } from '../../domain/verdict';
import type { Transactions } from '../../ports/transaction';

export interface Propagation extends ReleasedChange {
  state: ChangeState;
  /** Who called it off; null while it goes on. */
  calledOff: { actor: string; reason: string } | null;
  /** Ids of the handoffs that were begun. */
  begun: string[];
}

/** Refused with CHANGE_UNKNOWN. One that propagates or has ended is answered as it is. */
export function beginPropagation(
  { transactions }: { transactions: Transactions },
  changeId: string,
): Promise<Verdict<Propagation>> {
  return transactions.run(async (tx) => {
    const state = await tx.changes.findState(changeId);
    const change = await tx.changes.findRelease(changeId);
    if (change === null || state === null)
      return refused({ code: 'CHANGE_UNKNOWN', message: `Change ${changeId} was never received.`, at: changeId });
    if (state === 'received') await tx.commit({ writes: [{ kind: 'changeMoved', changeId, state: 'propagating' }] });
    return accepted({
      ...change,
      state,
      calledOff: await tx.changes.findCallOff(changeId),
      begun: await tx.handoffs.listOfChange(changeId),
    });
  });
}
