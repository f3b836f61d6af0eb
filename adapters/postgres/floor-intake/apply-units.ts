// The end of a unit at the plant: its completion and its shipment.
import { z } from 'zod';
import { parseSerial, type Serial } from '../../../domain/effectivity/serial';
import { countUnits } from '../../../domain/effectivity/span-algebra';
import type { LockSet } from '../../../domain/locks/lock-set';
import { completedOperations } from '../../../domain/units/operation-runs';
import { findOneRow, type Queryable } from '../database';
import { closeLock } from '../floor/order-locks';
import { endOrder } from '../floor/end-order';
import { findWorkOrder } from '../floor/order-sources';
import { lockEffectivity } from '../statements';
import { judge, listRuns } from './apply-operations';
import { nonconformanceKey, refuse, unitKey, waitFor, type Apply, type Effect } from './effect';
import { keepRecord } from './keep-record';

/** Judged like every other report: work that was completed outside the lock that stood then holds the order. */
export const applyUnitCompleted: Apply<'unit.completed'> = async (context, data) => {
  const { site, orderId, itemId, serial } = data;
  const judged = await judge(context, data);
  if (judged.kind !== 'good') return judged;
  const { unit, lock } = judged;
  const { lockSet } = lock;
  if (lockSet.itemId !== itemId)
    return refuse('ITEM_NOT_OF_ORDER', `${orderId} builds ${lockSet.itemId}, not ${itemId}.`, itemId);
  const open = await openOperations(context.tx, { site, orderId, unit, lockSet });
  if (open.length > 0) return waitFor(`${serial} lacks ${open.join(', ')}.`, unitKey(site, unit));
  await keepRecord(context, {
    kind: 'completed',
    orderId,
    endItem: lockSet.endItem,
    unit,
    key: itemId,
    body: data,
  });
  await completeOrder(context.tx, { site, orderId, units: countUnits(lock.spans) });
  return { kind: 'applied', wakes: [`completed/${unitKey(site, unit)}`] };
};

/** The last unit completes the order, and its lock ends with it: a later change has nothing to hold. */
async function completeOrder(
  tx: Queryable,
  { site, orderId, units }: { site: string; orderId: string; units: number | null },
): Promise<void> {
  const row = await findOneRow(
    tx,
    z.object({ completed: z.number() }),
    `SELECT count(DISTINCT (series, number))::int AS completed FROM cutin.unit_record
      WHERE site = $1 AND order_id = $2 AND kind = 'completed'`,
    [site, orderId],
  );
  if (units === null || (row?.completed ?? 0) < units) return;
  const order = await findWorkOrder(tx, { site, orderId });
  if (order === null || order.state === 'complete') return;
  // A change that becomes effective at this moment waits for the end of the order, or the order for the change.
  await lockEffectivity(tx, [order]);
  await closeLock(tx, { site, orderId, because: 'complete', actor: 'cutin' });
  await endOrder(tx, { site, orderId, state: 'complete' });
}

/** What is being done again under a later lock is open until that run is completed. */
async function openOperations(
  tx: Queryable,
  of: { site: string; orderId: string; unit: Serial; lockSet: LockSet },
): Promise<string[]> {
  const { site, orderId, unit, lockSet } = of;
  const known = completedOperations(await listRuns(tx, { site, orderId, unit }));
  return lockSet.routing.operations.map(({ operation }) => operation).filter((operation) => !known.has(operation));
}

/** A draft holds no unit on the floor, but nobody knows yet what it says: no unit leaves the plant with one. */
export const applyShipped: Apply<'unit.shipped'> = async (context, data) => {
  const { site, serial, itemId } = data;
  const unit = parseSerial(serial, context.serialRules(itemId));
  if (unit.kind === 'refused') return { kind: 'refused', reasons: unit.reasons };
  const { completed, standing, out } = await readUnit(context.tx, { site, itemId, unit: unit.value });
  if (out.length > 0) {
    const message = `${serial} may not be shipped: ${out.join(', ')} scrapped it or sent it back.`;
    return refuse('UNIT_NOT_SHIPPABLE', message, serial, { nonconformances: out });
  }
  if (!completed) return waitFor(`${serial} is not completed.`, `completed/${unitKey(site, unit.value)}`);
  if (standing.length > 0) return untilDisposed(data, standing);
  const of = { orderId: null, endItem: itemId, unit: unit.value };
  await keepRecord(context, { ...of, kind: 'shipped', key: itemId, body: data });
  return { kind: 'applied' };
};

function untilDisposed({ site, serial }: { site: string; serial: string }, standing: readonly string[]): Effect {
  return {
    kind: 'parked',
    code: 'OPEN_NONCONFORMANCE',
    detail: `${serial} has nonconformances that nobody disposed of: ${standing.join(', ')}.`,
    waitsFor: standing.map((nonconformanceId) => nonconformanceKey({ site, nonconformanceId })),
    owner: 'quality engineer',
  };
}

const unitRow = z.object({ completed: z.boolean(), standing: z.array(z.string()), out: z.array(z.string()) });

/** An NCR that names no order may be about any product that has such a unit. */
async function readUnit(
  tx: Queryable,
  { site, itemId, unit }: { site: string; itemId: string; unit: Serial },
): Promise<z.infer<typeof unitRow>> {
  const ofUnit = `site = $1 AND series = $3 AND number = $4 AND (end_item = $2 OR end_item IS NULL)`;
  const row = await findOneRow(
    tx,
    unitRow,
    // An order of a component counts the serials of its end item too: completing that one completes no end item.
    `SELECT EXISTS (SELECT 1 FROM cutin.unit_record WHERE site = $1 AND end_item = $2 AND series = $3 AND number = $4
                       AND kind = 'completed' AND record_key = $2) AS completed,
            ARRAY(SELECT nonconformance_id FROM cutin.nonconformance WHERE ${ofUnit}
                     AND state IN ('draft', 'open') ORDER BY 1) AS standing,
            ARRAY(SELECT nonconformance_id FROM cutin.nonconformance WHERE ${ofUnit}
                     AND disposition IN ('scrap', 'returnToSupplier') ORDER BY 1) AS out`,
    [site, itemId, unit.series, unit.number],
  );
  return row ?? { completed: false, standing: [], out: [] };
}
