// Keeps dispositions of open orders: exactly one an order, change and site, held by the primary key.
import { z } from 'zod';
import { accepted, refused, type Refusal, type Verdict } from '../../domain/verdict';
import type { SignedDispositions } from '../../domain/orders/disposition';
import type { DispositionStore } from '../../ports/stores';
import { listRows, type Database, type Queryable } from './database';
import { appendLedger } from './ledger';
import { changeHandoff } from '../../domain/handoff/handoff-ids';
import { enqueue } from './outbox';

export function createDispositionStore(db: Database): DispositionStore {
  return {
    listDispositions: async ({ changeId, site }) => {
      const rows = await listStanding(db, changeId, site);
      return Object.fromEntries(rows.map((row) => [row.orderId, row]));
    },
    recordAutomatic: (dispositions) => db.transaction((tx) => insertDispositions(tx, dispositions)),
  };
}

const standingRow = z
  .object({
    orderId: z.string(),
    dispositionId: z.string(),
    disposition: z.enum(['finishAtOld', 'switchBeforeStart', 'holdAndRework', 'scrap', 'useAsIs', 'cancelAndReplan']),
    reason: z.string(),
    concession: z.string().nullable(),
    actor: z.string(),
    printedName: z.string(),
    decidedAt: z.date(),
  })
  .transform(({ concession, decidedAt, ...row }) => ({
    ...row,
    ...(concession === null ? {} : { concession }),
    decidedAt: decidedAt.toISOString(),
  }));

function listStanding(db: Queryable, changeId: string, site: string): Promise<z.infer<typeof standingRow>[]> {
  return listRows(
    db,
    standingRow,
    `SELECT order_id AS "orderId", disposition_id AS "dispositionId", disposition, reason, concession, actor,
            printed_name AS "printedName", decided_at AS "decidedAt"
       FROM cutin.order_disposition WHERE change_id = $1 AND site = $2 ORDER BY order_id`,
    [changeId, site],
  );
}

/** An order that has a disposition keeps it. One statement for all of them: there may be ten thousand. */
async function insertDispositions(tx: Queryable, given: SignedDispositions): Promise<void> {
  const { dispositionId, changeId, site, orders, actor, printedName, meaning, signedHash, decidedAt } = given;
  await tx.query(
    `INSERT INTO cutin.order_disposition (change_id, site, order_id, disposition_id, disposition, reason, concession,
                                          actor, printed_name, meaning, signed_hash, decided_at)
     SELECT $1, $2, o."orderId", $3, o.disposition, o.reason, o.concession, $5, $6, $7, $8, $9
       FROM jsonb_to_recordset($4::jsonb) AS o("orderId" text, disposition text, reason text, concession text)
     ON CONFLICT DO NOTHING`,
    [changeId, site, dispositionId, JSON.stringify(orders), actor, printedName, meaning, signedHash, decidedAt],
  );
}

/** Refused with ORDER_DISPOSED where an order has another disposition; then none of the given is recorded. */
export function recordDispositions(
  db: Database,
  given: SignedDispositions,
): Promise<Verdict<{ dispositionId: string }>> {
  const { dispositionId, changeId, site, handoffId, orders, actor } = given;
  return db.transaction(async (tx) => {
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`dispositions ${changeId} ${site}`]);
    const standing = new Map((await listStanding(tx, changeId, site)).map((row) => [row.orderId, row]));
    const taken = orders.flatMap(({ orderId }) => {
      const held = standing.get(orderId);
      return held === undefined || held.dispositionId === dispositionId ? [] : [held];
    });
    if (taken.length > 0) {
      return refused(
        ...taken.map(({ orderId, disposition, printedName }): Refusal => ({
          code: 'ORDER_DISPOSED',
          message: `${orderId} ends by ${disposition}, signed by ${printedName}.`,
          at: orderId,
        })),
      );
    }
    await insertDispositions(tx, given);
    const { workflowId } = changeHandoff({ changeId, site, stage: 'orderDisposition', items: [] });
    await enqueue(tx, {
      key: `dispose ${dispositionId}`,
      kind: 'dispose',
      payload: { workflowId, dispositionId, actor },
    });
    await appendLedger(tx, {
      key: `disposed ${dispositionId}`,
      kind: 'ordersDisposed',
      actor,
      changeId,
      handoffId,
      body: { ...given },
    });
    return accepted({ dispositionId });
  });
}
