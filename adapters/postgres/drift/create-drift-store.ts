// Keeps drift on PostgreSQL: one standing finding a document.
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { accepted, refused, type Decision } from '../../../domain/decision';
import { driftOwner, openRepairs } from '../../../domain/drift/judge-drift';
import type { ContentDifference } from '../../../domain/identity/content-differences';
import { contentHash } from '../../../platform/content-hash';
import type { ChosenRepair, DriftFinding, DriftStore, SeenDrift, StandingReceipt } from '../../../ports/drift';
import { noSite } from '../../../ports/stages';
import type { DocumentKey } from '../../../ports/systems';
import { storeContent } from '../content';
import { findOneRow, listRows, type Database, type Queryable } from '../database';
import { appendLedger } from '../ledger';
import { enqueue } from '../outbox';

export function createDriftStore(db: Database): DriftStore {
  return {
    listReceipts: (query) => listReceipts(db, query),
    withoutReceipt: (system, paths) => withoutReceipt(db, system, paths),
    recordSweep: (sweep) => db.transaction((tx) => recordSweep(tx, sweep)),
    findFinding: async (findingId) => (await listFindings(db, 'finding_id = $1', [findingId], 1))[0] ?? null,
    listFindings: ({ state, system, cursor, limit }) =>
      listFindings(
        db,
        `($1::text IS NULL OR state = $1) AND ($2::text IS NULL OR system = $2) AND ($3::uuid IS NULL OR (found_at, finding_id) <
           (SELECT c.found_at, c.finding_id FROM cutin.drift_finding c WHERE c.finding_id = $3))`,
        [state ?? null, system ?? null, cursor ?? null],
        limit,
      ),
    findContent: (findingId, which) => findContent(db, findingId, which),
    chooseRepair: (findingId, repair) => db.transaction((tx) => chooseRepair(tx, findingId, repair)),
    finishRepair: (findingId) => db.transaction((tx) => finishRepair(tx, findingId)),
    reopen: async (findingId) => {
      await db.query(
        `UPDATE cutin.drift_finding SET state = 'open', repair = NULL WHERE finding_id = $1 AND state = 'repairing'`,
        [findingId],
      );
    },
  };
}

const system = z.enum(['plm', 'alm', 'erp', 'mes', 'qms']);
const receiptRow = z.object({
  system,
  document: z.unknown().transform((value) => value as DocumentKey),
  documentPath: z.string(),
  contentHash: z.string(),
  content: z.unknown(),
  changeId: z.string(),
  site: z.string(),
});

function listReceipts(
  db: Queryable,
  { itemId, cursor, limit }: Parameters<DriftStore['listReceipts']>[0],
): Promise<StandingReceipt[]> {
  return listRows(
    db,
    receiptRow,
    `SELECT r.system, r.document, r.document_path AS "documentPath", r.content_hash AS "contentHash", c.content,
            h.change_id AS "changeId", h.site
       FROM (SELECT DISTINCT ON (system, document_path) * FROM cutin.receipt
              WHERE ($1::text IS NULL OR document->>'itemId' = $1) AND ($2::text IS NULL OR system || ' ' || document_path > $2)
              ORDER BY system, document_path, receipt_id DESC) r
       JOIN cutin.handoff h USING (handoff_id) JOIN cutin.content c ON c.content_hash = r.content_hash
      WHERE r.kind = 'verified' ORDER BY r.system || ' ' || r.document_path LIMIT $3`,
    [itemId ?? null, cursor, limit],
  );
}

async function withoutReceipt(db: Queryable, of: string, paths: readonly string[]): Promise<string[]> {
  const rows = await listRows(
    db,
    z.object({ path: z.string() }),
    `SELECT p AS path FROM unnest($2::text[]) AS p
      WHERE NOT EXISTS (SELECT 1 FROM cutin.receipt r WHERE r.system = $1 AND r.document_path = p)
        AND NOT EXISTS (SELECT 1 FROM cutin.prepared_document d JOIN cutin.handoff h USING (handoff_id)
                         WHERE d.system = $1 AND h.state NOT IN ('verified', 'withdrawn', 'aborted', 'waived'))`,
    [of, paths],
  );
  return rows.map(({ path }) => path);
}

