// Planned effectivity becomes actual once every handoff of the change is verified (RULES 2.4). Siblings it supersedes
// are trimmed in the same transaction (RULES 2.5), both versions staying readable.
import { randomUUID } from 'node:crypto';
import type { EffectivityStatement } from '../../domain/effectivity/effectivity-statement';
import { trimSiblings } from '../../domain/effectivity/trim-siblings';
import type { Queryable } from './database';
import { appendLedger } from './ledger';
import { insertStatement, listStatements, lockEffectivity, setStatementState } from './statements';

export async function activateStatements(tx: Queryable, changeId: string): Promise<void> {
  const planned = await listStatements(tx, `change_id = $1 AND state = 'planned'`, [changeId]);
  await lockEffectivity(tx, planned);
  for (const statement of planned) await activate(tx, statement);
}

async function activate(tx: Queryable, statement: EffectivityStatement): Promise<void> {
  const { itemId, site } = statement;
  const siblings = await listStatements(tx, `item_id = $1 AND site = $2 AND state = 'actual'`, [itemId, site]);
  const incoming: EffectivityStatement = { ...statement, state: 'actual' };
  const { superseded, replacements } = trimSiblings({ actual: siblings, incoming, newStatementId: randomUUID });
  for (const old of superseded) {
    await setStatementState(tx, {
      statementId: old.statementId,
      state: 'superseded',
      supersededBy: statement.statementId,
    });
  }
  for (const replacement of replacements) await insertStatement(tx, replacement);
  await setStatementState(tx, { statementId: statement.statementId, state: 'actual' });
  await appendLedger(tx, {
    key: `effective ${statement.statementId}`,
    kind: 'effectivityActual',
    actor: 'cutin',
    changeId: statement.changeId,
    body: { statement: incoming, superseded: superseded.map((old) => old.statementId) },
  });
}
