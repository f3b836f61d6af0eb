// Merges as a decision looks at them.
import { z } from 'zod';
import type { ReconciliationDecision } from '../../../domain/mbom/reconciliation-decision';
import type { MbomReads } from '../../../ports/mbom';
import { findOneRow, listRows, type Queryable } from '../database';

export function mbomReads(tx: Queryable): MbomReads {
  return {
    findLines: async (contentHash) => {
      const row = await findOneRow(
        tx,
        z.object({ lines: z.record(z.string(), plannedLine).nullable() }),
        `SELECT content->'lines' AS lines FROM cutin.content WHERE content_hash = $1`,
        [contentHash],
      );
      return row?.lines ?? null;
    },
    listDecisions: async (handoffId) => {
      const rows = await listRows(
        tx,
        z.object({ body: z.unknown() }),
        'SELECT body FROM cutin.reconciliation_decision WHERE handoff_id = $1 ORDER BY decided_at, decision_id',
        [handoffId],
      );
      // Written by `mbomReconciled` from a checked decision, and immutable since.
      return rows.map(({ body }) => body as ReconciliationDecision);
    },
    findTransform: ({ site, itemId, revision }) =>
      findOneRow(
        tx,
        transformRow,
        `SELECT t.site, t.item_id AS "itemId", t.revision, t.handoff_id AS "handoffId", t.rule_set_id AS "ruleSetId",
                t.rule_set_version AS "ruleSetVersion", c.content AS lines
           FROM cutin.transform_record t JOIN cutin.content c ON c.content_hash = t.lines_hash
          WHERE t.site = $1 AND t.item_id = $2 AND t.revision = $3`,
        [site, itemId, revision],
      ),
  };
}

const plannedLine = z.object({
  itemId: z.string(),
  parent: z.string().nullable(),
  quantity: z.string(),
  unit: z.string(),
  operation: z.string().nullable(),
});

const transformRow = z.object({
  site: z.string(),
  itemId: z.string(),
  revision: z.string(),
  handoffId: z.string(),
  ruleSetId: z.string(),
  ruleSetVersion: z.string(),
  lines: z.unknown(),
});
