// What a new lock of an order settles beside itself.
import type { SettledByLock } from '../../domain/locks/ended-by-new-lock';
import type { OrderKey } from '../../domain/orders/work-order';
import type { Transaction } from '../../ports/transaction';

export async function readSettled(tx: Pick<Transaction, 'locks' | 'orders'>, order: OrderKey): Promise<SettledByLock> {
  return { askedAt: await tx.locks.findAskedAt(order), reworkChanges: await tx.orders.listReworkChanges(order) };
}
