// What the store knows of the locks of work orders.
import type { LockStanding, OrderLock } from '../domain/locks/order-lock';
import type { OrderKey } from '../domain/orders/work-order';

export interface LockReads {
  /** Every version, oldest first. */
  listLocks(key: OrderKey): Promise<OrderLock[]>;
  /** How many locks were asked for so far. */
  countRequests(key: OrderKey): Promise<number>;
  findStanding(key: OrderKey): Promise<LockStanding>;
}
