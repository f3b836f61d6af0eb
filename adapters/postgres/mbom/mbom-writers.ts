// How merges are written.
import type { MbomWrite } from '../../../domain/mbom/mbom-writes';
import { storeContent } from '../identity/content';
import type { Writers } from '../writers';

export const mbomWriters: Writers<MbomWrite> = {
  mbomReconciled: async (tx, { parkId, decision }) => {
    await tx.query(
      `INSERT INTO cutin.reconciliation_decision (decision_id, handoff_id, park_id, body, actor, decided_at)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [decision.decisionId, decision.handoffId, parkId, JSON.stringify(decision), decision.actor, decision.decidedAt],
    );
  },
  transformKept: async (tx, { record }, canonical) => {
    const { site, itemId, revision, handoffId, ruleSetId, ruleSetVersion, lines } = record;
    await tx.query(
      `INSERT INTO cutin.transform_record (site, item_id, revision, handoff_id, rule_set_id, rule_set_version, lines_hash)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (site, item_id, revision) DO UPDATE
         SET handoff_id = $4, rule_set_id = $5, rule_set_version = $6, lines_hash = $7, recorded_at = now()`,
      [site, itemId, revision, handoffId, ruleSetId, ruleSetVersion, await storeContent(tx, lines, canonical)],
    );
  },
};
