// A new lock version for an order that has one (RULES 5.4): by signature where the order was begun, and by the signed
// disposition of a change where units that were not begun switch to its revision.
import { z } from 'zod';
import { accepted, refused, type Decision } from '../../../domain/decision';
import type { SerialRules } from '../../../domain/effectivity/serial';
import type { RelockOrder } from '../../../ports/floor';
import { findOneRow, listRows, type Queryable } from '../database';
import { appendLedger } from '../ledger';
import { lockEffectivity } from '../statements';
import { placeHold } from './holds';
import { closeLock, isBegun, listLocks, resolveNow } from './order-locks';
import { findWorkOrder } from './order-sources';
import { requestLock } from './request-lock';
import { wake } from './wake';

/**
 * Refusals: ORDER_UNKNOWN, ORDER_NOT_LOCKED, HOLD_REQUIRED (begun and not on hold), ORDER_BEGUN (a begun order does not
 * switch before its start), and those of resolveOrder.
 */
export async function relock(
  tx: Queryable,
  order: RelockOrder,
  serialRules: SerialRules,
): Promise<Decision<{ handoffId: string }>> {
  const { site, orderId, relockId, disposition, reason, actor } = order;
  const known = await findWorkOrder(tx, { site, orderId });
  if (known === null)
    return refused({ code: 'ORDER_UNKNOWN', message: `There is no work order ${orderId} at ${site}.`, at: orderId });
  await lockEffectivity(tx, [known]);
  const [open] = await listLocks(tx, `site = $1 AND order_id = $2 AND state = 'open'`, [site, orderId]);
  if (open === undefined)
    return refused({ code: 'ORDER_NOT_LOCKED', message: `${orderId} has no open lock to replace.`, at: orderId });
  const begun = await isBegun(tx, known);
  if (begun && !(await isHeld(tx, known)))
    return refused({
      code: 'HOLD_REQUIRED',
      message: `${orderId} was begun: hold it before it is locked anew.`,
      at: orderId,
    });
  if (begun && disposition === 'switchBeforeStart')
    return refused({
      code: 'ORDER_BEGUN',
      message: `${orderId} was begun: it cannot switch before its start.`,
      at: orderId,
    });
  const resolved = await resolveNow(tx, known, serialRules);
  if (resolved.kind === 'refused') return resolved;
  // The order stays closed to starts until MES has echoed the new lock, whatever released its other holds meanwhile.
  await placeHold(tx, { site, orderId, holdId: `relock/${relockId}`, reason, actor });
  await closeLock(tx, { site, orderId, because: `${disposition}: ${reason}`, actor });
  const { changeId } = resolved.value.statement;
  const requested = await requestLock(tx, { site, orderId, itemId: known.itemId, changeId });
  await appendLedger(tx, {
    key: `relock ${relockId}`,
    kind: 'orderRelocked',
    actor,
    changeId,
    handoffId: requested.handoffId,
    body: { ...order, fromVersion: open.version },
  });
  return accepted(requested);
}

async function isHeld(tx: Queryable, { site, orderId }: { site: string; orderId: string }): Promise<boolean> {
  const row = await findOneRow(
    tx,
    z.object({ held: z.boolean() }),
    `SELECT EXISTS (SELECT 1 FROM cutin.order_hold WHERE site = $1 AND order_id = $2 AND released_at IS NULL) AS held`,
    [site, orderId],
  );
  return row?.held ?? false;
}

const affectedRow = z.object({
  site: z.string(),
  orderId: z.string(),
  disposition: z.string().nullable(),
  concession: z.string().nullable(),
});

/**
 * What a change that has just become effective does to the locks of its items: orders that switch get a new version,
 * ended ones lose theirs, those with a concession go on, and every other one whose units now have another revision is
 * held until somebody disposes of it.
 */
export async function followChange(tx: Queryable, changeId: string, serialRules: SerialRules): Promise<void> {
  const affected = await listRows(
    tx,
    affectedRow,
    `SELECT l.site, l.order_id AS "orderId", d.disposition, d.concession
       FROM cutin.order_lock l
       JOIN (SELECT DISTINCT item_id, site FROM cutin.statement WHERE change_id = $1 AND state = 'actual') s
         ON s.item_id = l.item_id AND s.site = l.site
       LEFT JOIN cutin.order_disposition d ON d.change_id = $1 AND d.site = l.site AND d.order_id = l.order_id
      WHERE l.state = 'open' ORDER BY l.site, l.order_id`,
    [changeId],
  );
  const items = await listRows(
    tx,
    z.object({ itemId: z.string(), site: z.string() }),
    'SELECT DISTINCT item_id AS "itemId", site FROM cutin.statement WHERE change_id = $1',
    [changeId],
  );
  await wake(
    tx,
    items.map(({ itemId, site }) => `effectivity/${site}/${itemId}`),
  );
  for (const one of affected) await followOrder(tx, { ...one, changeId, serialRules });
}

async function followOrder(
  tx: Queryable,
  given: z.infer<typeof affectedRow> & { changeId: string; serialRules: SerialRules },
): Promise<void> {
  const { site, orderId, disposition, concession, changeId, serialRules } = given;
  const order = await findWorkOrder(tx, { site, orderId });
  const [open] = await listLocks(tx, `site = $1 AND order_id = $2 AND state = 'open'`, [site, orderId]);
  if (order === null || open === undefined || concession !== null) return;
  const because = `change ${changeId} became effective`;
  if (disposition === 'cancelAndReplan' || disposition === 'scrap') {
    await closeLock(tx, { site, orderId, because: `${disposition}: ${because}`, actor: 'cutin' });
    await tx.query(
      `UPDATE cutin.work_order SET state = 'cancelled', updated_at = now() WHERE site = $1 AND order_id = $2`,
      [site, orderId],
    );
    return;
  }
  const resolved = await resolveNow(tx, order, serialRules);
  if (resolved.kind === 'accepted' && resolved.value.statement.revision === open.lockSet.revision) return;
  if (resolved.kind === 'accepted' && disposition === 'switchBeforeStart' && !(await isBegun(tx, order))) {
    await closeLock(tx, { site, orderId, because: `${disposition}: ${because}`, actor: 'cutin' });
    await requestLock(tx, { site, orderId, itemId: order.itemId, changeId: resolved.value.statement.changeId });
    return;
  }
  await placeHold(tx, { site, orderId, holdId: `effective/${changeId}`, reason: because, actor: 'cutin' });
}