async function recordSweep(tx: Queryable, { seen, looked }: Parameters<DriftStore['recordSweep']>[0]): Promise<void> {
  for (const one of seen) await keepSeen(tx, one);
  const found = new Set(seen.map((one) => `${one.system} ${one.documentPath}`));
  for (const one of looked) {
    if (found.has(`${one.system} ${one.documentPath}`)) continue;
    await tx.query(
      `UPDATE cutin.drift_finding SET state = 'resolved', resolved_at = now(), resolved_because = 'no longer differs'
        WHERE system = $1 AND document_path = $2 AND state IN ('open', 'raised')`,
      [one.system, one.documentPath],
    );
  }
}

async function keepSeen(tx: Queryable, seen: SeenDrift): Promise<void> {
  const { documentPath, document, site, changeId, kind, severity, difference, receiptHash, held } = seen;
  const heldHash = held === null ? null : contentHash(held);
  const heldContent = held === null ? null : await storeContent(tx, held);
  const itemId = document !== null && 'itemId' in document ? document.itemId : null;
  const findingId = randomUUID();
  // A finding that stands is seen again; what was asked for under other contents is asked again.
  const kept = await tx.query(
    `INSERT INTO cutin.drift_finding (finding_id, system, document_path, document, site, item_id, change_id, kind, severity, owner,
                                      receipt_hash, held_hash, held_content, difference, state)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'open')
     ON CONFLICT (system, document_path) WHERE state <> 'resolved' DO UPDATE SET last_seen_at = now(), kind = $8, severity = $9,
       difference = $14, held_hash = $12, held_content = $13,
       state = CASE WHEN cutin.drift_finding.state = 'raised' AND cutin.drift_finding.held_hash IS DISTINCT FROM $12 THEN 'open'
                    ELSE cutin.drift_finding.state END
     RETURNING finding_id AS "findingId"`,
    [
      ...[
        findingId,
        seen.system,
        documentPath,
        document === null ? null : JSON.stringify(document),
        site,
        itemId,
        changeId,
      ],
      ...[
        kind,
        severity,
        driftOwner(seen.system),
        receiptHash,
        heldHash,
        heldContent,
        JSON.stringify(difference.slice(0, 100)),
      ],
    ],
  );
  const [{ findingId: standing } = { findingId: '' }] = kept.rows as { findingId: string }[];
  if (standing !== findingId) return;
  await appendLedger(tx, {
    key: `drift ${findingId}`,
    kind: 'driftFound',
    actor: 'cutin',
    ...(changeId === null ? {} : { changeId }),
    body: { findingId, system: seen.system, documentPath, kind, severity, receiptHash, heldHash },
  });
}

const findingRow = z
  .object({
    findingId: z.string(),
    system,
    documentPath: z.string(),
    document: z.unknown(),
    site: z.string(),
    itemId: z.string().nullable(),
    changeId: z.string().nullable(),
    kind: z.enum(['changedContent', 'missing', 'extra', 'effectivityDiffers', 'lockTampered']),
    severity: z.enum(['critical', 'major', 'minor']),
    owner: z.string(),
    receiptHash: z.string().nullable(),
    heldHash: z.string().nullable(),
    difference: z.unknown(),
    state: z.enum(['open', 'repairing', 'raised', 'resolved']),
    repair: z.unknown(),
    foundAt: z.date(),
    lastSeenAt: z.date(),
    resolvedAt: z.date().nullable(),
    resolvedBecause: z.string().nullable(),
  })
  .transform((row): DriftFinding => ({
    ...row,
    // All three were written here from typed values.
    document: row.document as DocumentKey | null,
    difference: row.difference as ContentDifference[],
    repair: row.repair as ChosenRepair | null,
    foundAt: row.foundAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
  }));

function listFindings(db: Queryable, where: string, values: unknown[], limit: number): Promise<DriftFinding[]> {
  return listRows(
    db,
    findingRow,
    `SELECT finding_id AS "findingId", system, document_path AS "documentPath", document, site, item_id AS "itemId",
            change_id AS "changeId", kind, severity, owner, receipt_hash AS "receiptHash", held_hash AS "heldHash", difference,
            state, repair, found_at AS "foundAt", last_seen_at AS "lastSeenAt", resolved_at AS "resolvedAt",
            resolved_because AS "resolvedBecause"
       FROM cutin.drift_finding WHERE ${where} ORDER BY found_at DESC, finding_id DESC LIMIT ${String(limit)}`,
    values,
  );
}

