// What is wrong with a unit, what is decided about it, and its completion and shipment.
import { z } from 'zod';
import { parseSerial, type Serial } from '../../../domain/effectivity/serial';
import type { InspectionPlan } from '../../../domain/inspection/inspection-plan';
import type { LockSet } from '../../../domain/lock/lock-set';
import { unresolvedReferences, type PlanCharacteristics } from '../../../domain/quality/nonconformance-references';
import { canonicalJson } from '../../../platform/content-hash';
import { findOneRow, listRows, type Queryable } from '../database';
import { appendLedger } from '../ledger';
import { findWorkOrder } from '../floor/order-sources';
import { storedLocks } from './apply-operations';
import { nonconformanceKey, orderKey, refuse, unitKey, waitFor, type Apply, type EffectContext } from './effect';
import { keepRecord } from './keep-record';

export const applyNonconformance: Apply<'nonconformance.detected'> = async (context, data) => {
  const { tx, receivedBy } = context;
  const { site, nonconformanceId, serial, orderId } = data;
  const order = orderId === null ? null : await findWorkOrder(tx, { site, orderId });
  const unit = parseSerial(serial, order === null ? {} : context.serialRules(order.endItem));
  if (unit.kind === 'refused') return { kind: 'refused', reasons: unit.reasons };
  const lock =
    order === null
      ? undefined
      : (await storedLocks(context, order)).filter(({ state }) => state === 'open' || state === 'closed').at(-1);
  const characteristics = lock === undefined ? {} : await readCharacteristics(tx, lock.lockSet);
  const missing = unresolvedReferences(
    {
      serial,
      orderId,
      operation: data.operation,
      instructionRevision: data.instructionRevision,
      drawingRevision: data.drawingRevision,
      characteristicId: data.characteristicId,
      planRevision: data.planRevision,
      requirement: data.requirement,
    },
    lock?.lockSet ?? null,
    characteristics,
  );
  const state = missing.length === 0 ? 'open' : 'draft';
  const { series, number } = unit.value;
  await tx.query(
    `INSERT INTO cutin.nonconformance (site, nonconformance_id, order_id, serial, series, number, state, body, missing, end_item)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     ON CONFLICT (site, nonconformance_id) DO UPDATE SET order_id = $3, serial = $4, series = $5, number = $6, state = $7,
       body = $8, missing = $9, end_item = $10, updated_at = now() WHERE cutin.nonconformance.state = 'draft'`,
    [
      ...[site, nonconformanceId, orderId, serial, series, number, state, canonicalJson(data), missing],
      order?.endItem ?? null,
    ],
  );
  await appendLedger(tx, {
    key: `nonconformance ${context.event.source} ${context.event.id}`,
    kind: state === 'open' ? 'nonconformanceOpened' : 'nonconformanceDrafted',
    actor: receivedBy,
    body: { site, nonconformanceId, serial, state, missing },
  });
  return { kind: 'applied', outcome: { nonconformanceId, state, missing }, wakes: [nonconformanceKey(data)] };
};

async function readCharacteristics(tx: Queryable, { inspectionPlan }: LockSet): Promise<PlanCharacteristics> {
  const row = await findOneRow(
    tx,
    z.object({ content: z.unknown() }),
    'SELECT content FROM cutin.content WHERE content_hash = $1',
    [inspectionPlan.contentHash],
  );
  // The plan as it was handed over to QMS, by the hash that the lock names.
  return row === null ? {} : (row.content as Pick<InspectionPlan, 'characteristics'>).characteristics;
}

export const applyDisposition: Apply<'disposition.issued'> = async ({ tx, receivedBy }, data) => {
  const { site, nonconformanceId, disposition, concession } = data;
  const held = await findOneRow(
    tx,
    z.object({ state: z.string() }),
    'SELECT state FROM cutin.nonconformance WHERE site = $1 AND nonconformance_id = $2 FOR UPDATE',
    [site, nonconformanceId],
  );
  if (held === null) return waitFor(`There is no nonconformance ${nonconformanceId}.`, nonconformanceKey(data));
  if (held.state === 'draft')
    return waitFor(`${nonconformanceId} is a draft: its references do not resolve.`, nonconformanceKey(data));
  if ((disposition === 'useAsIs' || disposition === 'repair') && concession === null)
    return refuse('CONCESSION_REQUIRED', `${disposition} of ${nonconformanceId} needs a concession.`, nonconformanceId);
  await tx.query(
    `UPDATE cutin.nonconformance SET state = 'dispositioned', disposition = $3, updated_at = now()
      WHERE site = $1 AND nonconformance_id = $2`,
    [site, nonconformanceId, disposition],
  );
  await appendLedger(tx, {
    key: `dispositioned ${site} ${nonconformanceId}`,
    kind: 'nonconformanceDispositioned',
    actor: receivedBy,
    body: { ...data },
  });
  return { kind: 'applied', outcome: { nonconformanceId, state: 'dispositioned' }, wakes: [nonconformanceKey(data)] };
};

