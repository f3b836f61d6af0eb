// Opens the lock that MES has echoed, unless it went stale meanwhile.
import { decideOpenLock, type LockAnswer } from '../../domain/locks/decide-open-lock';
import type { LockCarrier } from '../../domain/locks/decide-propose-lock';
import { effectivityLock } from '../../ports/effectivity';
import type { Transactions } from '../../ports/transaction';
import { readSettled } from './read-settled';
import { resolveNow, type UnitReading } from './resolve-now';

export interface OpenLockGiven extends UnitReading {
  transactions: Transactions;
}

/** `stale` where the handoff carries no such lock, or its revision has stopped being effective: it is discarded then. */
export function openLock(given: OpenLockGiven, carrier: LockCarrier): Promise<LockAnswer> {
  return given.transactions.run(async (tx) => {
    const seen = await tx.locks.findLock(carrier);
    const of = seen === null ? null : await tx.orders.findOrder(seen);
    if (of === null) return 'stale';
    await tx.lock([effectivityLock(of)]);
    const [lock, order] = [await tx.locks.findLock(carrier), await tx.orders.findOrder(of)];
    if (lock === null || order === null) return 'stale';
    const { answer, effects } = decideOpenLock({
      lock,
      order,
      locks: await tx.locks.listLocks(order),
      resolved: await resolveNow(tx, order, given),
      holds: await tx.orders.listHolds(order),
      settled: await readSettled(tx, order),
      at: await tx.clock(),
    });
    await tx.commit(effects);
    return answer;
  });
}
