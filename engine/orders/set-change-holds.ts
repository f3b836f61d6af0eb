// The holds of a change stand for exactly the orders that MES holds under it.
import { holdForChange, type ChangeHolds } from '../../domain/orders/hold-for-change';
import { holdIdOf } from '../../domain/orders/hold';
import type { Transactions } from '../../ports/transaction';

export function setChangeHolds({ transactions }: { transactions: Transactions }, command: ChangeHolds): Promise<void> {
  const { changeId, site } = command;
  const holdId = holdIdOf('change', changeId);
  return transactions.run(async (tx) => {
    await tx.lock([`holds ${changeId} ${site}`]);
    const standing = await tx.orders.listHeldBy({ site, holdId });
    await tx.commit(holdForChange(command, { standing, at: await tx.clock() }));
  });
}
