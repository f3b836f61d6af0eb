// A work order as it was announced.
import { z } from 'zod';
import type { OrderKey, WorkOrder } from '../../../domain/orders/work-order';
import { findOneRow, type Queryable } from '../database';

export const orderRow = z.object({
  site: z.string(),
  orderId: z.string(),
  itemId: z.string(),
  endItem: z.string(),
  serials: z.string().nullable(),
  lot: z.string().nullable(),
  quantity: z.object({ value: z.string(), unitOfMeasure: z.string() }).nullable(),
  plannedStart: z.string().nullable(),
  state: z.enum(['created', 'released', 'complete', 'cancelled']),
});

const orderColumns = `site, order_id AS "orderId", item_id AS "itemId", end_item AS "endItem", serials, lot, quantity,
  to_char(planned_start, 'YYYY-MM-DD') AS "plannedStart", state`;

export function findOrder(db: Queryable, { site, orderId }: OrderKey): Promise<WorkOrder | null> {
  return findOneRow(db, orderRow, `SELECT ${orderColumns} FROM cutin.work_order WHERE site = $1 AND order_id = $2`, [
    site,
    orderId,
  ]);
}
