// Effectivity statements for those who still read and write them beside the transaction port.
import type { EffectivityStatement } from '../../domain/effectivity/effectivity-statement';
import type { Queryable } from './database';

export { insertStatement, listStatements } from './effectivity/statements';

/**
 * One writer at a time for the effectivity of an item at a site, until the transaction ends. Rivals that met only at the
 * exclusion constraint could wait for each other; the fixed order keeps changes of several items from doing so here.
 */
export async function lockEffectivity(
  tx: Queryable,
  places: readonly { itemId: string; site: string }[],
): Promise<void> {
  const names = new Set(places.map(({ itemId, site }) => `effectivity ${itemId} ${site}`));
  for (const name of [...names].sort()) await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [name]);
}

/** Moves a statement, and by cascade its spans, to another state. */
export async function setStatementState(
  tx: Queryable,
  statement: { statementId: string; state: EffectivityStatement['state']; supersededBy?: string },
): Promise<void> {
  const ended = statement.state === 'superseded' || statement.state === 'withdrawn';
  await tx.query(
    `UPDATE cutin.statement SET state = $2, superseded_by = $3, ended_at = CASE WHEN $4 THEN now() ELSE ended_at END
      WHERE statement_id = $1`,
    [statement.statementId, statement.state, statement.supersededBy ?? null, ended],
  );
}
