// Work orders and their holds as a decision looks at them.
import { z } from 'zod';
import type { Hold, HoldKind } from '../../../domain/orders/hold';
import type { OrderReads } from '../../../ports/orders';
import { listRows, type Queryable } from '../database';
import { isBegun } from '../floor/order-locks';
import { findWorkOrder } from '../floor/order-sources';

export function orderReads(tx: Queryable): OrderReads {
  return {
    findOrder: (key) => findWorkOrder(tx, key),
    isBegun: (key) => isBegun(tx, key),
    listHolds: (key) => listHolds(tx, key),
  };
}

const holdRow = z
  .object({
    kind: z.string().transform((kind) => kind as HoldKind),
    holdId: z.string(),
    reason: z.string(),
    heldBy: z.string(),
    heldAt: z.date(),
    releasedBy: z.string().nullable(),
    releasedAt: z.date().nullable(),
  })
  .transform(({ heldAt, releasedAt, ...row }): Hold => ({
    ...row,
    heldAt: heldAt.toISOString(),
    releasedAt: releasedAt?.toISOString() ?? null,
  }));

/** Every hold in its newest episode, oldest first. */
export function listHolds(db: Queryable, { site, orderId }: { site: string; orderId: string }): Promise<Hold[]> {
  return listRows(
    db,
    holdRow,
    `SELECT DISTINCT ON (hold_id) kind, hold_id AS "holdId", reason, held_by AS "heldBy", held_at AS "heldAt",
            released_by AS "releasedBy", released_at AS "releasedAt"
       FROM cutin.order_hold WHERE site = $1 AND order_id = $2 ORDER BY hold_id, episode DESC`,
    [site, orderId],
  ).then((holds) => holds.sort((a, b) => (a.heldAt < b.heldAt ? -1 : 1)));
}
