// How interruptions are written, and how messages that nobody took are sent again at once.
import type { WorkWrite } from '../../../domain/handoff/work-writes';
import type { Writers } from '../writers';

export const workWriters: Writers<WorkWrite> = {
  workInterrupted: async (tx, { work, because, at }) => {
    const { workflowId, kind, changeId } = work;
    const handoffId = work.kind === 'handoff' ? work.handoff.handoffId : null;
    await tx.query(
      `INSERT INTO cutin.interrupted_work (workflow_id, kind, change_id, handoff_id, because, interrupted_at)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
      [workflowId, kind, changeId, handoffId, because, at],
    );
  },
  interruptionEnded: async (tx, { workflowId }) => {
    await tx.query('DELETE FROM cutin.interrupted_work WHERE workflow_id = $1', [workflowId]);
  },
  workRetried: async (tx, { workflowId, at }) => {
    await tx.query('INSERT INTO cutin.work_retry (workflow_id, retried_at) VALUES ($1, $2)', [workflowId, at]);
  },
  retriesForgotten: async (tx, { workflowId }) => {
    await tx.query('DELETE FROM cutin.work_retry WHERE workflow_id = $1', [workflowId]);
  },
  messagesHurried: async (tx, { workflowId }) => {
    await tx.query(
      `UPDATE cutin.outbox SET next_at = now()
        WHERE done_at IS NULL
          AND (payload->>'workflowId' = $1 OR starts_with(payload->>'workflowId', $1 || '/'))`,
      [workflowId],
    );
  },
};
