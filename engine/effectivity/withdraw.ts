// Takes back what a change planned at a site.
import { withdrawStatements } from '../../domain/effectivity/activate-statements';
import { effectivityLock } from '../../ports/effectivity';
import type { Transactions } from '../../ports/transaction';

/** What is withdrawn, or has become actual, stays as it is. */
export function withdrawEffectivity(
  { transactions }: { transactions: Transactions },
  at: { changeId: string; site: string },
): Promise<void> {
  return transactions.run(async (tx) => {
    await tx.lock((await tx.effectivity.listPlanned(at)).map(effectivityLock));
    await tx.commit(withdrawStatements(await tx.effectivity.listPlanned(at)));
  });
}
