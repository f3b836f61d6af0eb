// A recorded change begins to propagate.
import type { ReleasedChange } from '../../domain/change/released-change';
import { accepted, refused, type Verdict } from '../../domain/verdict';
import type { Transactions } from '../../ports/transaction';

/** Refused with CHANGE_UNKNOWN. One that propagates or has ended is answered as it is. */
export function beginPropagation(
  { transactions }: { transactions: Transactions },
  changeId: string,
): Promise<Verdict<ReleasedChange>> {
  return transactions.run(async (tx) => {
    const state = await tx.changes.findState(changeId);
    const change = await tx.changes.findRelease(changeId);
    if (change === null)
      return refused({ code: 'CHANGE_UNKNOWN', message: `Change ${changeId} was never received.`, at: changeId });
    if (state === 'received') await tx.commit({ writes: [{ kind: 'changeMoved', changeId, state: 'propagating' }] });
    return accepted(change);
  });
}
