// Holds of work orders. A hold stands until it is released; it is never deleted.
import { accepted, refused, type Decision } from '../../../domain/decision';
import type { Queryable } from '../database';
import { appendLedger } from '../ledger';
import { tellSubscribers, type Told } from '../webhooks/append-contract-event';

interface Hold {
  site: string;
  orderId: string;
  holdId: string;
  reason: string;
  actor: string;
  /** Id of the event that raised it, where one did. */
  causationId?: string;
}

/** Repeating a hold changes nothing, even after it was released. */
export async function placeHold(tx: Queryable, hold: Hold): Promise<void> {
  const { site, orderId, holdId, reason, actor, causationId } = hold;
  const placed = await tx.query(
    `INSERT INTO cutin.order_hold (site, order_id, hold_id, reason, held_by) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT DO NOTHING`,
    [site, orderId, holdId, reason, actor],
  );
  if (placed.rowCount === 0) return;
  await tellHold(tx, { site, orderId, holdId, reason, action: 'hold' }, causationId);
  await appendLedger(tx, {
    key: `held ${site} ${orderId} ${holdId}`,
    kind: 'orderHeld',
    actor,
    body: { site, orderId, holdId, reason },
  });
}

/** Refused with HOLD_UNKNOWN; one that was released before is accepted again. */
export async function releaseHold(
  tx: Queryable,
  { site, orderId, holdId, reason, actor }: Hold,
): Promise<Decision<true>> {
  const released = await tx.query(
    `UPDATE cutin.order_hold SET released_at = now(), released_by = $4, release_reason = $5
      WHERE site = $1 AND order_id = $2 AND hold_id = $3 AND released_at IS NULL`,
    [site, orderId, holdId, actor, reason],
  );
  if (released.rowCount === 0) {
    const known = await tx.query('SELECT 1 FROM cutin.order_hold WHERE site = $1 AND order_id = $2 AND hold_id = $3', [
      site,
      orderId,
      holdId,
    ]);
    if (known.rows.length > 0) return accepted(true);
    return refused({ code: 'HOLD_UNKNOWN', message: `${orderId} has no hold ${holdId}.`, at: holdId });
  }
  await tellHold(tx, { site, orderId, holdId, reason, action: 'release' });
  await appendLedger(tx, {
    key: `released ${site} ${orderId} ${holdId}`,
    kind: 'orderHoldReleased',
    actor,
    body: { site, orderId, holdId, reason },
  });
  return accepted(true);
}

/** A hold that came in as an event goes out as that event; every other one is told here. */
async function tellHold(tx: Queryable, hold: HoldTold, causationId?: string): Promise<void> {
  if (hold.holdId.startsWith('event/')) return;
  await tellSubscribers(tx, { ...holdEvent(hold), ...(causationId === undefined ? {} : { causationId }) });
}

interface HoldTold {
  site: string;
  orderId: string;
  holdId: string;
  reason: string;
  action: 'hold' | 'release';
}

function holdEvent(data: HoldTold): Told {
  const { site, orderId, holdId, action } = data;
  const id = `${action}/${site}/${orderId}/${holdId}`;
  return { name: 'order.hold', id, subject: `order/${site}/${orderId}`, data: { ...data } };
}

/** The holds of a change stand for exactly these orders afterwards: MES held them, or let them go. */
export async function setChangeHolds(
  tx: Queryable,
  { changeId, site, orderIds, reason }: { changeId: string; site: string; orderIds: string[]; reason: string },
): Promise<void> {
  const holdId = `change/${changeId}`;
  const released = await tx.query(
    `UPDATE cutin.order_hold SET released_at = now(), released_by = 'cutin', release_reason = $4
      WHERE site = $1 AND hold_id = $2 AND released_at IS NULL AND NOT order_id = ANY ($3) RETURNING order_id AS "orderId"`,
    [site, holdId, orderIds, reason],
  );
  const placed = await tx.query(
    `INSERT INTO cutin.order_hold (site, order_id, hold_id, reason, held_by)
     SELECT $1, o, $2, $4, 'cutin' FROM unnest($3::text[]) AS o ON CONFLICT DO NOTHING RETURNING order_id AS "orderId"`,
    [site, holdId, orderIds, reason],
  );
  const told = (action: 'hold' | 'release', rows: unknown[]): Told[] =>
    (rows as { orderId: string }[]).map(({ orderId }) => holdEvent({ site, orderId, holdId, reason, action }));
  await tellSubscribers(tx, ...told('release', released.rows), ...told('hold', placed.rows));
}
