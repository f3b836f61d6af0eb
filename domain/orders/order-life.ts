// What may still be done to an order.
import type { Refusal } from '../verdict';
import type { Hold } from './hold';
import { orderStates, type WorkOrder } from './work-order';

/** Refuses what is done to an order that has ended; null where it has not. */
export function endedOrder({ orderId, state }: WorkOrder): Refusal | null {
  return orderStates.isFinal(state) ? { code: 'ORDER_CLOSED', message: `${orderId} is ${state}.`, at: orderId } : null;
}

export function holdRequired(orderId: string, what: string): Refusal {
  return { code: 'HOLD_REQUIRED', message: `${orderId} was begun: hold it before it is ${what}.`, at: orderId };
}

export function isHeld(holds: readonly Hold[]): boolean {
  return holds.some(({ releasedAt }) => releasedAt === null);
}
