// What the store knows of work orders and their holds.
import type { OrderLock } from '../domain/locks/order-lock';
import type { FollowingOrder } from '../domain/orders/decide-follow-change';
import type { Hold } from '../domain/orders/hold';
import type { OrderKey, WorkOrder } from '../domain/orders/work-order';
import type { NamedUnit } from '../domain/units/named-unit';

export interface OrderReads {
  findOrder(key: OrderKey): Promise<WorkOrder | null>;
  /** Whether an operation of the order was started, or was permitted to: its report may be on its way. */
  isBegun(key: OrderKey): Promise<boolean>;
  /** Every hold in its newest episode, oldest first. */
  listHolds(key: OrderKey): Promise<Hold[]>;
  /** Ids of the orders of a site on which the hold stands. */
  listHeldBy(hold: { site: string; holdId: string }): Promise<string[]>;
  /** Orders of the items and sites for which the change is effective now, by site and id. One read, however many. */
  listFollowing(changeId: string): Promise<FollowingOrder[]>;
  /** Closed changes that left the order to be held and reworked. */
  listReworkChanges(key: OrderKey): Promise<string[]>;
}

/** An order as people look at it. */
export interface OrderView extends WorkOrder {
  /** Every version, oldest first. */
  locks: OrderLock[];
  /** Every episode, oldest first. */
  holds: Hold[];
  operations: (NamedUnit & {
    operation: string;
    startedAt: string | null;
    completedAt: string | null;
    lockVersion: number | null;
  })[];
}

/** For people, and for messages that are made of an order; nothing is decided on it. */
export interface OrderViews {
  findOrder(key: OrderKey): Promise<OrderView | null>;
}
