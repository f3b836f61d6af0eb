// An order with its locks, holds and operations, for people to look at.
import { z } from 'zod';
import type { OrderKey } from '../../../domain/orders/work-order';
import { namedUnit } from '../../../domain/units/named-unit';
import type { OrderView, OrderViews } from '../../../ports/orders';
import { listRows, type Database } from '../database';
import { lockReads } from '../locks/lock-reads';
import { listEveryHold } from './list-holds';
import { findOrder } from './find-order';

export function createOrderViews(db: Database): OrderViews {
  return { findOrder: (key) => findView(db, key) };
}

const operationRow = z
  .object({
    series: z.string(),
    number: z.coerce.number(),
    operation: z.string(),
    startedAt: z.date().nullable(),
    completedAt: z.date().nullable(),
    lockVersion: z.number().nullable(),
  })
  .transform(({ series, number, startedAt, completedAt, ...row }) => ({
    ...row,
    ...namedUnit({ series, number }),
    startedAt: startedAt?.toISOString() ?? null,
    completedAt: completedAt?.toISOString() ?? null,
  }));

const operationsMax = 10_000;

async function findView(db: Database, key: OrderKey): Promise<OrderView | null> {
  const order = await findOrder(db, key);
  if (order === null) return null;
  const [locks, holds, operations] = await Promise.all([
    lockReads(db).listLocks(key),
    listEveryHold(db, key),
    listRows(
      db,
      operationRow,
      `SELECT series, number, operation, started_at AS "startedAt", completed_at AS "completedAt", lock_version AS "lockVersion"
         FROM cutin.unit_operation WHERE site = $1 AND order_id = $2 ORDER BY series, number, operation LIMIT $3`,
      [key.site, key.orderId, operationsMax],
    ),
  ]);
  return { ...order, locks, holds, operations };
}
