// The refusal of what is asked of an order that nobody announced.
import type { OrderKey } from '../../domain/orders/work-order';
import type { Refusal } from '../../domain/verdict';

export function orderUnknown({ site, orderId }: OrderKey): Refusal {
  return { code: 'ORDER_UNKNOWN', message: `There is no work order ${orderId} at ${site}.`, at: orderId };
}
