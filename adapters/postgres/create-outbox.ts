// The outbox for those who send, and for those who look whether it was sent.
import { z } from 'zod';
import type { Outbox, OutboxEntry, OutboxView } from '../../ports/outbox';
import type { Canonical } from './canonical';
import { findOneRow, listRows, type Database, type Queryable } from './database';
import { appendLedger } from './ledger';
import { claimDue, markFailed, markSent } from './outbox';

/** Notified of by the trigger of the table. */
export const outboxChannel = 'cutin_outbox';

export function createOutbox(db: Database, canonical: Canonical): Outbox {
  return {
    claimDue: (limit) => claimDue(db, limit),
    hasEnded: (workflowId) => hasEnded(db, workflowId),
    markSent: (key, note) => markSent(db, key, note),
    markFailed: (key, error) => markFailed(db, key, error),
    markUntaken: (key, because) =>
      db.transaction(async (tx) => {
        await markFailed(tx, key, because);
        await appendLedger(tx, canonical, {
          key: `undelivered ${key}`,
          kind: 'messageUndelivered',
          actor: 'cutin',
          body: { message: key, because },
        });
      }),
  };
}

export function createOutboxView(db: Database): OutboxView {
  return {
    isDelivered: async (key) => {
      const row = await findOneRow(
        db,
        z.object({ delivered: z.boolean() }),
        'SELECT done_at IS NOT NULL AS delivered FROM cutin.outbox WHERE outbox_key = $1',
        [key],
      );
      return row?.delivered === true;
    },
    listMessages: ({ undelivered, after, limit }) =>
      listRows(
        db,
        entryRow,
        `SELECT outbox_key AS key, kind, attempts, recorded_at AS "recordedAt", done_at AS "deliveredAt",
                CASE WHEN done_at IS NULL THEN next_at END AS "nextAt", last_error AS "lastError"
           FROM cutin.outbox
          WHERE (NOT $1 OR done_at IS NULL)
            AND ($2::text IS NULL OR (recorded_at, outbox_key) >
                 (SELECT a.recorded_at, a.outbox_key FROM cutin.outbox a WHERE a.outbox_key = $2))
          ORDER BY recorded_at, outbox_key LIMIT $3`,
        [undelivered, after ?? null, limit],
      ),
  };
}

/** Of a workflow and those below it; false where the store knows of nothing that it was for. */
async function hasEnded(db: Queryable, workflowId: string): Promise<boolean> {
  const row = await findOneRow(
    db,
    z.object({ ended: z.boolean().nullable() }),
    `SELECT bool_and(ended) AS ended FROM (
       SELECT state IN ('closed', 'aborted') AS ended FROM cutin.change WHERE workflow_id = $1
       UNION ALL
       SELECT state IN ('verified', 'waived', 'aborted', 'withdrawn') FROM cutin.handoff
        WHERE workflow_id = $1 OR starts_with(workflow_id, $1 || '/')) work`,
    [workflowId],
  );
  return row?.ended === true;
}

const entryRow = z
  .object({
    key: z.string(),
    kind: z.string(),
    attempts: z.number(),
    recordedAt: z.date(),
    deliveredAt: z.date().nullable(),
    nextAt: z.date().nullable(),
    lastError: z.string().nullable(),
  })
  .transform(({ recordedAt, deliveredAt, nextAt, ...row }): OutboxEntry => ({
    ...row,
    recordedAt: recordedAt.toISOString(),
    deliveredAt: deliveredAt?.toISOString() ?? null,
    nextAt: nextAt?.toISOString() ?? null,
  }));
