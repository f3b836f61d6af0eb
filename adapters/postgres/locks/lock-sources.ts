// What is known of the revision that an order resolves to: read inside the transaction that pins it.
import { z } from 'zod';
import type { Ebom } from '../../../domain/mbom/ebom';
import type { EffectivityStatement } from '../../../domain/effectivity/effectivity-statement';
import type { LockSources } from '../../../domain/locks/assemble-lock-set';
import { findOneRow, listRows, type Queryable } from '../database';

const receiptRow = z.object({ contentHash: z.string(), label: z.string() }).nullable();
const sourcesRow = z.object({
  ebomHash: z.string().nullable(),
  ebom: z.unknown(),
  drawingHash: z.string().nullable(),
  mbom: receiptRow,
  plan: receiptRow,
});

const receiptOf = (
  system: string,
  kind: string,
): string => `(SELECT json_build_object('contentHash', r.content_hash, 'label', r.label)
    FROM cutin.receipt r JOIN cutin.handoff h USING (handoff_id)
   WHERE h.change_id = $1 AND h.site = $2 AND r.kind = 'verified' AND r.system = '${system}'
     AND r.document->>'kind' = '${kind}' AND r.document->>'itemId' = $3 AND r.document->>'revision' = $4
     AND NOT EXISTS (SELECT 1 FROM cutin.receipt w WHERE w.handoff_id = r.handoff_id AND w.kind = 'withdrawn'
                                                     AND w.document_path = r.document_path)
   ORDER BY r.receipt_id DESC LIMIT 1)`;

/** Everything the lock set of the statement's revision is made of. */
export async function readLockSources(
  tx: Queryable,
  { site, itemId }: { site: string; itemId: string },
  { revision, changeId }: EffectivityStatement,
): Promise<LockSources> {
  const row = await findOneRow(
    tx,
    sourcesRow,
    `SELECT e.content_hash AS "ebomHash", c.content AS ebom, d.content_hash AS "drawingHash",
            ${receiptOf('erp', 'manufacturingBom')} AS mbom, ${receiptOf('qms', 'inspectionPlan')} AS plan
       FROM (SELECT 1) AS one
       LEFT JOIN cutin.revision e ON e.artefact_class = 'ebom' AND e.item_id = $3 AND e.revision = $4
       LEFT JOIN cutin.content c ON c.content_hash = e.content_hash
       LEFT JOIN cutin.revision d ON d.artefact_class = 'drawing' AND d.item_id = $3 AND d.revision = $4`,
    [changeId, site, itemId, revision],
  );
  const hasEbom = row !== null && row.ebomHash !== null && row.ebom !== null && row.ebom !== undefined;
  return {
    // Checked when it was frozen, and immutable since.
    ebom: hasEbom ? { contentHash: row.ebomHash ?? '', content: row.ebom as Ebom } : null,
    drawing: row?.drawingHash == null ? null : { contentHash: row.drawingHash },
    mbom: row?.mbom ?? null,
    inspectionPlan: row?.plan ?? null,
    routings: await listRoutings(tx, { site, itemId, revision }),
    instructions: await listInstructions(tx, { site, itemId, revision }),
  };
}

const released = { revision: z.string(), supersedes: z.string().nullable(), contentHash: z.string() };

/** What was released for this revision of the item; what holds for others alone is no part of its lock. */
type ReleasedFor = { site: string; itemId: string; revision: string };

const releasedFor = (kind: string, table: string, document: string): string => `FROM cutin.released_for f
   JOIN cutin.${table} r ON r.site = f.site AND r.item_id = f.item_id AND r.${document} = f.document_id AND r.revision = f.document_revision
  WHERE f.document_kind = '${kind}' AND f.site = $1 AND f.item_id = $2 AND f.item_revision = $3 ORDER BY r.${document}, r.revision`;

function listRoutings(tx: Queryable, of: ReleasedFor): Promise<LockSources['routings'][number][]> {
  return listRows(
    tx,
    z.object({
      ...released,
      routingId: z.string(),
      operations: z.array(z.object({ operation: z.string(), sequence: z.number() })),
    }),
    `SELECT r.routing_id AS "routingId", r.revision, r.supersedes, r.content_hash AS "contentHash", r.operations
       ${releasedFor('routing', 'released_routing', 'routing_id')}`,
    [of.site, of.itemId, of.revision],
  );
}

function listInstructions(tx: Queryable, of: ReleasedFor): Promise<LockSources['instructions'][number][]> {
  return listRows(
    tx,
    z.object({ ...released, instructionId: z.string(), operation: z.string() }),
    `SELECT r.instruction_id AS "instructionId", r.operation, r.revision, r.supersedes, r.content_hash AS "contentHash"
       ${releasedFor('instruction', 'released_instruction', 'instruction_id')}`,
    [of.site, of.itemId, of.revision],
  );
}
