// Keeps what manufacturing engineers chose, and the transforms that the next merge starts from.
import { z } from 'zod';
import type { Refusal } from '../../domain/verdict';
import type { ReconciliationDecision, TransformRecord } from '../../domain/mbom/reconciliation-decision';
import type { ReconciliationStore } from '../../ports/stores';
import { storeContent } from './content';
import { findOneRow, listRows, sqlFault, type Database, type Queryable } from './database';
import { appendLedger } from './ledger';

export function createReconciliationStore(db: Database): ReconciliationStore {
  return {
    listDecisions: async (handoffId) => {
      const rows = await listRows(
        db,
        z.object({ body: z.unknown() }),
        'SELECT body FROM cutin.reconciliation_decision WHERE handoff_id = $1 ORDER BY decided_at, decision_id',
        [handoffId],
      );
      // Written by recordReconciliation below from a checked decision, and immutable since.
      return rows.map(({ body }) => body as ReconciliationDecision);
    },
    recordTransform: (record) => db.transaction((tx) => recordTransform(tx, record)),
    findTransform: (key) => findTransform(db, key),
  };
}

async function recordTransform(tx: Queryable, record: TransformRecord): Promise<void> {
  const { site, itemId, revision, handoffId, ruleSetId, ruleSetVersion, lines } = record;
  await tx.query(
    `INSERT INTO cutin.transform_record (site, item_id, revision, handoff_id, rule_set_id, rule_set_version, lines_hash)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (site, item_id, revision) DO UPDATE
       SET handoff_id = $4, rule_set_id = $5, rule_set_version = $6, lines_hash = $7, recorded_at = now()`,
    [site, itemId, revision, handoffId, ruleSetId, ruleSetVersion, await storeContent(tx, lines)],
  );
}

function findTransform(
  db: Queryable,
  { site, itemId, revision }: { site: string; itemId: string; revision: string },
): Promise<TransformRecord | null> {
  return findOneRow(
    db,
    z.object({
      site: z.string(),
      itemId: z.string(),
      revision: z.string(),
      handoffId: z.string(),
      ruleSetId: z.string(),
      ruleSetVersion: z.string(),
      lines: z.unknown(),
    }),
    `SELECT t.site, t.item_id AS "itemId", t.revision, t.handoff_id AS "handoffId", t.rule_set_id AS "ruleSetId",
            t.rule_set_version AS "ruleSetVersion", c.content AS lines
       FROM cutin.transform_record t JOIN cutin.content c ON c.content_hash = t.lines_hash
      WHERE t.site = $1 AND t.item_id = $2 AND t.revision = $3`,
    [site, itemId, revision],
  );
}

/** Part of the transaction that resolves the park: the choices stand with the retry, or neither does. */
export async function insertReconciliation(
  tx: Queryable,
  input: { parkId: string; changeId: string | null; decision: ReconciliationDecision },
): Promise<void> {
  const { parkId, changeId, decision } = input;
  await tx.query(
    `INSERT INTO cutin.reconciliation_decision (decision_id, handoff_id, park_id, body, actor, decided_at)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [decision.decisionId, decision.handoffId, parkId, JSON.stringify(decision), decision.actor, decision.decidedAt],
  );
  await appendLedger(tx, {
    key: `reconciled ${decision.decisionId}`,
    kind: 'mbomReconciled',
    actor: decision.actor,
    ...(changeId === null ? {} : { changeId }),
    handoffId: decision.handoffId,
    body: { ...decision },
  });
}

/** The refusal where another decision settled the park first, null where the fault is another one. */
export function reconciliationRefusal(error: unknown, parkId: string): Refusal | null {
  const fault = sqlFault(error);
  if (fault?.state !== '23505' || fault.constraint !== 'reconciliation_decision_park_id_key') return null;
  return { code: 'ALREADY_RESOLVED', message: `${parkId} was reconciled before.`, at: parkId };
}
