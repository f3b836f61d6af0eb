// Work that is open in the store and carried by a workflow of its own. A handoff that no change carries is known by the
// message that started it, whether or not its workflow ever came to record it.
import { z } from 'zod';
import type { OpenWork } from '../../../domain/handoff/open-work';
import type { HandoffRef } from '../../../domain/handoff/handoff-ref';
import type { WorkReads } from '../../../ports/work';
import { findOneRow, listRows, type Queryable } from '../database';

export function workReads(db: Queryable): WorkReads {
  return {
    listOpen: ({ after, limit }) =>
      listRows(db, workRow, `${openWork} WHERE ($1::text IS NULL OR workflow_id > $1) ORDER BY workflow_id LIMIT $2`, [
        after,
        limit,
      ]),
    findOpen: (workflowId) => findOneRow(db, workRow, `${openWork} WHERE workflow_id = $1`, [workflowId]),
    isInterrupted: async (workflowId) => {
      const sql = 'SELECT workflow_id AS "workflowId" FROM cutin.interrupted_work WHERE workflow_id = $1';
      return (await findOneRow(db, z.object({ workflowId: z.string() }), sql, [workflowId])) !== null;
    },
    listRetries: (workflowId) =>
      listRows(
        db,
        retryRow,
        'SELECT retried_at AS "retriedAt" FROM cutin.work_retry WHERE workflow_id = $1 ORDER BY retried_at',
        [workflowId],
      ),
  };
}

/** One whose first message was not tried yet, or that was asked to start again, is just being started. */
const openWork = `SELECT workflow_id AS "workflowId", change_id AS "changeId", handoff FROM (
    SELECT c.workflow_id, c.change_id, NULL::jsonb AS handoff FROM cutin.change c
     WHERE c.state IN ('received', 'propagating', 'aborting')
    UNION ALL
    SELECT DISTINCT ON (o.payload->'handoff'->>'workflowId') o.payload->'handoff'->>'workflowId', h.change_id,
           o.payload->'handoff'
      FROM cutin.outbox o LEFT JOIN cutin.handoff h ON h.handoff_id = o.payload->'handoff'->>'handoffId'
     WHERE o.kind = 'startHandoff'
       AND (coalesce(h.state, 'proposed') NOT IN ('verified', 'waived', 'withdrawn', 'aborted')
            OR (h.state = 'aborted' AND h.subject_kind = 'order')
            OR (h.state IN ('aborted', 'waived') AND EXISTS (
                  SELECT FROM cutin.drift_finding f WHERE f.state = 'repairing' AND f.repair->>'handoffId' = h.handoff_id)))
  ) open
  JOIN LATERAL (SELECT NOT EXISTS (
      SELECT FROM cutin.outbox s
       WHERE s.done_at IS NULL AND s.kind IN ('startChange', 'startHandoff') AND (s.last_error IS NULL OR s.outbox_key LIKE 'again %')
         AND coalesce(s.payload->>'workflowId', s.payload->'handoff'->>'workflowId') = open.workflow_id) AS settled
  ) starting ON starting.settled`;

const retryRow = z.object({ retriedAt: z.date() }).transform(({ retriedAt }) => retriedAt.toISOString());

const workRow = z
  .object({ workflowId: z.string(), changeId: z.string().nullable(), handoff: z.unknown() })
  .transform(({ workflowId, changeId, handoff }): OpenWork => {
    if (handoff !== null)
      // Written by `enqueue` from a ref, and immutable since.
      return { kind: 'handoff', workflowId, changeId, handoff: handoff as HandoffRef };
    if (changeId === null) throw new Error(`${workflowId} carries nothing.`);
    return { kind: 'change', workflowId, changeId };
  });
