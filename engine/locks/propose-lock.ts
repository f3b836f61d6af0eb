// Works out the lock of an order and writes it down as proposed, in one transaction that no decision on the item passes.
import type { HashContent } from '../../domain/identity/artefact';
import { decideProposeLock, type LockCarrier } from '../../domain/locks/decide-propose-lock';
import { endsHoldsOfChanges } from '../../domain/locks/ended-by-new-lock';
import type { OrderLock } from '../../domain/locks/order-lock';
import type { OrderKey } from '../../domain/orders/work-order';
import { accepted, refused, type Verdict } from '../../domain/verdict';
import { effectivityLock } from '../../ports/effectivity';
import type { Transaction, Transactions } from '../../ports/transaction';
import { orderUnknown } from '../orders/order-unknown';
import { resolveNow, type UnitReading } from './resolve-now';
import { readSettled } from './read-settled';

export interface ProposeLockGiven extends UnitReading {
  transactions: Transactions;
  hash: HashContent;
}

/** `endsHold`: once it opens, what held the order for changes is settled, and MES lets it go too. */
export interface ProposedLock extends OrderLock {
  endsHold: boolean;
}

/** Refused with ORDER_UNKNOWN and like decideProposeLock. The same handoff and generation gets the same lock. */
export function proposeLock(given: ProposeLockGiven, command: OrderKey & LockCarrier): Promise<Verdict<ProposedLock>> {
  return given.transactions.run(async (tx) => {
    const seen = await tx.orders.findOrder(command);
    if (seen === null) return refused(orderUnknown(command));
    await tx.lock([effectivityLock(seen)]);
    const lock = (await tx.locks.findLock(command)) ?? (await propose(tx, given, command));
    if ('kind' in lock) return lock;
    const holds = await tx.orders.listHolds(lock);
    return accepted({ ...lock, endsHold: endsHoldsOfChanges(holds, await readSettled(tx, lock)) });
  });
}

async function propose(
  tx: Transaction,
  given: ProposeLockGiven,
  { site, orderId, handoffId, generation }: OrderKey & LockCarrier,
): Promise<OrderLock | ReturnType<typeof refused>> {
  const order = await tx.orders.findOrder({ site, orderId });
  if (order === null) return refused(orderUnknown({ site, orderId }));
  const resolved = await resolveNow(tx, order, given);
  const { itemId } = order;
  const decided = decideProposeLock(
    { handoffId, generation },
    {
      order,
      locks: await tx.locks.listLocks(order),
      resolved,
      sources:
        resolved.kind === 'accepted'
          ? await tx.locks.findSources({ site, itemId, statement: resolved.value.statement })
          : null,
      hash: given.hash,
      at: await tx.clock(),
    },
  );
  if (decided.kind === 'refused') return decided;
  await tx.commit(decided.value.effects);
  return decided.value.lock;
}
