// Units as a decision looks at them.
import { z } from 'zod';
import type { Serial } from '../../../domain/effectivity/serial';
import type { OrderKey } from '../../../domain/orders/work-order';
import type { ComponentMove } from '../../../domain/units/component-moves';
import type { UnitAtGate } from '../../../domain/units/decide-shipment';
import type { NamedUnit } from '../../../domain/units/named-unit';
import type { OperationRun } from '../../../domain/units/operation-runs';
import type { UnitReads } from '../../../ports/units';
import { listExecuted } from './list-executed';
import { findOneRow, listRows, type Queryable } from '../database';

export function unitReads(tx: Queryable): UnitReads {
  return {
    listRuns: (of) => listRuns(tx, of),
    listPermitted: (of) => listPermitted(tx, of),
    countOthersCompleted: (of) => countOthersCompleted(tx, of),
    listExecuted: (of) => listExecuted(tx, of),
    listMovesOfComponent: (component) => listMoves(tx, 'component = $1', [component]),
    listMovesOfUnit: ({ site, endItem, unit }) =>
      listMoves(tx, 'site = $1 AND r.end_item = $2 AND series = $3 AND number = $4', [
        site,
        endItem,
        unit.series,
        unit.number,
      ]),
    findLastTimes: (of) => findLastTimes(tx, of),
    findAtGate: (of) => findAtGate(tx, of),
  };
}

const runRow = z
  .object({
    operation: z.string(),
    lockVersion: z.number(),
    startedAt: z.date().nullable(),
    isComplete: z.boolean(),
  })
  .transform(({ startedAt, ...run }): OperationRun => ({ ...run, startedAt: startedAt?.toISOString() ?? null }));

function listRuns(tx: Queryable, { site, orderId, unit }: OrderKey & { unit: Serial }): Promise<OperationRun[]> {
  return listRows(
    tx,
    runRow,
    `SELECT operation, lock_version AS "lockVersion", started_at AS "startedAt", completed_at IS NOT NULL AS "isComplete"
       FROM cutin.unit_operation WHERE site = $1 AND order_id = $2 AND series = $3 AND number = $4`,
    [site, orderId, unit.series, unit.number],
  );
}

function listPermitted(tx: Queryable, of: Parameters<UnitReads['listPermitted']>[0]): Promise<NamedUnit[]> {
  const { site, orderId, operation, authorisationId } = of;
  const ofOperation = `site = $1 AND order_id = $2 AND operation = $3 AND decision = 'permit'`;
  const [where, values] =
    authorisationId === null
      ? [ofOperation, [site, orderId, operation]]
      : [`${ofOperation} AND authorisation_id = $4`, [site, orderId, operation, authorisationId]];
  return listRows(
    tx,
    z.object({ serial: z.string().nullable(), lot: z.string().nullable() }),
    `SELECT DISTINCT serial, lot FROM cutin.authorisation WHERE ${where}`,
    values,
  );
}

async function countOthersCompleted(
  tx: Queryable,
  { site, orderId, unit }: OrderKey & { unit: Serial },
): Promise<number> {
  const row = await findOneRow(
    tx,
    z.object({ completed: z.number() }),
    `SELECT count(DISTINCT (r.series, r.number))::int AS completed FROM cutin.unit_record r
      WHERE r.site = $1 AND r.order_id = $2 AND r.kind = 'completed' AND (r.series, r.number) <> ($3, $4)
        AND EXISTS (SELECT 1 FROM cutin.order_units u WHERE u.site = $1 AND u.order_id = $2 AND u.series = r.series
                       AND u.units @> r.number)`,
    [site, orderId, unit.series, unit.number],
  );
  return row?.completed ?? 0;
}

const moveRow = z
  .object({
    kind: z.enum(['component', 'removal']),
    site: z.string(),
    endItem: z.string(),
    series: z.string(),
    number: z.coerce.number(),
    builtItem: z.string(),
    body: z.unknown(),
  })
  .transform(({ series, number, body, ...row }): ComponentMove => {
    // Kept by the intake as it was checked there.
    const told = body as Omit<ComponentMove, 'unit' | 'named'> & NamedUnit;
    const { orderId, serial, lot, operation, position, component, quantity, unitOfMeasure, at } = told;
    const named = { unit: { series, number }, named: { serial, lot } };
    return { ...row, ...named, orderId, operation, position, component, quantity, unitOfMeasure, at };
  });

function listMoves(tx: Queryable, where: string, values: unknown[]): Promise<ComponentMove[]> {
  return listRows(
    tx,
    moveRow,
    `SELECT kind, site, r.end_item AS "endItem", series, number, o.item_id AS "builtItem", body
       FROM cutin.unit_record r JOIN cutin.work_order o USING (site, order_id)
      WHERE ${where} AND kind IN ('component', 'removal') ORDER BY record_id`,
    values,
  );
}

const instant = z
  .date()
  .nullable()
  .transform((at) => at?.toISOString() ?? null);

/** Records carry the time of their report; the rows of their order and unit are few. */
async function findLastTimes(
  tx: Queryable,
  { site, endItem, unit }: Parameters<UnitReads['findLastTimes']>[0],
): ReturnType<UnitReads['findLastTimes']> {
  const row = await findOneRow(
    tx,
    z.object({ shippedAt: instant, workedAt: instant }),
    `SELECT max((body->>'at')::timestamptz) FILTER (WHERE kind = 'shipped') AS "shippedAt",
            max((body->>'at')::timestamptz) FILTER (WHERE kind <> 'shipped') AS "workedAt"
       FROM cutin.unit_record WHERE site = $1 AND end_item = $2 AND series = $3 AND number = $4`,
    [site, endItem, unit.series, unit.number],
  );
  return row ?? { shippedAt: null, workedAt: null };
}

const gateRow = z.object({
  completedUnder: z
    .object({
      orderId: z.string(),
      seal: z.string(),
      quantity: z.object({ value: z.string(), unitOfMeasure: z.string() }).nullable(),
    })
    .nullable(),
  standing: z.array(z.string()),
  out: z.array(z.string()),
});

async function findAtGate(
  tx: Queryable,
  { site, itemId, unit }: { site: string; itemId: string; unit: Serial },
): Promise<UnitAtGate> {
  const ofUnit = `site = $1 AND series = $3 AND number = $4 AND end_item = $2`;
  const row = await findOneRow(
    tx,
    gateRow,
    // An order of a component counts the serials of its end item too: completing that one completes no end item.
    `SELECT (SELECT json_build_object('orderId', order_id, 'seal', body->>'seal', 'quantity', body->'quantity') FROM cutin.unit_record
              WHERE site = $1 AND end_item = $2 AND series = $3 AND number = $4 AND kind = 'completed' AND record_key = $2
              ORDER BY record_id DESC LIMIT 1) AS "completedUnder",
            ARRAY(SELECT nonconformance_id FROM cutin.nonconformance WHERE ${ofUnit}
                     AND state IN ('draft', 'open') ORDER BY 1) AS standing,
            ARRAY(SELECT nonconformance_id FROM cutin.nonconformance WHERE ${ofUnit}
                     AND disposition IN ('scrap', 'returnToSupplier') ORDER BY 1) AS out`,
    [site, itemId, unit.series, unit.number],
  );
  if (row === null) throw new Error('A read of one row answered none.');
  return row;
}