async function findContent(db: Queryable, findingId: string, which: 'received' | 'held'): Promise<unknown> {
  const column = which === 'received' ? 'receipt_hash' : 'held_content';
  const row = await findOneRow(
    db,
    z.object({ content: z.unknown() }),
    `SELECT c.content FROM cutin.drift_finding f JOIN cutin.content c ON c.content_hash = f.${column} WHERE f.finding_id = $1`,
    [findingId],
  );
  return row?.content ?? null;
}

async function chooseRepair(
  tx: Queryable,
  findingId: string,
  repair: Omit<ChosenRepair, 'handoffId'>,
): Promise<Decision<{ handoffId: string }>> {
  await tx.query('SELECT 1 FROM cutin.drift_finding WHERE finding_id = $1 FOR UPDATE', [findingId]);
  const [finding] = await listFindings(tx, 'finding_id = $1', [findingId], 1);
  if (finding === undefined)
    return refused({ code: 'FINDING_UNKNOWN', message: `There is no finding ${findingId}.`, at: findingId });
  const { state, kind, changeId, site, itemId } = finding;
  if (state === 'repairing' && finding.repair?.action === repair.action)
    return accepted({ handoffId: finding.repair.handoffId });
  if (state !== 'open' && state !== 'raised')
    return refused({ code: 'FINDING_NOT_OPEN', message: `${findingId} is ${state}.`, at: findingId });
  const open = openRepairs(kind);
  if (!open.includes(repair.action) || changeId === null) {
    const named = changeId === null ? 'none: no change of Cutin wrote the document' : open.join(', ');
    return refused({
      code: 'REPAIR_NOT_POSSIBLE',
      message: `${repair.action} does not repair ${kind} at ${finding.documentPath}; possible: ${named}.`,
      at: findingId,
    });
  }
  const handoffId = `${changeId}:${site}:driftRepair:${findingId}.${String(await countRepairs(tx, findingId))}`;
  const chosen: ChosenRepair = { ...repair, handoffId };
  await tx.query(`UPDATE cutin.drift_finding SET state = 'repairing', repair = $2 WHERE finding_id = $1`, [
    findingId,
    JSON.stringify(chosen),
  ]);
  await enqueue(tx, {
    key: `repair ${handoffId}`,
    kind: 'repairDrift',
    payload: { handoffId, changeId, site, findingId, itemId: itemId ?? finding.documentPath },
  });
  await appendLedger(tx, {
    key: `repair chosen ${handoffId}`,
    kind: 'driftRepairChosen',
    actor: repair.actor,
    changeId,
    body: { findingId, ...chosen },
  });
  return accepted({ handoffId });
}

/** One more than were chosen before: one that was called off may be chosen again, with documents of its own. */
async function countRepairs(tx: Queryable, findingId: string): Promise<number> {
  const row = await findOneRow(
    tx,
    z.object({ count: z.number() }),
    `SELECT count(*)::int AS count FROM cutin.outbox WHERE kind = 'repairDrift' AND payload->>'findingId' = $1`,
    [findingId],
  );
  return (row?.count ?? 0) + 1;
}

async function finishRepair(tx: Queryable, findingId: string): Promise<void> {
  const [finding] = await listFindings(tx, 'finding_id = $1', [findingId], 1);
  if (finding?.state !== 'repairing' || finding.repair === null) return;
  const { action, actor } = finding.repair;
  const state = action === 'raiseChange' ? 'raised' : 'resolved';
  await tx.query(
    `UPDATE cutin.drift_finding SET state = $2, resolved_at = CASE WHEN $2 = 'resolved' THEN now() END, resolved_because = $3
      WHERE finding_id = $1`,
    [findingId, state, action],
  );
  await appendLedger(tx, {
    key: `repaired ${finding.repair.handoffId}`,
    kind: 'driftRepaired',
    actor,
    ...(finding.changeId === null ? {} : { changeId: finding.changeId }),
    body: { findingId, action, site: finding.site === '' ? noSite : finding.site },
  });
}
