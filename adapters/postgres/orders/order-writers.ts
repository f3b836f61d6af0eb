// How work orders are written.
import type { OrderWrite } from '../../../domain/orders/order-writes';
import { orderStates } from '../../../domain/orders/work-order';
import { requireMoved, type Writers } from '../write';

export const orderWriters: Writers<OrderWrite> = {
  orderKept: async (tx, { order }) => {
    const { site, orderId, itemId, endItem, serials, lot, plannedStart, state } = order;
    await tx.query(
      `INSERT INTO cutin.work_order (site, order_id, item_id, end_item, serials, lot, planned_start, state)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (site, order_id) DO UPDATE SET item_id = $3, end_item = $4, serials = $5, lot = $6, planned_start = $7,
         state = $8, updated_at = now()`,
      [site, orderId, itemId, endItem, serials, lot, plannedStart, state],
    );
  },
  orderEnded: async (tx, { order, state }) => {
    const { rowCount } = await tx.query(
      `UPDATE cutin.work_order SET state = $3, updated_at = now() WHERE site = $1 AND order_id = $2 AND state = ANY ($4)`,
      [order.site, order.orderId, state, orderStates.sourcesOf(state)],
    );
    requireMoved(rowCount, `Order ${order.orderId}`);
  },
  lockRequested: async (tx, { order, nth, handoffId, at }) => {
    const { rowCount } = await tx.query(
      `UPDATE cutin.work_order SET lock_requests = $3, lock_handoff = $4, lock_asked_at = $5, updated_at = now()
        WHERE site = $1 AND order_id = $2 AND lock_requests = $3 - 1`,
      [order.site, order.orderId, nth, handoffId, at],
    );
    requireMoved(rowCount, `The lock requests of ${order.orderId}`);
  },
};
