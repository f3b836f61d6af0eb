// Interrupted work as people see it.
import { z } from 'zod';
import type { InterruptionView } from '../../../ports/work';
import { listRows, type Database } from '../database';

const interruptionRow = z
  .object({
    workflowId: z.string(),
    kind: z.enum(['change', 'handoff']),
    changeId: z.string().nullable(),
    changeTitle: z.string().nullable(),
    handoffId: z.string().nullable(),
    because: z.string(),
    interruptedAt: z.date(),
  })
  .transform(({ interruptedAt, ...row }) => ({ ...row, interruptedAt: interruptedAt.toISOString() }));

export function createInterruptionView(db: Database): InterruptionView {
  return {
    listInterruptions: (limit) =>
      listRows(
        db,
        interruptionRow,
        `SELECT workflow_id AS "workflowId", kind, change_id AS "changeId",
                (SELECT c.title FROM cutin.change c WHERE c.change_id = interrupted_work.change_id) AS "changeTitle", handoff_id AS "handoffId",
                because, interrupted_at AS "interruptedAt"
           FROM cutin.interrupted_work ORDER BY interrupted_at, workflow_id LIMIT $1`,
        [limit],
      ),
  };
}
