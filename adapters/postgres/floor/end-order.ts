// The end of a work order: cancelled or scrapped by signature, by the disposition of a change, or complete with its last
// unit. Its lock ends with it; what was done to its units stays.
import { z } from 'zod';
import { accepted, refused, type Refusal, type Verdict } from '../../../domain/verdict';
import type { CancelOrder, WorkOrder } from '../../../ports/floor';
import { findOneRow, type Queryable } from '../database';
import { appendLedger } from '../ledger';
import { lockEffectivity } from '../statements';
import { placeHold } from './holds';
import { closeLock, discardProposals, isBegun } from './order-locks';
import { findWorkOrder } from './order-sources';

/** Refusals: ORDER_UNKNOWN, ORDER_CLOSED, HOLD_REQUIRED (begun and not on hold). Repeating it changes nothing. */
export async function cancelOrder(tx: Queryable, order: CancelOrder): Promise<Verdict<true>> {
  const { site, orderId, cancellationId, disposition, reason, actor } = order;
  const known = await findWorkOrder(tx, { site, orderId });
  if (known === null)
    return refused({ code: 'ORDER_UNKNOWN', message: `There is no work order ${orderId} at ${site}.`, at: orderId });
  await lockEffectivity(tx, [known]);
  const { rows } = await tx.query('SELECT 1 FROM cutin.ledger WHERE entry_key = $1', [`cancelled ${cancellationId}`]);
  if (rows.length > 0) return accepted(true);
  const unfit =
    endedOrder(known) ??
    ((await isBegun(tx, known)) && !(await isHeld(tx, known)) ? holdRequired(orderId, 'cancelled') : null);
  if (unfit !== null) return refused({ ...unfit, at: orderId });
  const because = `${disposition}: ${reason}`;
  // MES is told by the hold, which nothing releases: the order ends under it.
  await placeHold(tx, { site, orderId, holdId: `cancelled/${cancellationId}`, reason: because, actor });
  await discardProposals(tx, known, because);
  await closeLock(tx, { site, orderId, because, actor });
  await endOrder(tx, { site, orderId, state: 'cancelled' });
  await appendLedger(tx, { key: `cancelled ${cancellationId}`, kind: 'orderCancelled', actor, body: { ...order } });
  return accepted(true);
}

export async function endOrder(
  tx: Queryable,
  { site, orderId, state }: { site: string; orderId: string; state: 'cancelled' | 'complete' },
): Promise<void> {
  await tx.query('UPDATE cutin.work_order SET state = $3, updated_at = now() WHERE site = $1 AND order_id = $2', [
    site,
    orderId,
    state,
  ]);
}

export function endedOrder({ orderId, state }: WorkOrder): Refusal | null {
  if (state !== 'complete' && state !== 'cancelled') return null;
  return { code: 'ORDER_CLOSED', message: `${orderId} is ${state}.` };
}

export function holdRequired(orderId: string, what: string): Refusal {
  return { code: 'HOLD_REQUIRED', message: `${orderId} was begun: hold it before it is ${what}.` };
}

export async function isHeld(tx: Queryable, { site, orderId }: WorkOrder): Promise<boolean> {
  const row = await findOneRow(
    tx,
    z.object({ held: z.boolean() }),
    `SELECT EXISTS (SELECT 1 FROM cutin.order_hold WHERE site = $1 AND order_id = $2 AND released_at IS NULL) AS held`,
    [site, orderId],
  );
  return row?.held ?? false;
}

/** RULES 12: the author of a change does not dispose of its orders. */
export async function isAuthor(
  tx: Queryable,
  { changeId, actor }: { changeId: string; actor: string },
): Promise<boolean> {
  const { rows } = await tx.query('SELECT 1 FROM cutin.change WHERE change_id = $1 AND author = $2', [changeId, actor]);
  return rows.length > 0;
}
