// How dispositions of open orders are written. One statement for all of them: there may be ten thousand.
import type { DispositionWrite } from '../../../domain/orders/disposition-writes';
import type { Writers } from '../writers';

export const dispositionWriters: Writers<DispositionWrite> = {
  ordersDisposed: async (tx, { dispositions }) => {
    const { dispositionId, changeId, site, orders, actor, printedName, meaning, signedHash, decidedAt } = dispositions;
    await tx.query(
      `INSERT INTO cutin.order_disposition (change_id, site, order_id, disposition_id, disposition, reason, concession,
                                            actor, printed_name, meaning, signed_hash, decided_at)
       SELECT $1, $2, o."orderId", $3, o.disposition, o.reason, o.concession, $5, $6, $7, $8, $9
         FROM jsonb_to_recordset($4::jsonb) AS o("orderId" text, disposition text, reason text, concession text)
       ON CONFLICT DO NOTHING`,
      [changeId, site, dispositionId, JSON.stringify(orders), actor, printedName, meaning, signedHash, decidedAt],
    );
  },
};
