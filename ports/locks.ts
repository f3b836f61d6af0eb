// What the store knows of the locks of work orders.
import type { EffectivityStatement } from '../domain/effectivity/effectivity-statement';
import type { LockSources } from '../domain/locks/assemble-lock-set';
import type { LockCarrier } from '../domain/locks/decide-propose-lock';
import type { LockStanding, OrderLock } from '../domain/locks/order-lock';
import type { OrderKey } from '../domain/orders/work-order';
import type { StoredLock } from '../domain/units/judge-report';

export interface LockReads {
  /** Every version, oldest first. */
  listLocks(key: OrderKey): Promise<OrderLock[]>;
  /** The same, each with the units it was made for. */
  listLocksOfUnits(key: OrderKey): Promise<(OrderLock & StoredLock)[]>;
  /** The lock that a handoff carries in one of its generations. */
  findLock(carrier: LockCarrier): Promise<OrderLock | null>;
  /** How many locks were asked for so far. */
  countRequests(key: OrderKey): Promise<number>;
  /** When the last one was asked for; null where none was. */
  findAskedAt(key: OrderKey): Promise<string | null>;
  findStanding(key: OrderKey): Promise<LockStanding>;
  /** What the lock set of a revision of the item is made of. */
  findSources(of: { site: string; itemId: string; statement: EffectivityStatement }): Promise<LockSources>;
}
