// Ends an order and its lock, by signature; what was done to its units stays.
import { decideCancelOrder, type CancelOrder } from '../../domain/orders/decide-cancel-order';
import { accepted, refused, type Verdict } from '../../domain/verdict';
import { effectivityLock } from '../../ports/effectivity';
import type { Transactions } from '../../ports/transaction';
import { orderUnknown } from './order-unknown';

/** Refused with ORDER_UNKNOWN and like decideCancelOrder. Repeating a cancellation answers what it answered. */
export function cancelOrder(
  { transactions }: { transactions: Transactions },
  command: CancelOrder,
): Promise<Verdict<{ orderId: string }>> {
  return transactions.run(async (tx) => {
    const seen = await tx.orders.findOrder(command);
    if (seen === null) return refused(orderUnknown(command));
    await tx.lock([effectivityLock(seen)]);
    const before = await tx.commands.findOutcome(command.cancellationId);
    if (before !== null) return accepted(before as { orderId: string });
    const order = (await tx.orders.findOrder(command)) ?? seen;
    const decided = decideCancelOrder(command, {
      order,
      locks: await tx.locks.listLocks(order),
      holds: await tx.orders.listHolds(order),
      isBegun: await tx.orders.isBegun(order),
      at: await tx.clock(),
    });
    if (decided.kind === 'refused') return decided;
    await tx.commit(decided.value.effects);
    return accepted({ orderId: command.orderId });
  });
}
