// How locks are written. Each moves only along its states.
import { lockStates } from '../../../domain/locks/order-lock';
import type { LockWrite } from '../../../domain/locks/lock-writes';
import { requireMoved, type RunWriters, type Writers } from '../writers';

type RunKind = 'lockEnded';

export const lockWriters: Writers<Exclude<LockWrite, { kind: RunKind }>> = {
  lockProposed: async (tx, { lock, spans, handoffId, generation, at }, canonical) => {
    const { site, orderId, version, seal, changeId, lockSet } = lock;
    const { itemId, endItem, revision, lot, routing, effectivity } = lockSet;
    await tx.query(
      `INSERT INTO cutin.order_lock (site, order_id, version, handoff_id, generation, item_id, end_item, revision, lot, spans,
                                     lock_set, operations, seal, change_id, statement_id, state, proposed_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 'proposed', $16)`,
      [
        site,
        orderId,
        version,
        handoffId,
        generation,
        itemId,
        endItem,
        revision,
        lot,
        canonical.json(spans),
        canonical.json(lockSet),
        routing.operations.map(({ operation }) => operation),
        seal,
        changeId,
        effectivity.statementId,
        at,
      ],
    );
  },
  lockOpened: async (tx, { lock, at }) => {
    const { site, orderId, version } = lock;
    const { rowCount } = await tx.query(
      `UPDATE cutin.order_lock SET state = 'open', opened_at = $4
        WHERE site = $1 AND order_id = $2 AND version = $3 AND state = ANY ($5)`,
      [site, orderId, version, at, lockStates.sourcesOf('open')],
    );
    requireMoved(rowCount, `Lock ${String(version)} of ${orderId}`);
  },
};

export const lockRunWriters: RunWriters<Extract<LockWrite, { kind: RunKind }>> = {
  lockEnded: async (tx, run) => {
    const rows = run.map(({ lock, state, because }) => ({
      ...lock,
      state,
      because,
      from: lockStates.sourcesOf(state),
    }));
    const { rowCount } = await tx.query(
      `UPDATE cutin.order_lock l SET state = e.state, ended_at = now(), ended_because = e.because
         FROM jsonb_to_recordset($1::jsonb) AS e(site text, "orderId" text, version integer, state text, because text, "from" text[])
        WHERE l.site = e.site AND l.order_id = e."orderId" AND l.version = e.version AND l.state = ANY (e."from")`,
      [JSON.stringify(rows)],
    );
    requireMoved(rowCount, `A lock of ${run[0]?.lock.orderId ?? ''}`, run.length);
  },
};
