// A person releases a hold that a person or system placed.
import { decideReleaseHold, type HoldStep } from '../../domain/orders/decide-hold';
import { accepted, refused, type Verdict } from '../../domain/verdict';
import { effectivityLock } from '../../ports/effectivity';
import type { Transactions } from '../../ports/transaction';
import { orderUnknown } from './order-unknown';

/** Refused with ORDER_UNKNOWN and like decideReleaseHold. Repeating it changes nothing. */
export function releaseHold(
  { transactions }: { transactions: Transactions },
  command: HoldStep,
): Promise<Verdict<{ holdId: string }>> {
  return transactions.run(async (tx) => {
    const order = await tx.orders.findOrder(command);
    if (order === null) return refused(orderUnknown(command));
    await tx.lock([effectivityLock(order)]);
    const holds = await tx.orders.listHolds(order);
    const decided = decideReleaseHold(command, { holds, at: await tx.clock() });
    if (decided.kind === 'refused') return decided;
    await tx.commit(decided.value.effects);
    return accepted({ holdId: command.holdId });
  });
}
