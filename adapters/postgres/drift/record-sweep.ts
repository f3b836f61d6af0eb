// What a sweep saw: a finding stands once a document, is refreshed while nobody repairs it, and ends when the difference
// does. A document that was handed over since it was compared, or is being handed over, is left for the next sweep.
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { driftOwner } from '../../../domain/drift/judge-drift';
import { contentHash } from '../../signing/content-hash';
import type { DriftStore, SeenDrift } from '../../../ports/drift';
import { storeContent } from '../content';
import { listRows, type Queryable } from '../database';
import { appendLedger } from '../ledger';

export async function recordSweep(
  tx: Queryable,
  { seen, looked }: Parameters<DriftStore['recordSweep']>[0],
): Promise<void> {
  const moved = await listMoved(tx, [...seen, ...looked]);
  for (const one of seen) if (!moved.has(keyOf(one))) await keepSeen(tx, one);
  const found = new Set(seen.map(keyOf));
  const ended = looked.filter((one) => !found.has(keyOf(one)) && !moved.has(keyOf(one)));
  // Where no receipt stands only what nobody handed over may still differ; that is for the listing to tell.
  await tx.query(
    `UPDATE cutin.drift_finding f SET state = 'resolved', resolved_at = now(),
            resolved_because = CASE WHEN l.receipt IS NULL AND f.receipt_id IS NOT NULL THEN 'was taken back' ELSE 'no longer differs' END
       FROM jsonb_to_recordset($1::jsonb) AS l(system text, path text, receipt bigint)
      WHERE f.system = l.system AND f.document_path = l.path AND f.state IN ('open', 'raised')
        AND NOT (l.receipt IS NULL AND f.kind = 'extra')`,
    [rowsOf(ended)],
  );
}

/** Extras are resolved by a listing that was whole; `since` is the clock of the store when it began. */
export async function endGoneExtras(
  db: Queryable,
  { system, itemId, since }: Parameters<DriftStore['endGoneExtras']>[0],
): Promise<void> {
  await db.query(
    `UPDATE cutin.drift_finding SET state = 'resolved', resolved_at = now(), resolved_because = 'is gone'
      WHERE system = $1 AND kind = 'extra' AND state IN ('open', 'raised') AND last_seen_at < $2::timestamptz
        AND ($3::text IS NULL OR item_id = $3 OR EXISTS (
              SELECT 1 FROM cutin.affected_item a WHERE a.change_id = document->>'changeId' AND a.item_id = $3))`,
    [system, since, itemId ?? null],
  );
}

type Looked = Pick<SeenDrift, 'system' | 'documentPath' | 'document' | 'receiptId'>;

function keyOf({ system, documentPath }: Pick<Looked, 'system' | 'documentPath'>): string {
  return `${system} ${documentPath}`;
}

function rowsOf(looked: readonly Looked[]): string {
  return JSON.stringify(
    looked.map(({ system, documentPath: path, document, receiptId: receipt }) => ({ system, path, document, receipt })),
  );
}

async function listMoved(tx: Queryable, looked: readonly Looked[]): Promise<Set<string>> {
  const rows = await listRows(
    tx,
    z.object({ key: z.string() }),
    `SELECT l.system || ' ' || l.path AS key
       FROM jsonb_to_recordset($1::jsonb) AS l(system text, path text, document jsonb, receipt bigint)
      WHERE l.receipt IS DISTINCT FROM (SELECT CASE r.kind WHEN 'verified' THEN r.receipt_id END FROM cutin.receipt r
                                         WHERE r.system = l.system AND r.document_path = l.path ORDER BY r.receipt_id DESC LIMIT 1)
         OR EXISTS (SELECT 1 FROM cutin.document_being_written b WHERE b.system = l.system AND b.document = l.document)`,
    [rowsOf(looked)],
  );
  return new Set(rows.map(({ key }) => key));
}

async function keepSeen(tx: Queryable, seen: SeenDrift): Promise<void> {
  const { system, documentPath, document, site, itemId, changeId, kind, severity, receiptId, receiptHash, held } = seen;
  const heldHash = held === null ? null : contentHash(held);
  const heldContent = held === null ? null : await storeContent(tx, held);
  const findingId = randomUUID();
  // One that is being repaired is left as it was signed. One that a change was raised for is asked for again where it is
  // another difference now.
  const kept = await tx.query(
    `INSERT INTO cutin.drift_finding AS f (finding_id, system, document_path, document, site, item_id, change_id, kind, severity,
                                           owner, receipt_id, receipt_hash, held_hash, held_content, difference, detail, state)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 'open')
     ON CONFLICT (system, document_path) WHERE state <> 'resolved' DO UPDATE SET last_seen_at = now(), document = $4, site = $5,
       item_id = $6, change_id = $7, kind = $8, severity = $9, receipt_id = $11, receipt_hash = $12, held_hash = $13,
       held_content = $14, difference = $15, detail = $16,
       state = CASE WHEN f.state = 'raised' AND (f.held_hash IS DISTINCT FROM $13 OR f.receipt_id IS DISTINCT FROM $11) THEN 'open'
                    ELSE f.state END
       WHERE f.state <> 'repairing'
     RETURNING finding_id AS "findingId"`,
    [
      findingId,
      system,
      documentPath,
      document === null ? null : JSON.stringify(document),
      site,
      itemId,
      changeId,
      kind,
      severity,
      driftOwner(system),
      receiptId,
      receiptHash,
      heldHash,
      heldContent,
      JSON.stringify(seen.difference.slice(0, 100)),
      seen.detail?.slice(0, 1_000) ?? null,
    ],
  );
  const [standing] = kept.rows as { findingId: string }[];
  if (standing?.findingId !== findingId) return;
  await appendLedger(tx, {
    key: `drift ${findingId}`,
    kind: 'driftFound',
    actor: 'cutin',
    ...(changeId === null ? {} : { changeId }),
    body: { findingId, system, documentPath, kind, severity, receiptHash, heldHash },
  });
}
