// Units of open orders as rows. An exclusion constraint keeps two open orders of an item from holding one unit.
import { z } from 'zod';
import type { Serial } from '../../../domain/effectivity/serial';
import type { Span } from '../../../domain/effectivity/effectivity-statement';
import { normaliseSpans } from '../../../domain/effectivity/span-algebra';
import type { OrderKey, WorkOrder } from '../../../domain/orders/work-order';
import { runsOf, spanOfRun, type NamedUnit } from '../../../domain/units/named-unit';
import type { OrderUnitReads } from '../../../ports/order-units';
import { listRows, type Queryable } from '../database';

const runRow = z.object({ series: z.string(), from: z.coerce.number(), to: z.coerce.number() });
const unitRow = z.object({ series: z.string(), number: z.coerce.number() });

export function orderUnitReads(tx: Queryable): OrderUnitReads {
  return {
    listUnits: ({ site, orderId }) =>
      listRows(
        tx,
        runRow.transform(spanOfRun),
        `SELECT series, lower(units) AS "from", upper(units) - 1 AS "to" FROM cutin.order_units
          WHERE site = $1 AND order_id = $2 ORDER BY series, units`,
        [site, orderId],
      ),
    listRivals: (of) => listRivals(tx, of),
    listBegun: async (key) => ({ begun: await listBegunUnits(tx, key), permitted: await listPermitted(tx, key) }),
    listOut: ({ site, orderId, endItem }) =>
      listRows(
        tx,
        unitRow,
        `SELECT DISTINCT series, number FROM cutin.nonconformance
          WHERE site = $1 AND order_id = $2 AND end_item = $3
            AND disposition IN ('scrap', 'returnToSupplier') ORDER BY series, number`,
        [site, orderId, endItem],
      ),
  };
}

/** In the place of those that the order had. */
export async function keepOrderUnits(
  tx: Queryable,
  { site, orderId, itemId, endItem }: WorkOrder,
  spans: readonly Span[],
): Promise<void> {
  const ofOrder = [site, orderId];
  await tx.query('DELETE FROM cutin.order_units WHERE site = $1 AND order_id = $2', ofOrder);
  const rows = runsOf(spans);
  if (rows.length === 0) return;
  await tx.query(
    `INSERT INTO cutin.order_units (site, order_id, item_id, end_item, series, units)
     SELECT $1, $2, $3, $4, u.series, int8range(u."from", u."to", '[]')
       FROM jsonb_to_recordset($5::jsonb) AS u(series text, "from" bigint, "to" bigint)`,
    [...ofOrder, itemId, endItem, JSON.stringify(rows)],
  );
}

async function listRivals(
  tx: Queryable,
  { site, itemId, endItem, orderId, spans }: Parameters<OrderUnitReads['listRivals']>[0],
): ReturnType<OrderUnitReads['listRivals']> {
  const rows = await listRows(
    tx,
    runRow.extend({ orderId: z.string() }),
    `SELECT o.order_id AS "orderId", o.series, greatest(lower(o.units), u."from") AS "from",
            least(upper(o.units) - 1, u."to") AS "to"
       FROM jsonb_to_recordset($5::jsonb) AS u(series text, "from" bigint, "to" bigint)
       JOIN cutin.order_units o ON o.site = $1 AND o.item_id = $2 AND o.end_item = $3 AND o.order_id <> $4
        AND o.series = u.series AND o.units && int8range(u."from", u."to", '[]')
      ORDER BY o.order_id`,
    [site, itemId, endItem, orderId, JSON.stringify(runsOf(spans))],
  );
  return [...new Set(rows.map((row) => row.orderId))].map((rival) => ({
    orderId: rival,
    spans: normaliseSpans(rows.filter((row) => row.orderId === rival).map(spanOfRun)),
  }));
}

function listBegunUnits(tx: Queryable, { site, orderId }: OrderKey): Promise<Serial[]> {
  return listRows(
    tx,
    unitRow,
    'SELECT DISTINCT series, number FROM cutin.unit_operation WHERE site = $1 AND order_id = $2 ORDER BY 1, 2',
    [site, orderId],
  );
}

function listPermitted(tx: Queryable, { site, orderId }: OrderKey): Promise<NamedUnit[]> {
  return listRows(
    tx,
    z.object({ serial: z.string().nullable(), lot: z.string().nullable() }),
    `SELECT DISTINCT serial, lot FROM cutin.authorisation
      WHERE site = $1 AND order_id = $2 AND decision = 'permit' ORDER BY serial, lot`,
    [site, orderId],
  );
}
