// Holds of one order, and orders of one hold.
import { z } from 'zod';
import { holdKinds, type Hold } from '../../../domain/orders/hold';
import type { OrderKey } from '../../../domain/orders/work-order';
import { listRows, type Queryable } from '../database';

const holdRow = z
  .object({
    kind: z.enum(holdKinds),
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

const columns = `kind, hold_id AS "holdId", reason, held_by AS "heldBy", held_at AS "heldAt", released_by AS "releasedBy",
  released_at AS "releasedAt"`;

/** Every episode of every hold, oldest first. */
export function listEveryHold(db: Queryable, { site, orderId }: OrderKey): Promise<Hold[]> {
  return listRows(
    db,
    holdRow,
    `SELECT ${columns} FROM cutin.order_hold WHERE site = $1 AND order_id = $2 ORDER BY held_at, hold_id`,
    [site, orderId],
  );
}

/** Every hold in its newest episode, oldest first. */
export function listHolds(db: Queryable, { site, orderId }: OrderKey): Promise<Hold[]> {
  return listRows(
    db,
    holdRow,
    `SELECT * FROM (SELECT DISTINCT ON (hold_id) ${columns} FROM cutin.order_hold WHERE site = $1 AND order_id = $2
                     ORDER BY hold_id, episode DESC) AS newest ORDER BY "heldAt", "holdId"`,
    [site, orderId],
  );
}

export async function listHeldBy(db: Queryable, { site, holdId }: { site: string; holdId: string }): Promise<string[]> {
  const rows = await listRows(
    db,
    z.object({ orderId: z.string() }),
    `SELECT order_id AS "orderId" FROM cutin.order_hold WHERE site = $1 AND hold_id = $2 AND released_at IS NULL ORDER BY order_id`,
    [site, holdId],
  );
  return rows.map(({ orderId }) => orderId);
}
