// The shop floor on PostgreSQL: what workflows and routes need of it.
import { z } from 'zod';
import { accepted, refused } from '../../../domain/verdict';
import type { SerialRules } from '../../../domain/effectivity/serial';
import type { FloorDesk, FloorStore, OrderView } from '../../../ports/floor';
import { listRows, type Database } from '../database';
import { insertAnswers, listAnswers } from './answers';
import { readFacts } from './floor-facts';
import { cancelOrder } from './end-order';
import { isHoldKnown, placeHold, releaseHold, setChangeHolds } from './holds';
import { listLocks, openLock, proposeLock } from './order-locks';
import { findWorkOrder } from './order-sources';
import { relock } from './relock';
import { findRoutingInForce } from './routing-in-force';

export function createFloorStore(db: Database, serialRules: SerialRules): FloorStore {
  return {
    proposeLock: (of) => db.transaction((tx) => proposeLock(tx, { ...of, serialRules })),
    openLock: (of) => db.transaction((tx) => openLock(tx, { ...of, serialRules })),
    setChangeHolds: (of) => db.transaction((tx) => setChangeHolds(tx, of)),
    findOrder: (key) => findOrder(db, key),
  };
}

export function createFloorDesk(db: Database, serialRules: SerialRules): FloorDesk {
  return {
    readFacts: (question) => readFacts(db, question, serialRules),
    recordAnswers: (records) => insertAnswers(db, records),
    listAnswers: (query) => listAnswers(db, query),
    placeHold: (hold) =>
      db.transaction(async (tx) => {
        const { site, orderId } = hold;
        if ((await findWorkOrder(tx, hold)) === null)
          return refused({
            code: 'ORDER_UNKNOWN',
            message: `There is no work order ${orderId} at ${site}.`,
            at: orderId,
          });
        if (!(await isHoldKnown(tx, hold))) await placeHold(tx, hold);
        return accepted(true);
      }),
    releaseHold: (hold) => db.transaction((tx) => releaseHold(tx, hold)),
    relock: (order) => db.transaction((tx) => relock(tx, order, serialRules)),
    cancel: (order) => db.transaction((tx) => cancelOrder(tx, order)),
    findRoutingInForce: (of) => findRoutingInForce(db, of),
  };
}

const holdRow = z
  .object({
    holdId: z.string(),
    reason: z.string(),
    heldBy: z.string(),
    heldAt: z.date(),
    releasedBy: z.string().nullable(),
    releasedAt: z.date().nullable(),
  })
  .transform(({ heldAt, releasedAt, ...row }) => ({
    ...row,
    heldAt: heldAt.toISOString(),
    releasedAt: releasedAt?.toISOString() ?? null,
  }));

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
    serial: `${series}${String(number)}`,
    startedAt: startedAt?.toISOString() ?? null,
    completedAt: completedAt?.toISOString() ?? null,
  }));

const operationsMax = 10_000;

async function findOrder(db: Database, key: { site: string; orderId: string }): Promise<OrderView | null> {
  const order = await findWorkOrder(db, key);
  if (order === null) return null;
  const at = [key.site, key.orderId];
  const [locks, holds, operations] = await Promise.all([
    listLocks(db, 'site = $1 AND order_id = $2', at),
    listRows(
      db,
      holdRow,
      `SELECT hold_id AS "holdId", reason, held_by AS "heldBy", held_at AS "heldAt", released_by AS "releasedBy",
              released_at AS "releasedAt" FROM cutin.order_hold WHERE site = $1 AND order_id = $2 ORDER BY held_at, hold_id`,
      at,
    ),
    listRows(
      db,
      operationRow,
      `SELECT series, number, operation, started_at AS "startedAt", completed_at AS "completedAt", lock_version AS "lockVersion"
         FROM cutin.unit_operation WHERE site = $1 AND order_id = $2 ORDER BY series, number, operation LIMIT $3`,
      [...at, operationsMax],
    ),
  ]);
  return { ...order, locks, holds, operations };
}
