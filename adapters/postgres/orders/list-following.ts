// The orders that a change touches when it becomes effective, with all that is decided on, in one statement.
import { z } from 'zod';
import type { DispositionKind } from '../../../domain/orders/disposition-kind';
import type { FollowingOrder } from '../../../domain/orders/decide-follow-change';
import { listRows, type Queryable } from '../database';
import { orderRow } from './find-order';

const header = { version: z.number(), seal: z.string(), changeId: z.string() };
const followingRow = orderRow
  .extend({
    disposition: z.string().nullable(),
    concession: z.string().nullable(),
    lastLock: z.object({ ...header, state: z.enum(['open', 'closed']), revision: z.string() }).nullable(),
    proposals: z.array(z.object(header)),
    requests: z.number(),
    isBegun: z.boolean(),
  })
  .transform(({ disposition, concession, lastLock, proposals, requests, isBegun, ...order }): FollowingOrder => {
    const { site, orderId } = order;
    return {
      order,
      disposition: disposition as DispositionKind | null,
      concession,
      lastLock: lastLock === null ? null : { site, orderId, ...lastLock },
      proposals: proposals.map((one) => ({ site, orderId, ...one, state: 'proposed' })),
      requests,
      isBegun,
    };
  });

const headerSql = `'version', l.version, 'seal', l.seal, 'changeId', l.change_id`;

export function listFollowing(tx: Queryable, changeId: string): Promise<FollowingOrder[]> {
  return listRows(
    tx,
    followingRow,
    `SELECT w.site, w.order_id AS "orderId", w.item_id AS "itemId", w.end_item AS "endItem", w.serials, w.lot, w.quantity,
            to_char(w.planned_start, 'YYYY-MM-DD') AS "plannedStart", w.state, w.lock_requests AS requests,
            d.disposition, d.concession,
            (SELECT json_build_object(${headerSql}, 'state', l.state, 'revision', l.revision)
               FROM cutin.order_lock l WHERE l.site = w.site AND l.order_id = w.order_id AND l.state IN ('open', 'closed')
              ORDER BY l.version DESC LIMIT 1) AS "lastLock",
            coalesce((SELECT json_agg(json_build_object(${headerSql}) ORDER BY l.version) FROM cutin.order_lock l
                       WHERE l.site = w.site AND l.order_id = w.order_id AND l.state = 'proposed'), '[]') AS proposals,
            (EXISTS (SELECT 1 FROM cutin.unit_operation u WHERE u.site = w.site AND u.order_id = w.order_id)
             OR EXISTS (SELECT 1 FROM cutin.authorisation a
                         WHERE a.site = w.site AND a.order_id = w.order_id AND a.decision = 'permit')) AS "isBegun"
       FROM cutin.work_order w
       JOIN (SELECT DISTINCT item_id, site FROM cutin.statement WHERE change_id = $1 AND state = 'actual') s
         ON s.item_id = w.item_id AND s.site = w.site
       LEFT JOIN cutin.order_disposition d ON d.change_id = $1 AND d.site = w.site AND d.order_id = w.order_id
      WHERE w.state IN ('created', 'released') AND w.lock_requests > 0 ORDER BY w.site, w.order_id`,
    [changeId],
  );
}
