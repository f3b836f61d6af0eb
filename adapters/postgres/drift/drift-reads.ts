// Drift as a decision looks at it. Findings are held until the end of the transaction, newest first, so that two sweeps
// take turns.
import { z } from 'zod';
import type { DocumentPlace, PlaceStanding } from '../../../domain/drift/finding';
import type { DriftReads } from '../../../ports/drift';
import { findOneRow, listRows, type Queryable } from '../database';
import { findContent, listFindings } from './findings';
import { listReceipts } from './list-receipts';
import { listUnexplained } from './list-unexplained';

export function driftReads(tx: Queryable): DriftReads {
  return {
    listReceipts: (query) => listReceipts(tx, query),
    listUnexplained: ({ system, paths, itemId }) => listUnexplained(tx, system, paths, itemId ?? null),
    findFinding: async (findingId) => {
      const [finding] = await listFindings(tx, { where: 'finding_id = $1', values: [findingId], hold: true });
      return finding ?? null;
    },
    listStanding: (places) =>
      listFindings(tx, {
        where: `state <> 'resolved' AND (system, document_path) IN
                  (SELECT p.system, p.path FROM jsonb_to_recordset($1::jsonb) AS p(system text, path text))`,
        values: [rowsOf(places)],
        hold: true,
      }),
    listGoneExtras: ({ system, itemId, since }) =>
      listFindings(tx, {
        where: `system = $1 AND kind = 'extra' AND state IN ('open', 'raised') AND last_seen_at < $2::timestamptz
                  AND ($3::text IS NULL OR item_id = $3 OR EXISTS (
                    SELECT 1 FROM cutin.affected_item a WHERE a.change_id = document->>'changeId' AND a.item_id = $3))`,
        values: [system, since, itemId ?? null],
        hold: true,
      }),
    listPlaces: (places) =>
      listRows(
        tx,
        placeRow,
        `SELECT p.system, p.path AS "documentPath",
                (SELECT CASE r.kind WHEN 'verified' THEN r.receipt_id END FROM cutin.receipt r
                  WHERE r.system = p.system AND r.document_path = p.path ORDER BY r.receipt_id DESC LIMIT 1) AS "receiptId",
                ARRAY(SELECT DISTINCT b.handoff_id FROM cutin.document_being_written b
                       WHERE b.system = p.system AND b.document = p.document ORDER BY 1) AS writers
           FROM jsonb_to_recordset($1::jsonb) AS p(system text, path text, document jsonb)`,
        [rowsOf(places)],
      ),
    countRepairs: async (findingId) => {
      const row = await findOneRow(
        tx,
        z.object({ repairs: z.number() }),
        'SELECT repairs FROM cutin.drift_finding WHERE finding_id = $1',
        [findingId],
      );
      return row?.repairs ?? 0;
    },
    findContent: (findingId, which) => findContent(tx, findingId, which),
  };
}

const placeRow: z.ZodType<PlaceStanding> = z.object({
  system: z.enum(['plm', 'alm', 'erp', 'mes', 'qms']),
  documentPath: z.string(),
  receiptId: z.coerce.number().nullable(),
  writers: z.array(z.string()),
});

function rowsOf(places: readonly DocumentPlace[]): string {
  return JSON.stringify(places.map(({ system, documentPath: path, document }) => ({ system, path, document })));
}
