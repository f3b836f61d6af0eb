// The newest receipt of each document of a system, a page at a time, by path. Everything: from one path to the next along
// the index, so that a page costs the same however many receipts there are. One item: from what concerns it.
import { z } from 'zod';
import type { DriftReads, NewestReceipt } from '../../../ports/drift';
import type { DocumentKey } from '../../../domain/handoff/document';
import { listRows, type Queryable } from '../database';

export async function listReceipts(
  db: Queryable,
  query: Parameters<DriftReads['listReceipts']>[0],
): ReturnType<DriftReads['listReceipts']> {
  const { system, itemId, cursor, limit } = query;
  const page = itemId === undefined ? pageOfAll : pageOfItem;
  const items = await listRows(
    db,
    receiptRow,
    `WITH RECURSIVE ${page}
     SELECT r.receipt_id AS "receiptId", r.kind = 'verified' AS stands, r.document, r.document_path AS "documentPath",
            r.content_hash AS "contentHash", c.content, h.change_id AS "changeId", h.site,
            coalesce(r.document->>'itemId', c.content->'lockSet'->>'itemId') AS "itemId"
       FROM page p CROSS JOIN LATERAL (
              SELECT * FROM cutin.receipt n WHERE n.system = $1 AND n.document_path = p.document_path
               ORDER BY n.receipt_id DESC LIMIT 1) r
       JOIN cutin.handoff h USING (handoff_id) LEFT JOIN cutin.content c ON c.content_hash = r.content_hash
      ORDER BY r.document_path`,
    [system, cursor ?? '', limit, ...(itemId === undefined ? [] : [itemId])],
  );
  return { items, cursor: items.length < limit ? null : (items.at(-1)?.documentPath ?? null) };
}

const pageOfAll = `
  walk AS (
    (SELECT document_path FROM cutin.receipt WHERE system = $1 AND document_path > $2 ORDER BY document_path LIMIT 1)
    UNION ALL
    SELECT n.document_path FROM walk w CROSS JOIN LATERAL (
      SELECT document_path FROM cutin.receipt WHERE system = $1 AND document_path > w.document_path
       ORDER BY document_path LIMIT 1) n
  ), page AS (SELECT document_path FROM walk LIMIT $3)`;

/** Its own documents, those of its changes and of its orders, and what was asked of PLM for it. */
const pageOfItem = `
  concerned AS (
    SELECT r.system, r.document_path FROM cutin.receipt r WHERE r.document->>'itemId' = $4
    UNION SELECT r.system, r.document_path FROM cutin.affected_item a JOIN cutin.receipt r ON r.document->>'changeId' = a.change_id
      WHERE a.item_id = $4
    UNION SELECT r.system, r.document_path FROM cutin.work_order w
      JOIN cutin.receipt r ON r.document->>'orderId' = w.order_id AND r.document->>'site' = w.site WHERE w.item_id = $4
    UNION SELECT r.system, r.document_path FROM cutin.drift_finding f
      JOIN cutin.receipt r ON r.document->>'requestId' = f.finding_id::text WHERE f.item_id = $4
  ), page AS (SELECT document_path FROM concerned WHERE system = $1 AND document_path > $2 ORDER BY document_path LIMIT $3)`;

const receiptRow: z.ZodType<NewestReceipt> = z.object({
  receiptId: z.coerce.number(),
  stands: z.boolean(),
  document: z.unknown().transform((value) => value as DocumentKey),
  documentPath: z.string(),
  contentHash: z.string(),
  content: z.unknown(),
  changeId: z.string().nullable(),
  site: z.string(),
  itemId: z.string().nullable(),
});
