// What a change that has just become effective does to the orders of its items (RULES 4.2, 5.4), in the transaction that
// makes it effective.
import { z } from 'zod';
import type { SerialRules } from '../../../domain/effectivity/serial';
import { listRows, type Queryable } from '../database';
import { endOrder } from './end-order';
import { placeHold } from './holds';
import { closeLock, discardProposals, isBegun, listLocks, resolveNow } from './order-locks';
import { findWorkOrder } from './order-sources';
import { requestLock } from './request-lock';
import { wake } from './wake';

const affectedRow = z.object({
  site: z.string(),
  orderId: z.string(),
  disposition: z.string().nullable(),
  concession: z.string().nullable(),
});

/**
 * Orders that switch get a new lock version, ended ones lose theirs, those with a concession go on, and every other one
 * whose units now have another revision is held until somebody disposes of it. A lock that is on its way is no way round:
 * ended orders end, and one that was begun is held though its next lock will be to the new revision.
 */
export async function followChange(tx: Queryable, changeId: string, serialRules: SerialRules): Promise<void> {
  const affected = await listRows(
    tx,
    affectedRow,
    `SELECT w.site, w.order_id AS "orderId", d.disposition, d.concession
       FROM cutin.work_order w
       JOIN (SELECT DISTINCT item_id, site FROM cutin.statement WHERE change_id = $1 AND state = 'actual') s
         ON s.item_id = w.item_id AND s.site = w.site
       LEFT JOIN cutin.order_disposition d ON d.change_id = $1 AND d.site = w.site AND d.order_id = w.order_id
      WHERE w.state IN ('created', 'released') AND w.lock_requests > 0 ORDER BY w.site, w.order_id`,
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
  const goesOn = concession !== null && (disposition === 'finishAtOld' || disposition === 'useAsIs');
  if (order === null || goesOn) return;
  const because = `change ${changeId} became effective`;
  if (disposition === 'cancelAndReplan' || disposition === 'scrap') {
    await closeLock(tx, { site, orderId, because: `${disposition}: ${because}`, actor: 'cutin' });
    await discardProposals(tx, order, `${disposition}: ${because}`);
    await endOrder(tx, { site, orderId, state: 'cancelled' });
    return;
  }
  const built = await findBuiltRevision(tx, order);
  const resolved = await resolveNow(tx, order, serialRules);
  if (resolved.kind === 'accepted' && resolved.value.statement.revision === built.revision) return;
  const begun = await isBegun(tx, order);
  // What was never locked or begun has nothing to switch from: its first lock is simply to the new revision.
  if (!built.isOpen && !begun) return;
  if (built.isOpen && resolved.kind === 'accepted' && disposition === 'switchBeforeStart' && !begun) {
    await closeLock(tx, { site, orderId, because: `${disposition}: ${because}`, actor: 'cutin' });
    await requestLock(tx, { site, orderId, itemId: order.itemId, changeId: resolved.value.statement.changeId });
    return;
  }
  await placeHold(tx, { site, orderId, holdId: `effective/${changeId}`, reason: because, actor: 'cutin' });
}

/** The revision of the open lock, else of the last one that was open. */
async function findBuiltRevision(
  tx: Queryable,
  { site, orderId }: { site: string; orderId: string },
): Promise<{ isOpen: boolean; revision: string | null }> {
  const locks = await listLocks(tx, `site = $1 AND order_id = $2 AND state IN ('open', 'closed')`, [site, orderId]);
  const last = locks.at(-1);
  return { isOpen: last?.state === 'open', revision: last?.lockSet.revision ?? null };
}
