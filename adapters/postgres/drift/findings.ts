// Findings as they are read.
import { z } from 'zod';
import type { ContentDifference } from '../../../domain/identity/content-differences';
import type { ChosenRepair, DriftFinding } from '../../../domain/drift/finding';
import type { DocumentKey } from '../../../domain/handoff/document';
import { findOneRow, listRows, type Queryable } from '../database';

/** Newest first. With `hold` they stay as they are until the end of the transaction. */
export function listFindings(
  db: Queryable,
  { where, values, limit, hold = false }: { where: string; values: unknown[]; limit?: number; hold?: boolean },
): Promise<DriftFinding[]> {
  return listRows(
    db,
    findingRow,
    `SELECT finding_id AS "findingId", system, document_path AS "documentPath", document, site, item_id AS "itemId",
            change_id AS "changeId", kind, severity, owner, receipt_id AS "receiptId", receipt_hash AS "receiptHash",
            held_hash AS "heldHash", difference, detail, state, repair, found_at AS "foundAt", last_seen_at AS "lastSeenAt",
            resolved_at AS "resolvedAt", resolved_because AS "resolvedBecause"
       FROM cutin.drift_finding WHERE ${where} ORDER BY found_at DESC, finding_id DESC
      ${limit === undefined ? '' : `LIMIT ${String(limit)}`} ${hold ? 'FOR UPDATE' : ''}`,
    values,
  );
}

export async function findContent(db: Queryable, findingId: string, which: 'received' | 'held'): Promise<unknown> {
  const column = which === 'received' ? 'receipt_hash' : 'held_content';
  const row = await findOneRow(
    db,
    z.object({ content: z.unknown() }),
    `SELECT c.content FROM cutin.drift_finding f JOIN cutin.content c ON c.content_hash = f.${column} WHERE f.finding_id = $1`,
    [findingId],
  );
  return row?.content ?? null;
}

const findingRow = z
  .object({
    findingId: z.string(),
    system: z.enum(['plm', 'alm', 'erp', 'mes', 'qms']),
    documentPath: z.string(),
    document: z.unknown(),
    site: z.string(),
    itemId: z.string().nullable(),
    changeId: z.string().nullable(),
    kind: z.enum(['changedContent', 'missing', 'extra', 'effectivityDiffers', 'lockTampered', 'unreadable']),
    severity: z.enum(['critical', 'major', 'minor']),
    owner: z.string(),
    receiptId: z.coerce.number().nullable(),
    receiptHash: z.string().nullable(),
    heldHash: z.string().nullable(),
    difference: z.unknown(),
    detail: z.string().nullable(),
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
