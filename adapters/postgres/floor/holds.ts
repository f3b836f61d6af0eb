// Holds of work orders. A hold stands until it is released; it is never deleted, and placed again after its release it
// is a new episode. Every step is in the ledger and told to subscribers.
import { accepted, refused, type Verdict } from '../../../domain/verdict';
import { contentHash } from '../../signing/content-hash';
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

/** A hold that stands already is left as it is; one that was released stands again. */
export async function placeHold(tx: Queryable, hold: Hold): Promise<void> {
  const { site, orderId, holdId, reason, actor, causationId } = hold;
  const [placed] = await insertHolds(tx, { site, orderIds: [orderId], holdId, reason, actor });
  if (placed === undefined) return;
  const { episode } = placed;
  await tellHold(tx, { site, orderId, holdId, reason, action: 'hold', episode }, causationId);
  await appendLedger(tx, {
    key: `held ${site} ${orderId} ${holdId} ${String(episode)}`,
    kind: 'orderHeld',
    actor,
    body: { site, orderId, holdId, reason },
  });
}

/** Whether a hold of that id was ever placed, standing or not. */
export async function isHoldKnown(
  db: Queryable,
  { site, orderId, holdId }: Pick<Hold, 'site' | 'orderId' | 'holdId'>,
): Promise<boolean> {
  const { rows } = await db.query(
    'SELECT 1 FROM cutin.order_hold WHERE site = $1 AND order_id = $2 AND hold_id = $3 LIMIT 1',
    [site, orderId, holdId],
  );
  return rows.length > 0;
}

interface Episode {
  orderId: string;
  episode: number;
}

async function insertHolds(
  tx: Queryable,
  given: { site: string; orderIds: readonly string[]; holdId: string; reason: string; actor: string },
): Promise<Episode[]> {
  const { rows } = await tx.query(
    `INSERT INTO cutin.order_hold (site, order_id, hold_id, episode, reason, held_by)
     SELECT $1, o, $3, coalesce((SELECT max(h.episode) FROM cutin.order_hold h
                                  WHERE h.site = $1 AND h.order_id = o AND h.hold_id = $3), 0) + 1, $4, $5
       FROM unnest($2::text[]) AS o
      WHERE NOT EXISTS (SELECT 1 FROM cutin.order_hold s
                         WHERE s.site = $1 AND s.order_id = o AND s.hold_id = $3 AND s.released_at IS NULL)
     ON CONFLICT DO NOTHING RETURNING order_id AS "orderId", episode`,
    [given.site, given.orderIds, given.holdId, given.reason, given.actor],
  );
  return rows as Episode[];
}

/** Refused with HOLD_UNKNOWN; one that was released before is accepted again. */
export async function releaseHold(tx: Queryable, hold: Hold): Promise<Verdict<true>> {
  const { site, orderId, holdId } = hold;
  const released = await endHolds(tx, { ...hold, where: 'hold_id = $6', values: [holdId] });
  if (released > 0 || (await isHoldKnown(tx, hold))) return accepted(true);
  return refused({ code: 'HOLD_UNKNOWN', message: `${orderId} has no hold ${holdId} at ${site}.`, at: holdId });
}

/** Ends the standing holds of an order for which `where` is true; its `values` count from $6. Answers how many. */
export async function endHolds(
  tx: Queryable,
  given: Omit<Hold, 'holdId'> & { where: string; values?: readonly unknown[] },
): Promise<number> {
  const { site, orderId, reason, actor, where, values = [] } = given;
  const { rows } = await tx.query(
    `UPDATE cutin.order_hold SET released_at = $3::timestamptz, released_by = $4, release_reason = $5
      WHERE site = $1 AND order_id = $2 AND released_at IS NULL AND ${where} RETURNING hold_id AS "holdId", episode`,
    [site, orderId, new Date().toISOString(), actor, reason, ...values],
  );
  for (const { holdId, episode } of rows as { holdId: string; episode: number }[]) {
    await tellHold(tx, { site, orderId, holdId, reason, action: 'release', episode });
    await appendLedger(tx, {
      key: `released ${site} ${orderId} ${holdId} ${String(episode)}`,
      kind: 'orderHoldReleased',
      actor,
      body: { site, orderId, holdId, reason },
    });
  }
  return rows.length;
}

interface HoldTold extends Omit<Hold, 'actor' | 'causationId'> {
  action: 'hold' | 'release';
  episode: number;
}

/** A hold that came in as an event goes out as that event; every other one is told here. */
async function tellHold(tx: Queryable, hold: HoldTold, causationId?: string): Promise<void> {
  if (hold.holdId.startsWith('event/')) return;
  await tellSubscribers(tx, { ...holdEvent(hold), ...(causationId === undefined ? {} : { causationId }) });
}

function holdEvent({ episode, ...data }: HoldTold): Told {
  const { site, orderId, holdId, action } = data;
  const id = `${action}/${site}/${orderId}/${holdId}/${String(episode)}`;
  return { name: 'order.hold', id, subject: `order/${site}/${orderId}`, data: { ...data } };
}

/** The holds of a change stand for exactly these orders afterwards: MES held them, or let them go. One ledger entry. */
export async function setChangeHolds(
  tx: Queryable,
  { changeId, site, orderIds, reason }: { changeId: string; site: string; orderIds: string[]; reason: string },
): Promise<void> {
  const holdId = `change/${changeId}`;
  const { rows } = await tx.query(
    `UPDATE cutin.order_hold SET released_at = now(), released_by = 'cutin', release_reason = $4
      WHERE site = $1 AND hold_id = $2 AND released_at IS NULL AND NOT order_id = ANY ($3)
      RETURNING order_id AS "orderId", episode`,
    [site, holdId, orderIds, reason],
  );
  const released = rows as Episode[];
  const placed = await insertHolds(tx, { site, orderIds, holdId, reason, actor: 'cutin' });
  if (released.length === 0 && placed.length === 0) return;
  const told = (action: 'hold' | 'release', episodes: Episode[]): Told[] =>
    episodes.map(({ orderId, episode }) => holdEvent({ site, orderId, holdId, reason, action, episode }));
  await tellSubscribers(tx, ...told('release', released), ...told('hold', placed));
  const named = (episodes: Episode[]): string[] =>
    episodes.map((one) => `${one.orderId} ${String(one.episode)}`).sort();
  const body = { site, holdId, reason, held: named(placed), released: named(released) };
  await appendLedger(tx, {
    key: `change holds ${contentHash(body)}`,
    kind: 'ordersHeldByChange',
    actor: 'cutin',
    changeId,
    body,
  });
}
