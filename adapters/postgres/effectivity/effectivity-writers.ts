// How decisions and statements are written.
import type { EffectivityWrite } from '../../../domain/effectivity/effectivity-writes';
import { statementStates } from '../../../domain/effectivity/statement-states';
import { requireMoved, type Writers } from '../writers';
import { insertStatement } from './statements';

export const effectivityWriters: Writers<EffectivityWrite> = {
  effectivityDecided: async (tx, { decision }) => {
    const { decisionId, handoffId, changeId, actor, printedName, meaning, signedHash, decidedAt } = decision;
    await tx.query(
      `INSERT INTO cutin.decision (decision_id, handoff_id, change_id, body, actor, printed_name, meaning, signed_hash, decided_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [decisionId, handoffId, changeId, JSON.stringify(decision), actor, printedName, meaning, signedHash, decidedAt],
    );
  },
  statementKept: (tx, { statement }) => insertStatement(tx, statement),
  /** The spans follow by cascade. */
  statementMoved: async (tx, { statementId, state, supersededBy }) => {
    const { rowCount } = await tx.query(
      `UPDATE cutin.statement SET state = $2, superseded_by = $3, ended_at = CASE WHEN $4 THEN now() ELSE ended_at END
        WHERE statement_id = $1 AND state = ANY ($5)`,
      [statementId, state, supersededBy ?? null, statementStates.isFinal(state), statementStates.sourcesOf(state)],
    );
    requireMoved(rowCount, `Statement ${statementId}`);
  },
};
