// Handoffs, what they prepared and their receipts, as a decision looks at them.
import { z } from 'zod';
import type { DocumentKey } from '../../../domain/handoff/document';
import { handoffStates } from '../../../domain/handoff/handoff-states';
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
        `SELECT handoff_id AS "handoffId", state, generation, owner, stuck_since AS "stuckSince"
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
  })
  .transform(({ stuckSince, ...row }) => ({ ...row, stuckSince: stuckSince?.toISOString() ?? null }));

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
