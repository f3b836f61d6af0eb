// Work orders and their holds as a decision looks at them.
import { z } from 'zod';
import type { OrderKey } from '../../../domain/orders/work-order';
import type { OrderReads } from '../../../ports/orders';
import { findOneRow, listRows, type Queryable } from '../database';
import { findOrder } from './find-order';
import { listFollowing } from './list-following';
import { listHeldBy, listHolds } from './list-holds';

export function orderReads(tx: Queryable): OrderReads {
  return {
    findOrder: (key) => findOrder(tx, key),
    isBegun: (key) => isBegun(tx, key),
    listHolds: (key) => listHolds(tx, key),
    listHeldBy: (hold) => listHeldBy(tx, hold),
    listFollowing: (changeId) => listFollowing(tx, changeId),
    listReworkChanges: (key) => listReworkChanges(tx, key),
  };
}

async function isBegun(tx: Queryable, { site, orderId }: OrderKey): Promise<boolean> {
  const row = await findOneRow(
    tx,
    z.object({ begun: z.boolean() }),
    `SELECT EXISTS (SELECT 1 FROM cutin.unit_operation WHERE site = $1 AND order_id = $2)
         OR EXISTS (SELECT 1 FROM cutin.authorisation WHERE site = $1 AND order_id = $2 AND decision = 'permit') AS begun`,
    [site, orderId],
  );
  return row?.begun ?? false;
}

async function listReworkChanges(tx: Queryable, { site, orderId }: OrderKey): Promise<string[]> {
  const rows = await listRows(
    tx,
    z.object({ changeId: z.string() }),
    `SELECT d.change_id AS "changeId" FROM cutin.order_disposition d JOIN cutin.change c USING (change_id)
      WHERE d.site = $1 AND d.order_id = $2 AND d.disposition = 'holdAndRework' AND c.state = 'closed'`,
    [site, orderId],
  );
  return rows.map(({ changeId }) => changeId);
}
