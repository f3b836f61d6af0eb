// Keeps signed effectivity decisions and the statements they make.
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Verdict, Refusal } from '../../domain/verdict';
import { accepted, refused } from '../../domain/verdict';
import type { EffectivityDecision } from '../../domain/effectivity/effectivity-decision';
import type { EffectivityStore } from '../../ports/stores';
import { findOneRow, sqlFault, type Database, type Queryable } from './database';
import { appendLedger } from './ledger';
import { changeHandoff } from '../../domain/handoff/handoff-ids';
import { enqueue } from './outbox';
import { insertStatement, listStatements, lockEffectivity, setStatementState } from './statements';

export function createEffectivityStore(db: Database): EffectivityStore {
  return {
    findDecision: (handoffId) => findDecision(db, handoffId),
    listStatements: ({ itemId, site, planned }) =>
      listStatements(db, 'item_id = $1 AND ($2::text IS NULL OR site = $2) AND state = ANY ($3)', [
        itemId,
        site ?? null,
        planned === true ? ['planned', 'actual'] : ['actual'],
      ]),
    withdrawStatements: (input) => db.transaction((tx) => withdrawStatements(tx, input)),
  };
}

const decisionRow = z.object({ body: z.unknown() });

export async function findDecision(db: Queryable, handoffId: string): Promise<EffectivityDecision | null> {
  const row = await findOneRow(db, decisionRow, 'SELECT body FROM cutin.decision WHERE handoff_id = $1', [handoffId]);
  // Written by recordDecision below from a checked decision, and immutable since.
  return row === null ? null : (row.body as EffectivityDecision);
}

/**
 * Records a signed decision with its planned statements and the message that tells the workflow, all or nothing.
 * Refused with ALREADY_DECIDED where another decision of this handoff came first, and with EFFECTIVITY_OVERLAP where
 * another change plans the same units.
 */
export async function recordDecision(
  db: Database,
  decision: EffectivityDecision,
): Promise<Verdict<EffectivityDecision>> {
  const standing = await findDecision(db, decision.handoffId);
  if (standing?.decisionId === decision.decisionId) return accepted(standing);
  try {
    await db.transaction((tx) => insertDecision(tx, decision));
    return accepted(decision);
  } catch (error) {
    const refusal = decisionRefusal(error, decision);
    if (refusal === null) throw error;
    return refused(refusal);
  }
}

async function insertDecision(tx: Queryable, decision: EffectivityDecision): Promise<void> {
  const { decisionId, handoffId, changeId, site } = decision;
  await lockEffectivity(
    tx,
    decision.cutIns.map(({ itemId }) => ({ itemId, site })),
  );
  await tx.query(
    `INSERT INTO cutin.decision (decision_id, handoff_id, change_id, body, actor, printed_name, meaning, signed_hash, decided_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      decisionId,
      handoffId,
      changeId,
      JSON.stringify(decision),
      decision.actor,
      decision.printedName,
      decision.meaning,
      decision.signedHash,
      decision.decidedAt,
    ],
  );
  for (const cutIn of decision.cutIns) {
    await insertStatement(tx, {
      statementId: randomUUID(),
      itemId: cutIn.itemId,
      revision: cutIn.revision,
      site,
      endItem: cutIn.endItem,
      basis: cutIn.basis,
      spans: cutIn.spans,
      changeId,
      decisionId,
      state: 'planned',
      ...(cutIn.override === true ? { override: true } : {}),
      ...(cutIn.rank === undefined ? {} : { rank: cutIn.rank }),
    });
  }
  const { workflowId } = changeHandoff({ changeId, site, stage: 'effectivityDecision', items: [] });
  await enqueue(tx, {
    key: `decide ${decisionId}`,
    kind: 'decide',
    payload: { workflowId, decisionId, actor: decision.actor },
  });
  await appendLedger(tx, {
    key: `decided ${decisionId}`,
    kind: 'effectivityDecided',
    actor: decision.actor,
    changeId,
    handoffId,
    body: { ...decision },
  });
}

function decisionRefusal(error: unknown, decision: EffectivityDecision): Refusal | null {
  const fault = sqlFault(error);
  if (fault?.state === '23505' && fault.constraint === 'decision_handoff_id_key') {
    return {
      code: 'ALREADY_DECIDED',
      message: `Handoff ${decision.handoffId} was decided before.`,
      at: decision.handoffId,
    };
  }
  if (fault?.state === '23P01') {
    return {
      code: 'EFFECTIVITY_OVERLAP',
      message: 'Another change already plans a cut-in for some of these units. Decide again with other units.',
      at: decision.handoffId,
      facts: { constraint: fault.constraint ?? '' },
    };
  }
  return null;
}

async function withdrawStatements(tx: Queryable, input: { changeId: string; site: string }): Promise<void> {
  const planned = await listStatements(tx, `change_id = $1 AND site = $2 AND state = 'planned'`, [
    input.changeId,
    input.site,
  ]);
  for (const statement of planned) {
    await setStatementState(tx, { statementId: statement.statementId, state: 'withdrawn' });
    await appendLedger(tx, {
      key: `withdrawn ${statement.statementId}`,
      kind: 'effectivityWithdrawn',
      actor: 'cutin',
      changeId: input.changeId,
      body: { statementId: statement.statementId, itemId: statement.itemId, revision: statement.revision },
    });
  }
}
