// Places and releases holds, many orders in one statement, and says what is to be told of them.
import { ledgerOfHold, toldOfHold, type HoldEffect, type HoldEpisode } from '../../../domain/orders/hold';
import type { LedgerEntry } from '../../../domain/ledger/ledger-entry';
import type { Told } from '../../../domain/told';
import type { Queryable } from '../database';

export async function commitHolds(
  tx: Queryable,
  effects: readonly HoldEffect[],
): Promise<{ told: Told[]; ledger: LedgerEntry[] }> {
  const told: Told[] = [];
  const ledger: LedgerEntry[] = [];
  for (const effect of effects) {
    const episodes = await (effect.act === 'place' ? place(tx, effect) : release(tx, effect));
    told.push(...toldOfHold(effect, episodes));
    ledger.push(...ledgerOfHold(effect, episodes));
  }
  return { told, ledger };
}

async function place(tx: Queryable, effect: HoldEffect): Promise<HoldEpisode[]> {
  const { site, orderIds, kind, holdId, reason, actor, at } = effect;
  const { rows } = await tx.query(
    `INSERT INTO cutin.order_hold (site, order_id, kind, hold_id, episode, reason, held_by, held_at)
     SELECT $1, o, $3, $4, coalesce((SELECT max(h.episode) FROM cutin.order_hold h
                                      WHERE h.site = $1 AND h.order_id = o AND h.hold_id = $4), 0) + 1, $5, $6, $7
       FROM unnest($2::text[]) AS o
      WHERE NOT EXISTS (SELECT 1 FROM cutin.order_hold s
                         WHERE s.site = $1 AND s.order_id = o AND s.hold_id = $4 AND s.released_at IS NULL)
     ON CONFLICT DO NOTHING RETURNING order_id AS "orderId", episode`,
    [site, orderIds, kind, holdId, reason, actor, at],
  );
  return rows as HoldEpisode[];
}

async function release(tx: Queryable, effect: HoldEffect): Promise<HoldEpisode[]> {
  const { site, orderIds, holdId, reason, actor, at } = effect;
  const { rows } = await tx.query(
    `UPDATE cutin.order_hold SET released_at = $4, released_by = $5, release_reason = $6
      WHERE site = $1 AND order_id = ANY ($2) AND hold_id = $3 AND released_at IS NULL
      RETURNING order_id AS "orderId", episode`,
    [site, orderIds, holdId, at, actor, reason],
  );
  return rows as HoldEpisode[];
}
