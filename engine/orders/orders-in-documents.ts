// The orders that the documents of a disposition tell of, and how those are named that are still open.
import type { DisposedOrder } from '../../contract/documents/order-dispositions';
import type { PreparedDocument } from '../../domain/handoff/document';

const namedMax = 20;

/** By order id. */
export function ordersInDocuments(documents: readonly PreparedDocument[]): Record<string, DisposedOrder> {
  const orders: Record<string, DisposedOrder> = {};
  // Made by orderDispositionDocuments, and immutable since.
  for (const one of documents) Object.assign(orders, (one.content as { orders: Record<string, DisposedOrder> }).orders);
  return orders;
}

/** Those that wait for a human. */
export function undecidedOrders(orders: Readonly<Record<string, DisposedOrder>>): string[] {
  return Object.keys(orders).filter((orderId) => orders[orderId]?.disposition === null);
}

/** The first of them by id, and how many there are. */
export function nameOrders(orders: string[]): { count: number; orders: string[] } {
  return { count: orders.length, orders: orders.sort().slice(0, namedMax) };
}
