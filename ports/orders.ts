// What the store knows of work orders and their holds.
import type { Hold } from '../domain/orders/hold';
import type { OrderKey, WorkOrder } from '../domain/orders/work-order';

export interface OrderReads {
  findOrder(key: OrderKey): Promise<WorkOrder | null>;
  /** Whether an operation of the order was started, or was permitted to: its report may be on its way. */
  isBegun(key: OrderKey): Promise<boolean>;
  /** Every hold in its newest episode, oldest first. */
  listHolds(key: OrderKey): Promise<Hold[]>;
}
