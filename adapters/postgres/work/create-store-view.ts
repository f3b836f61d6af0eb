// What the store counts of work that waits.
import { z } from 'zod';
import type { StoreView } from '../../../ports/operation';
import { findOneRow, type Database } from '../database';

const countsRow = z.object({
  undelivered: z.number(),
  oldestS: z.number(),
  interrupted: z.number(),
  unread: z.array(z.string()),
  overdue: z.number(),
  escalated: z.number(),
});

export function createStoreView(db: Database): StoreView {
  return {
    count: async () => {
      const row = await findOneRow(db, countsRow, sql);
      if (row === null) throw new Error('A count without a row.');
      return row;
    },
  };
}

const sql = `SELECT undelivered, "oldestS", interrupted, unread, overdue, escalated
  FROM (SELECT count(*)::int AS undelivered, coalesce(extract(epoch FROM now() - min(recorded_at)), 0)::float8 AS "oldestS"
          FROM cutin.outbox WHERE done_at IS NULL) messages,
       (SELECT count(*)::int AS interrupted FROM cutin.interrupted_work) work,
       (SELECT coalesce(array_agg(DISTINCT system ORDER BY system), '{}') AS unread FROM cutin.drift_finding
         WHERE kind = 'unreadable' AND document_path = '/' AND state = 'open') sweeps,
       (SELECT count(*) FILTER (WHERE due_at < now())::int AS overdue,
               count(*) FILTER (WHERE escalated_at IS NOT NULL)::int AS escalated
          FROM cutin.handoff WHERE state IN ('parked', 'awaitingDecision')) waits`;
