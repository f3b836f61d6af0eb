// The repair that somebody signed for a finding: of what they looked at, against the newest receipt, and of nothing else.
import { z } from 'zod';
import { accepted, refused, type Verdict, type Refusal } from '../../../domain/verdict';
import { openRepairs } from '../../../domain/drift/judge-drift';
import { handoffRef } from '../../../domain/handoff/handoff-ids';
import type { ChosenRepair, DriftFinding } from '../../../ports/drift';
import { noSite } from '../../../domain/handoff/stage';
import { findOneRow, type Queryable } from '../database';
import { appendLedger } from '../ledger';
import { enqueue } from '../outbox';
import { listFindings } from './findings';

export async function chooseRepair(
  tx: Queryable,
  findingId: string,
  repair: Omit<ChosenRepair, 'handoffId'>,
): Promise<Verdict<{ handoffId: string }>> {
  await tx.query('SELECT 1 FROM cutin.drift_finding WHERE finding_id = $1 FOR UPDATE', [findingId]);
  const [finding] = await listFindings(tx, 'finding_id = $1', [findingId], 1);
  if (finding === undefined) return refused(unknown(findingId));
  const standing = finding.repair;
  if (finding.state === 'repairing' && standing?.action === repair.action && standing.heldHash === repair.heldHash)
    return accepted({ handoffId: standing.handoffId });
  const refusal = await refusalOf(tx, finding, repair);
  if (refusal !== null) return refused(refusal);
  const { changeId, site, itemId, documentPath } = finding;
  const handoff = handoffRef({
    subject: { kind: 'finding', findingId, nth: await countRepairs(tx, findingId), changeId },
    site,
    stage: 'driftRepair',
    items: [itemId ?? documentPath],
  });
  const { handoffId } = handoff;
  const chosen: ChosenRepair = { ...repair, handoffId };
  await tx.query(`UPDATE cutin.drift_finding SET state = 'repairing', repair = $2 WHERE finding_id = $1`, [
    findingId,
    JSON.stringify(chosen),
  ]);
  await enqueue(tx, {
    key: `repair ${handoffId}`,
    kind: 'startHandoff',
    payload: { handoff },
  });
  await appendLedger(tx, {
    key: `repair chosen ${handoffId}`,
    kind: 'driftRepairChosen',
    actor: repair.actor,
    ...(changeId === null ? {} : { changeId }),
    body: { findingId, ...chosen },
  });
  return accepted({ handoffId });
}

async function refusalOf(
  tx: Queryable,
  finding: DriftFinding,
  { action, heldHash }: Pick<ChosenRepair, 'action' | 'heldHash'>,
): Promise<Refusal | null> {
  const { findingId, state, documentPath, changeId } = finding;
  if (state !== 'open' && state !== 'raised')
    return { code: 'FINDING_NOT_OPEN', message: `${findingId} is ${state}.`, at: findingId };
  const open = openRepairs(finding);
  if (!open.includes(action)) {
    const none = changeId === null ? 'none: no change of Cutin has to do with the document' : 'none';
    const message = `${action} does not repair ${finding.kind} at ${documentPath}; possible: ${open.join(', ') || none}.`;
    return { code: 'REPAIR_NOT_POSSIBLE', message, at: findingId };
  }
  if (finding.heldHash !== heldHash)
    return {
      code: 'DRIFT_MOVED',
      message: `${documentPath} is not what was looked at: ${finding.heldHash ?? 'nothing'} is held, ${heldHash ?? 'nothing'} was signed.`,
      at: documentPath,
      facts: { heldHash: finding.heldHash, signedHash: heldHash },
    };
  return action === 'raiseChange' ? null : obstacleOf(tx, finding, null);
}

export async function findObstacle(
  db: Queryable,
  { findingId, handoffId }: { findingId: string; handoffId: string },
): Promise<Refusal | null> {
  const [finding] = await listFindings(db, 'finding_id = $1', [findingId], 1);
  if (finding === undefined) return unknown(findingId);
  const { repair, state } = finding;
  if (repair?.handoffId !== handoffId)
    return { code: 'FINDING_NOT_OPEN', message: `${findingId} is ${state} and not repaired by this.`, at: findingId };
  // It was finished by an attempt whose answer was lost; or it asks PLM, which overwrites nothing.
  if (state !== 'repairing' || repair.action === 'raiseChange') return null;
  return obstacleOf(db, finding, handoffId);
}

/** The document was handed over by somebody else since it was compared, or is being handed over. */
async function obstacleOf(db: Queryable, finding: DriftFinding, handoffId: string | null): Promise<Refusal | null> {
  const { system, documentPath, document, receiptId } = finding;
  const now = await findOneRow(
    db,
    z.object({ receiptId: z.coerce.number().nullable(), writer: z.string().nullable() }),
    `SELECT (SELECT CASE r.kind WHEN 'verified' THEN r.receipt_id END FROM cutin.receipt r
              WHERE r.system = $1 AND r.document_path = $2 ORDER BY r.receipt_id DESC LIMIT 1) AS "receiptId",
            (SELECT b.handoff_id FROM cutin.document_being_written b
              WHERE b.system = $1 AND b.document = $3::jsonb AND b.handoff_id IS DISTINCT FROM $4 LIMIT 1) AS writer`,
    [system, documentPath, document === null ? null : JSON.stringify(document), handoffId],
  );
  const moved = (message: string): Refusal => ({ code: 'DRIFT_MOVED', message, at: documentPath });
  if (now?.writer) return moved(`${documentPath} is being handed over by ${now.writer}.`);
  if (now?.receiptId !== receiptId) return moved(`${documentPath} was handed over again since it was looked at.`);
  return null;
}

function unknown(findingId: string): Refusal {
  return { code: 'FINDING_UNKNOWN', message: `There is no finding ${findingId}.`, at: findingId };
}

/** One more than were chosen before: one that was called off may be chosen again, with documents of its own. */
async function countRepairs(tx: Queryable, findingId: string): Promise<number> {
  const row = await findOneRow(
    tx,
    z.object({ count: z.number() }),
    `SELECT count(*)::int AS count FROM cutin.outbox
      WHERE kind = 'startHandoff' AND payload->'handoff'->'subject'->>'findingId' = $1`,
    [findingId],
  );
  return (row?.count ?? 0) + 1;
}

export async function finishRepair(tx: Queryable, findingId: string): Promise<void> {
  const [finding] = await listFindings(tx, 'finding_id = $1', [findingId], 1);
  if (finding?.state !== 'repairing' || finding.repair === null) return;
  const { action, actor, handoffId } = finding.repair;
  const state = action === 'raiseChange' ? 'raised' : 'resolved';
  await tx.query(
    `UPDATE cutin.drift_finding SET state = $2, resolved_at = CASE WHEN $2 = 'resolved' THEN now() END, resolved_because = $3
      WHERE finding_id = $1`,
    [findingId, state, action],
  );
  await appendLedger(tx, {
    key: `repaired ${handoffId}`,
    kind: 'driftRepaired',
    actor,
    ...(finding.changeId === null ? {} : { changeId: finding.changeId }),
    body: { findingId, action, site: finding.site === '' ? noSite : finding.site },
  });
}

export async function reopen(db: Queryable, findingId: string): Promise<void> {
  await db.query(
    `UPDATE cutin.drift_finding SET state = 'open', repair = NULL WHERE finding_id = $1 AND state = 'repairing'`,
    [findingId],
  );
}
