// A person holds an order: no operation of it starts until the hold is released.
import { decidePlaceHold, type HoldStep } from '../../domain/orders/decide-hold';
import { accepted, refused, type Verdict } from '../../domain/verdict';
import { effectivityLock } from '../../ports/effectivity';
import type { Transactions } from '../../ports/transaction';
import { orderUnknown } from './order-unknown';

/** Refused with ORDER_UNKNOWN. Placing a hold that was released before changes nothing: a new one has a new id. */
export function placeHold(
  { transactions }: { transactions: Transactions },
  command: HoldStep,
): Promise<Verdict<{ holdId: string }>> {
  return transactions.run(async (tx) => {
    const order = await tx.orders.findOrder(command);
    if (order === null) return refused(orderUnknown(command));
    await tx.lock([effectivityLock(order)]);
    const holds = await tx.orders.listHolds(order);
    await tx.commit(decidePlaceHold(command, { holds, at: await tx.clock() }));
    return accepted({ holdId: command.holdId });
  });
}
