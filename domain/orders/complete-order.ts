// The last unit completes its order, and the lock ends with it: a later change has nothing to hold.
import { effectsOf, type Effects } from '../effects';
import type { LockHeader } from '../locks/order-lock';
import { endOrder } from './end-order';
import { orderStates, type WorkOrder } from './work-order';

/** Nothing where units are missing, where their number is not known, or where the order has ended already. */
export function completeOrder(given: {
  order: WorkOrder;
  /** Units of the lock; null where they cannot be counted. */
  units: number | null;
  /** Different units that were completed, this one among them. */
  completed: number;
  locks: readonly LockHeader[];
}): Effects {
  const { order, units, completed, locks } = given;
  if (units === null || completed < units || orderStates.isFinal(order.state)) return effectsOf({});
  return endOrder({ order, state: 'complete', locks, because: 'complete', actor: 'cutin' });
}
