// Handoffs, what they prepared and their receipts, as a decision looks at them.
import { z } from 'zod';
import type { DocumentKey } from '../../../domain/handoff/document';
import { handoffStates } from '../../../domain/handoff/handoff-states';
import type { RecordedPark } from '../../../domain/handoff/standing';
import { systemNames } from '../../../domain/handoff/system-name';
import type { ContentHash } from '../../../domain/identity/artefact';
import type { HandoffReads } from '../../../ports/handoffs';
import { findOneRow, listRows, type Queryable } from '../database';

export function handoffReads(tx: Queryable): HandoffReads {
  return {
    findRecord: (handoffId) =>
      findOneRow(
        tx,
        recordRow,
        `SELECT handoff_id AS "handoffId", state, generation, owner, stuck_since AS "stuckSince", due_at AS "dueAt", reason, detail,
                next_try_at AS "nextTryAt", parks_at AS "parksAt"
           FROM cutin.handoff WHERE handoff_id = $1 FOR UPDATE`,
        [handoffId],
      ),
    isParkRecorded: async (parkId) => {
      const row = await findOneRow(
        tx,
        z.object({ parkId: z.string() }),
        'SELECT park_id AS "parkId" FROM cutin.park WHERE park_id = $1',
        [parkId],
      );
      return row !== null;
    },
    listParks: (handoffId) => listParks(tx, handoffId),
    findNewestGeneration: async (handoffId) => {
      const row = await findOneRow(
        tx,
        z.object({ newest: z.number() }),
        'SELECT coalesce(max(generation), 0) AS newest FROM cutin.prepared_document WHERE handoff_id = $1',
        [handoffId],
      );
      return row?.newest ?? 0;
    },
    listOfChange: async (changeId) => {
      const rows = await listRows(
        tx,
        z.object({ handoffId: z.string() }),
        `SELECT handoff_id AS "handoffId" FROM cutin.handoff WHERE change_id = $1 AND subject_kind = 'change' ORDER BY 1`,
        [changeId],
      );
      return rows.map(({ handoffId }) => handoffId);
    },
    listPrepared: (handoffId, generation) =>
      listPrepared(tx, 'handoff_id = $1 AND generation = $2', [handoffId, generation]),
    listEveryPrepared: (handoffId) => listPrepared(tx, 'handoff_id = $1', [handoffId]),
    findReceipt: (handoffId, documentPath) =>
      findOneRow(
        tx,
        z.object({ localRevision: z.number(), label: z.string(), contentHash: hashColumn }),
        `SELECT local_revision AS "localRevision", label, content_hash AS "contentHash" FROM cutin.receipt
          WHERE handoff_id = $1 AND document_path = $2 AND kind = 'verified'`,
        [handoffId, documentPath],
      ),
  };
}

const hashColumn = z.string().transform((text) => text as ContentHash);

const recordRow = z
  .object({
    handoffId: z.string(),
    state: z.enum(handoffStates.states),
    generation: z.number(),
    owner: z.string(),
    stuckSince: z.date().nullable(),
    dueAt: z.date().nullable(),
    reason: z.string().nullable(),
    detail: z.string().nullable(),
    nextTryAt: z.date().nullable(),
    parksAt: z.date().nullable(),
  })
  .transform(({ stuckSince: stuck, dueAt, reason, detail, nextTryAt, parksAt, ...row }) => {
    const stuckSince = stuck?.toISOString() ?? null;
    const times =
      stuckSince === null || nextTryAt === null || parksAt === null
        ? null
        : { since: stuckSince, nextTryAt: nextTryAt.toISOString(), parksAt: parksAt.toISOString() };
    const retrying = times === null ? null : { reason: reason ?? '', detail: detail ?? '', ...times };
    return { ...row, stuckSince, dueAt: dueAt?.toISOString() ?? null, retrying };
  });

const actions = z.enum(['retry', 'waive', 'abort']);
const parkRow = z
  .object({
    parkId: z.string(),
    workflowId: z.string(),
    nth: z.number(),
    isWithdrawal: z.boolean(),
    generation: z.number(),
    reason: z.string(),
    detail: z.string(),
    retryNeedsNewGeneration: z.boolean(),
    actions: z.array(actions),
    owner: z.string(),
    parkedAt: z.date(),
    dueAt: z.date(),
    resolution: z.object({ action: actions, actor: z.string(), reason: z.string() }).nullable(),
  })
  .transform(({ resolution, parkedAt, dueAt, ...park }): RecordedPark => ({
    park: { ...park, parkedAt: parkedAt.toISOString(), dueAt: dueAt.toISOString() },
    resolution,
  }));

function listParks(tx: Queryable, handoffId: string): Promise<RecordedPark[]> {
  return listRows(
    tx,
    parkRow,
    `SELECT p.park_id AS "parkId", p.workflow_id AS "workflowId", p.nth, p.is_withdrawal AS "isWithdrawal", p.generation,
            p.reason, p.detail, p.retry_needs_new_generation AS "retryNeedsNewGeneration", p.actions, p.owner,
            p.parked_at AS "parkedAt", p.due_at AS "dueAt",
            (SELECT jsonb_build_object('action', r.action, 'actor', r.actor, 'reason', r.reason) FROM cutin.resolution r
              WHERE r.park_id = p.park_id
                AND NOT EXISTS (SELECT FROM cutin.voided_resolution v WHERE v.resolution_id = r.resolution_id)) AS resolution
       FROM cutin.park p WHERE p.handoff_id = $1 ORDER BY p.is_withdrawal, p.nth`,
    [handoffId],
  );
}

const preparedRow = z.object({
  system: z.enum(systemNames),
  // Written by `documentsPrepared` from a key, and immutable since.
  document: z.unknown().transform((value) => value as DocumentKey),
  contentHash: hashColumn,
  content: z.unknown(),
  generation: z.number(),
});

function listPrepared(tx: Queryable, where: string, values: unknown[]): Promise<z.infer<typeof preparedRow>[]> {
  return listRows(
    tx,
    preparedRow,
    `SELECT p.system, p.document, p.content_hash AS "contentHash", c.content, p.generation
       FROM cutin.prepared_document p JOIN cutin.content c USING (content_hash)
      WHERE ${where} ORDER BY p.generation DESC, p.ordinal`,
    values,
  );
}
