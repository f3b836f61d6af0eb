// How locks are written. Each moves only along its states.
import { lockStates } from '../../../domain/locks/order-lock';
import type { LockWrite } from '../../../domain/locks/lock-writes';
import { requireMoved, type Writers } from '../write';

export const lockWriters: Writers<LockWrite> = {
  lockEnded: async (tx, { lock, state, because }) => {
    const { site, orderId, version } = lock;
    const { rowCount } = await tx.query(
      `UPDATE cutin.order_lock SET state = $4, ended_at = now(), ended_because = $5
        WHERE site = $1 AND order_id = $2 AND version = $3 AND state = ANY ($6)`,
      [site, orderId, version, state, because, lockStates.sourcesOf(state)],
    );
    requireMoved(rowCount, `Lock ${String(version)} of ${orderId}`);
  },
};
