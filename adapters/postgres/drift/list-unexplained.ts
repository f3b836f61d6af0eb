// Documents of a system that no standing receipt explains: nobody handed them over, or they were taken back and came
// again. Each with the newest change that prepared the document, and else the newest whose cut-in at its site was decided: that
// is where a repair of it belongs.
import { z } from 'zod';
import { changeStates } from '../../../domain/change/change-states';
import type { DriftReads, ListedPath } from '../../../ports/drift';
import { listRows, type Queryable } from '../database';

export function listUnexplained(
  db: Queryable,
  system: string,
  paths: readonly ListedPath[],
  itemId: string | null,
): ReturnType<DriftReads['listUnexplained']> {
  return listRows(
    db,
    row,
    `SELECT p.path AS "documentPath", coalesce(w.change_id, d.change_id) AS "changeId", coalesce(w.site, d.site) AS site,
            CASE WHEN w.change_id IS NOT NULL THEN jsonb_build_object('state', w.state) END AS "preparedBy"
       FROM jsonb_to_recordset($2::jsonb) AS p(path text, document jsonb, item text)
       LEFT JOIN LATERAL (
         SELECT c.change_id, h.site, c.state
           FROM cutin.prepared_document b JOIN cutin.handoff h USING (handoff_id) JOIN cutin.change c USING (change_id)
          WHERE b.system = $1 AND b.document = p.document AND h.subject_kind = 'change'
          ORDER BY c.recorded_at DESC LIMIT 1) w ON true
       LEFT JOIN LATERAL (
         SELECT c.change_id, e.site FROM cutin.change c
           JOIN cutin.handoff e ON e.change_id = c.change_id AND e.stage = 'effectivityDecision'
           JOIN cutin.decision USING (handoff_id)
          WHERE (c.change_id = p.document->>'changeId'
                 OR EXISTS (SELECT 1 FROM cutin.affected_item a WHERE a.change_id = c.change_id AND a.item_id = p.item))
            AND e.site = coalesce(p.document->>'site', e.site)
          ORDER BY c.recorded_at DESC, e.site LIMIT 1) d ON true
      WHERE ($3::text IS NULL OR p.item = $3
             OR EXISTS (SELECT 1 FROM cutin.affected_item a WHERE a.change_id = p.document->>'changeId' AND a.item_id = $3))
        AND 'verified' IS DISTINCT FROM (SELECT r.kind FROM cutin.receipt r WHERE r.system = $1 AND r.document_path = p.path
                                          ORDER BY r.receipt_id DESC LIMIT 1)
        AND NOT EXISTS (SELECT 1 FROM cutin.document_being_written b WHERE b.system = $1 AND b.document = p.document)`,
    [
      system,
      JSON.stringify(paths.map(({ documentPath: path, document, itemId: item }) => ({ path, document, item }))),
      itemId,
    ],
  );
}

const row = z.object({
  documentPath: z.string(),
  changeId: z.string().nullable(),
  site: z.string().nullable(),
  preparedBy: z.object({ state: z.enum(changeStates.states) }).nullable(),
});
