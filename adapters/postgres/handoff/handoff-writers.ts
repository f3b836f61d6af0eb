// How handoffs are written. Each moves only along its states.
import { changeOf, subjectKey } from '../../../domain/handoff/handoff-ref';
import { handoffStates } from '../../../domain/handoff/handoff-states';
import type { HandoffWrite } from '../../../domain/handoff/handoff-writes';
import { storeContent } from '../identity/content';
import { requireMoved, type Writers } from '../writers';

export const handoffWriters: Writers<HandoffWrite> = {
  handoffProposed: async (tx, { handoff, boundary, owner, at }) => {
    const { handoffId, workflowId, subject, site, stage, items } = handoff;
    const { kind, id, nth } = subjectKey(subject);
    await tx.query(
      `INSERT INTO cutin.handoff (handoff_id, subject_kind, subject_id, nth, change_id, site, stage, boundary, state, owner,
                                  items, workflow_id, proposed_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'proposed', $9, $10, $11, $12, $12)`,
      [handoffId, kind, id, nth, changeOf(handoff), site, stage, boundary, owner, items, workflowId, at],
    );
  },
  handoffMoved: async (tx, { move }) => {
    const { handoffId, state, generation, owner, reason, detail, dueAt, stuckSince, retry, at } = move;
    const { rowCount } = await tx.query(
      `UPDATE cutin.handoff SET state = $2, generation = $3, owner = $4, reason = $5, detail = $6, due_at = $7, park_id = NULL,
              stuck_since = $8, updated_at = $9, escalated_at = NULL, next_try_at = $11, parks_at = $12, workflow_id = coalesce($13, workflow_id)
        WHERE handoff_id = $1 AND state = ANY ($10)`,
      [
        handoffId,
        state,
        generation,
        owner,
        reason,
        detail,
        dueAt,
        stuckSince,
        at,
        handoffStates.sourcesOf(state),
        retry?.nextTryAt ?? null,
        retry?.parksAt ?? null,
        retry?.workflowId ?? null,
      ],
    );
    requireMoved(rowCount, `Handoff ${handoffId}`);
  },
  handoffParked: async (tx, { handoffId, park, difference, at }) => {
    const { parkId, workflowId, reason, detail, owner, dueAt, parkedAt, actions, nth, isWithdrawal } = park;
    const { generation, retryNeedsNewGeneration } = park;
    await tx.query(
      `INSERT INTO cutin.park (park_id, handoff_id, reason, detail, difference, owner, due_at, parked_at, actions, nth,
                               is_withdrawal, workflow_id, generation, retry_needs_new_generation)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
      [
        parkId,
        handoffId,
        reason,
        detail,
        difference === null ? null : JSON.stringify(difference),
        owner,
        dueAt,
        parkedAt,
        actions,
        nth,
        isWithdrawal,
        workflowId,
        generation,
        retryNeedsNewGeneration,
      ],
    );
    const { rowCount } = await tx.query(
      `UPDATE cutin.handoff SET state = 'parked', park_id = $2, reason = $3, detail = $4, owner = $5, due_at = $6,
              stuck_since = $7, escalated_at = NULL, next_try_at = NULL, parks_at = NULL, workflow_id = $8, updated_at = $9
        WHERE handoff_id = $1 AND state = ANY ($10)`,
      [handoffId, parkId, reason, detail, owner, dueAt, parkedAt, workflowId, at, handoffStates.sourcesOf('parked')],
    );
    requireMoved(rowCount, `Handoff ${handoffId}`);
  },
  handoffEscalated: async (tx, { handoffId, owner, at }) => {
    await tx.query('UPDATE cutin.handoff SET owner = $2, escalated_at = $3, updated_at = $3 WHERE handoff_id = $1', [
      handoffId,
      owner,
      at,
    ]);
  },
  documentsPrepared: async (tx, { handoffId, generation, documents }, canonical) => {
    for (const [ordinal, { system, document, content }] of documents.entries()) {
      const contentHash = await storeContent(tx, content, canonical);
      await tx.query(
        `INSERT INTO cutin.prepared_document (handoff_id, generation, ordinal, system, document, content_hash)
         VALUES ($1, $2, $3, $4, $5, $6)`,
        [handoffId, generation, ordinal, system, JSON.stringify(document), contentHash],
      );
    }
  },
  receiptsKept: async (tx, { handoffId, as, receipts }) => {
    for (const { system, document, documentPath, contentHash, acknowledgement } of receipts) {
      const { localRevision, label, level } = acknowledgement;
      await tx.query(
        `INSERT INTO cutin.receipt (handoff_id, kind, system, document, document_path, content_hash, local_revision, label,
                                    acknowledgement)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [handoffId, as, system, JSON.stringify(document), documentPath, contentHash, localRevision, label, level],
      );
    }
  },
};
