// How work orders are written.
import type { OrderWrite } from '../../../domain/orders/order-writes';
import { orderStates } from '../../../domain/orders/work-order';
import { keepOrderUnits } from './order-units';
import { requireMoved, type RunWriters, type Writers } from '../writers';

type RunKind = 'orderEnded' | 'lockRequested';

export const orderWriters: Writers<Exclude<OrderWrite, { kind: RunKind }>> = {
  orderKept: async (tx, { order, spans }) => {
    const { site, orderId, itemId, endItem, serials, lot, quantity, plannedStart, state } = order;
    await tx.query(
      `INSERT INTO cutin.work_order (site, order_id, item_id, end_item, serials, lot, planned_start, state, quantity)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       ON CONFLICT (site, order_id) DO UPDATE SET item_id = $3, end_item = $4, serials = $5, lot = $6, planned_start = $7,
         state = $8, quantity = $9, updated_at = now()`,
      [site, orderId, itemId, endItem, serials, lot, plannedStart, state, quantity],
    );
    if (spans !== null) await keepOrderUnits(tx, order, spans);
  },
};

export const orderRunWriters: RunWriters<Extract<OrderWrite, { kind: RunKind }>> = {
  orderEnded: async (tx, run) => {
    const rows = run.map(({ order, state }) => ({ ...order, state, from: orderStates.sourcesOf(state) }));
    const { rowCount } = await tx.query(
      `UPDATE cutin.work_order w SET state = e.state, updated_at = now()
         FROM jsonb_to_recordset($1::jsonb) AS e(site text, "orderId" text, state text, "from" text[])
        WHERE w.site = e.site AND w.order_id = e."orderId" AND w.state = ANY (e."from")`,
      [JSON.stringify(rows)],
    );
    requireMoved(rowCount, `Order ${run[0]?.order.orderId ?? ''}`, run.length);
    await tx.query(
      `DELETE FROM cutin.order_units u USING jsonb_to_recordset($1::jsonb) AS e(site text, "orderId" text)
        WHERE u.site = e.site AND u.order_id = e."orderId"`,
      [JSON.stringify(rows)],
    );
  },
  lockRequested: async (tx, run) => {
    const rows = run.map(({ order, nth, handoffId, at }) => ({ ...order, nth, handoffId, at }));
    const { rowCount } = await tx.query(
      `UPDATE cutin.work_order w SET lock_requests = e.nth, lock_handoff = e."handoffId", lock_asked_at = e.at, updated_at = now()
         FROM jsonb_to_recordset($1::jsonb) AS e(site text, "orderId" text, nth integer, "handoffId" text, at timestamptz)
        WHERE w.site = e.site AND w.order_id = e."orderId" AND w.lock_requests = e.nth - 1`,
      [JSON.stringify(rows)],
    );
    requireMoved(rowCount, `The lock requests of ${run[0]?.order.orderId ?? ''}`, run.length);
  },
};