export const applyUnitCompleted: Apply<'unit.completed'> = async (context, data) => {
  const { tx } = context;
  const { site, orderId, itemId, serial, seal } = data;
  const order = await findWorkOrder(tx, data);
  if (order === null) return waitFor(`There is no work order ${orderId} at ${site}.`, orderKey(data));
  if (order.itemId !== itemId)
    return refuse('ITEM_NOT_OF_ORDER', `${orderId} builds ${order.itemId}, not ${itemId}.`, itemId);
  const unit = parseSerial(serial, context.serialRules(order.endItem));
  if (unit.kind === 'refused') return { kind: 'refused', reasons: unit.reasons };
  const lock = (await storedLocks(context, data)).find((one) => one.seal === seal);
  if (lock === undefined)
    return refuse('SEAL_MISMATCH', `${orderId} was never locked under the seal that is echoed.`, serial);
  const open = await openOperations(context, { site, orderId, unit: unit.value, lockSet: lock.lockSet });
  if (open.length > 0) return waitFor(`${serial} lacks ${open.join(', ')}.`, unitKey(site, unit.value));
  const of = { orderId, endItem: order.endItem, unit: unit.value };
  await keepRecord(context, { ...of, kind: 'completed', key: data.itemId, body: data });
  return { kind: 'applied', wakes: [`completed/${unitKey(site, unit.value)}`] };
};

async function openOperations(
  { tx }: EffectContext,
  of: { site: string; orderId: string; unit: Serial; lockSet: LockSet },
): Promise<string[]> {
  const { site, orderId, unit, lockSet } = of;
  const done = await listRows(
    tx,
    z.object({ operation: z.string() }),
    `SELECT operation FROM cutin.unit_operation WHERE site = $1 AND order_id = $2 AND series = $3 AND number = $4
        AND completed_at IS NOT NULL`,
    [site, orderId, unit.series, unit.number],
  );
  const known = new Set(done.map(({ operation }) => operation));
  return lockSet.routing.operations.map(({ operation }) => operation).filter((operation) => !known.has(operation));
}

export const applyShipped: Apply<'unit.shipped'> = async (context, data) => {
  const { site, serial, itemId } = data;
  const unit = parseSerial(serial, context.serialRules(itemId));
  if (unit.kind === 'refused') return { kind: 'refused', reasons: unit.reasons };
  const { series, number } = unit.value;
  const row = await findOneRow(
    context.tx,
    z.object({ completed: z.boolean(), nonconformances: z.array(z.string()) }),
    // An order of a component counts the serials of its end item too: completing that one completes no end item.
    `SELECT EXISTS (SELECT 1 FROM cutin.unit_record WHERE site = $1 AND end_item = $4 AND series = $2 AND number = $3
                       AND kind = 'completed' AND record_key = $4) AS completed,
            ARRAY(SELECT nonconformance_id FROM cutin.nonconformance WHERE site = $1 AND series = $2 AND number = $3
                     AND (end_item = $4 OR end_item IS NULL) AND state = 'open' ORDER BY 1) AS nonconformances`,
    [site, series, number, itemId],
  );
  if (row?.completed !== true) return waitFor(`${serial} is not completed.`, `completed/${unitKey(site, unit.value)}`);
  if (row.nonconformances.length > 0) {
    return {
      kind: 'parked',
      code: 'OPEN_NONCONFORMANCE',
      detail: `${serial} has open nonconformances: ${row.nonconformances.join(', ')}.`,
      waitsFor: row.nonconformances.map((nonconformanceId) => nonconformanceKey({ site, nonconformanceId })),
      owner: 'quality engineer',
    };
  }
  const of = { orderId: null, endItem: itemId, unit: unit.value };
  await keepRecord(context, { ...of, kind: 'shipped', key: itemId, body: data });
  return { kind: 'applied' };
};
