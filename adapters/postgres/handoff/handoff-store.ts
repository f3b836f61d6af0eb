// Keeps handoffs, what they hand over, their parks, resolutions and receipts.
import { z } from 'zod';
import type { StandingResolution } from '../../../domain/handoff/park-resolution';
import type { ContentHash } from '../../../domain/identity/artefact';
import type { Transition } from '../../../ports/activities';
import type { DocumentKey, DocumentReceipt, PreparedDocument } from '../../../domain/handoff/document';
import { changeField, changeOf, subjectKey, type HandoffRef } from '../../../domain/handoff/handoff-ref';
import type { Park, Resolution } from '../../../domain/handoff/park';
import { boundaryOf } from '../../../domain/handoff/stage';
import type { ContentDifference } from '../../../domain/identity/content-differences';
import type { HandoffStore } from '../../../ports/stores';
import { storeContent } from '../content';
import { findOneRow, listRows, type Database, type Queryable } from '../database';
import { appendLedger } from '../ledger';
import { findResolution } from './park-reads';
import { causeOf, tellSubscribers } from '../webhooks/append-contract-event';

export function createHandoffStore(db: Database): HandoffStore {
  return {
    propose: (input) => db.transaction((tx) => propose(tx, input)),
    recordTransition: (input) => db.transaction((tx) => recordTransition(tx, input.handoff, input.transition)),
    recordPark: (input) => db.transaction((tx) => recordPark(tx, input)),
    recordResolution: (input) =>
      db.transaction((tx) =>
        recordResolution(tx, { ...input, handoff: { ...input.handoff, changeId: changeOf(input.handoff) } }),
      ),
    findResolution: (parkId) => findResolution(db, parkId),
    recordReminder: (input) => db.transaction((tx) => recordReminder(tx, input)),
    prepareDocuments: (input) => db.transaction((tx) => prepareDocuments(tx, input)),
    listPrepared: (handoffId, generation) =>
      listPrepared(db, 'handoff_id = $1 AND generation = $2', [handoffId, generation]),
    listEveryPrepared: (handoffId) => listPrepared(db, 'handoff_id = $1', [handoffId]),
    recordReceipts: (input) => db.transaction((tx) => recordReceipts(tx, input)),
    findReceipt: (handoffId, documentPath) =>
      findOneRow(
        db,
        z.object({
          localRevision: z.number(),
          label: z.string(),
          contentHash: z.string().transform((text) => text as ContentHash),
        }),
        `SELECT local_revision AS "localRevision", label, content_hash AS "contentHash" FROM cutin.receipt
          WHERE handoff_id = $1 AND document_path = $2 AND kind = 'verified'`,
        [handoffId, documentPath],
      ),
  };
}

async function propose(tx: Queryable, input: Parameters<HandoffStore['propose']>[0]): Promise<void> {
  const { handoff, policy } = input;
  const { handoffId, workflowId, subject, site, stage, items } = handoff;
  const { kind, id, nth } = subjectKey(subject);
  await tx.query(
    `INSERT INTO cutin.handoff (handoff_id, subject_kind, subject_id, nth, change_id, site, stage, boundary, state, owner, items,
                                workflow_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'proposed', $9, $10, $11) ON CONFLICT DO NOTHING`,
    [handoffId, kind, id, nth, changeOf(handoff), site, stage, boundaryOf[stage], policy.owner, items, workflowId],
  );
  await appendLedger(tx, {
    key: `proposed ${handoffId}`,
    kind: 'handoffProposed',
    actor: 'cutin',
    ...changeField(handoff),
    handoffId,
    body: { items },
  });
}

async function recordTransition(tx: Queryable, handoff: HandoffRef, transition: Transition): Promise<void> {
  const { handoffId } = handoff;
  const { state, generation, owner, reason, detail, dueAt, actor } = transition;
  await tx.query(
    `UPDATE cutin.handoff SET state = $2, generation = $3, owner = $4, reason = $5, detail = $6, due_at = $7,
            park_id = NULL, stuck_since = CASE WHEN $2 = 'retrying' THEN coalesce(stuck_since, now()) END, updated_at = now()
      WHERE handoff_id = $1`,
    [handoffId, state, generation, owner, reason ?? null, detail ?? null, dueAt ?? null],
  );
  if (state !== 'waived' && state !== 'aborted') return;
  await appendLedger(tx, {
    key: `${state} ${handoffId}`,
    kind: state === 'waived' ? 'handoffWaived' : 'handoffAborted',
    actor: actor ?? 'cutin',
    ...changeField(handoff),
    handoffId,
    body: { reason: detail ?? reason ?? '' },
  });
}

async function recordPark(
  tx: Queryable,
  input: { handoff: HandoffRef; park: Park; difference?: ContentDifference[] },
): Promise<void> {
  const { handoff, park, difference } = input;
  const inserted = await tx.query(
    `INSERT INTO cutin.park (park_id, handoff_id, reason, detail, difference, owner, due_at, parked_at, actions)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
    [
      park.parkId,
      handoff.handoffId,
      park.reason,
      park.detail,
      difference === undefined ? null : JSON.stringify(difference),
      park.owner,
      park.dueAt,
      park.parkedAt,
      park.actions,
    ],
  );
  if (inserted.rowCount === 0) return;
  await tx.query(
    `UPDATE cutin.handoff SET state = 'parked', park_id = $2, reason = $3, detail = $4, owner = $5, due_at = $6,
            stuck_since = $7, workflow_id = $8, updated_at = now() WHERE handoff_id = $1`,
    [handoff.handoffId, park.parkId, park.reason, park.detail, park.owner, park.dueAt, park.parkedAt, park.workflowId],
  );
  await appendLedger(tx, {
    key: `parked ${park.parkId}`,
    kind: 'handoffParked',
    actor: 'cutin',
    ...changeField(handoff),
    handoffId: handoff.handoffId,
    body: { parkId: park.parkId, reason: park.reason, detail: park.detail },
  });
}

/** The first resolution of a park stands; a later one reads it and does not replace it. */
export async function recordResolution(
  tx: Queryable,
  input: { handoff: { handoffId: string; changeId: string | null }; resolution: Resolution & { signature?: unknown } },
): Promise<StandingResolution> {
  const { handoff, resolution } = input;
  const inserted = await tx.query(
    `INSERT INTO cutin.resolution (park_id, attempt, resolution_id, action, actor, reason, signature)
     SELECT $1, count(v.resolution_id) + 1, coalesce($2::uuid, gen_random_uuid()), $3, $4, $5, $6::jsonb
       FROM cutin.resolution r LEFT JOIN cutin.voided_resolution v ON v.resolution_id = r.resolution_id
      WHERE r.park_id = $1 HAVING count(*) = count(v.resolution_id)
     ON CONFLICT DO NOTHING`,
    [
      resolution.parkId,
      resolution.resolutionId ?? null,
      resolution.action,
      resolution.actor,
      resolution.reason,
      resolution.signature === undefined ? null : JSON.stringify(resolution.signature),
    ],
  );
  const standing = await findResolution(tx, resolution.parkId);
  if (standing === null) throw new Error(`Park ${resolution.parkId} has no resolution after recording one.`);
  if (inserted.rowCount === 1) {
    await appendLedger(tx, {
      key: `resolved ${resolution.parkId} ${standing.resolutionId}`,
      kind: 'parkResolved',
      actor: resolution.actor,
      ...(handoff.changeId === null ? {} : { changeId: handoff.changeId }),
      handoffId: handoff.handoffId,
      body: {
        parkId: resolution.parkId,
        action: resolution.action,
        reason: resolution.reason,
        signature: resolution.signature ?? null,
      },
    });
  }
  return standing;
}

async function recordReminder(tx: Queryable, input: Parameters<HandoffStore['recordReminder']>[0]): Promise<void> {
  const { handoff, waitId, count, owner, escalated } = input;
  if (escalated)
    await tx.query('UPDATE cutin.handoff SET owner = $2, updated_at = now() WHERE handoff_id = $1', [
      handoff.handoffId,
      owner,
    ]);
  await appendLedger(tx, {
    key: `reminder ${waitId} ${String(count)}`,
    kind: escalated ? 'handoffEscalated' : 'handoffReminded',
    actor: 'cutin',
    ...changeField(handoff),
    handoffId: handoff.handoffId,
    body: { waitId, count, owner },
  });
}

async function prepareDocuments(
  tx: Queryable,
  input: { handoff: HandoffRef; generation: number; documents: PreparedDocument[] },
): Promise<void> {
  const { handoff, generation, documents } = input;
  await tx.query('SELECT 1 FROM cutin.handoff WHERE handoff_id = $1 FOR UPDATE', [handoff.handoffId]);
  const held = await tx.query(
    'SELECT 1 FROM cutin.prepared_document WHERE handoff_id = $1 AND generation = $2 LIMIT 1',
    [handoff.handoffId, generation],
  );
  if (held.rows.length > 0) return;
  for (const [ordinal, one] of documents.entries()) {
    const hash = await storeContent(tx, one.content);
    await tx.query(
      `INSERT INTO cutin.prepared_document (handoff_id, generation, ordinal, system, document, content_hash)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [handoff.handoffId, generation, ordinal, one.system, JSON.stringify(one.document), hash],
    );
  }
}

const preparedRow = z.object({
  system: z.enum(['plm', 'alm', 'erp', 'mes', 'qms']),
  document: z.unknown().transform((value) => value as DocumentKey),
  contentHash: z.string().transform((text) => text as ContentHash),
  content: z.unknown(),
  generation: z.number(),
});

async function listPrepared(
  db: Queryable,
  where: string,
  values: unknown[],
): Promise<(PreparedDocument & { generation: number })[]> {
  return listRows(
    db,
    preparedRow,
    `SELECT p.system, p.document, p.content_hash AS "contentHash", c.content, p.generation
       FROM cutin.prepared_document p JOIN cutin.content c USING (content_hash)
      WHERE ${where} ORDER BY p.generation DESC, p.ordinal`,
    values,
  );
}

async function recordReceipts(
  tx: Queryable,
  input: { handoff: HandoffRef; kind: 'verified' | 'withdrawn'; receipts: DocumentReceipt[]; actor: string },
): Promise<void> {
  const { handoff, kind, receipts, actor } = input;
  for (const receipt of receipts) {
    const { localRevision, label, level } = receipt.acknowledgement;
    await tx.query(
      `INSERT INTO cutin.receipt (handoff_id, kind, system, document, document_path, content_hash, local_revision, label, acknowledgement)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
      [
        handoff.handoffId,
        kind,
        receipt.system,
        JSON.stringify(receipt.document),
        receipt.documentPath,
        receipt.contentHash,
        localRevision,
        label,
        level,
      ],
    );
    await appendLedger(tx, {
      key: `receipt ${handoff.handoffId} ${kind} ${receipt.documentPath}`,
      kind: kind === 'verified' ? 'receiptVerified' : 'receiptWithdrawn',
      actor,
      ...changeField(handoff),
      handoffId: handoff.handoffId,
      body: { document: receipt.documentPath, contentHash: receipt.contentHash, localRevision, label },
    });
  }
  if (kind === 'verified') await tellReceived(tx, handoff, receipts);
  await appendLedger(tx, {
    key: `${kind} ${handoff.handoffId}`,
    kind: kind === 'verified' ? 'handoffVerified' : 'handoffWithdrawn',
    actor,
    ...changeField(handoff),
    handoffId: handoff.handoffId,
    body: { documents: receipts.length },
  });
  await tx.query(
    `UPDATE cutin.handoff SET state = $2, park_id = NULL, reason = NULL, detail = NULL, due_at = NULL, stuck_since = NULL,
            updated_at = now() WHERE handoff_id = $1`,
    [handoff.handoffId, kind],
  );
}

/** Subscribers learn of what ERP and QMS hold once it was read back there. */
async function tellReceived(tx: Queryable, handoff: HandoffRef, receipts: readonly DocumentReceipt[]): Promise<void> {
  const { handoffId } = handoff;
  const changeId = changeOf(handoff);
  // What no change handed over is no release.
  if (changeId === null) return;
  for (const { document, contentHash } of receipts) {
    if (document.kind !== 'manufacturingBom' && document.kind !== 'inspectionPlan') continue;
    const { site, itemId, revision } = document;
    await tellSubscribers(tx, {
      name: document.kind === 'manufacturingBom' ? 'mbom.released' : 'inspectionplan.released',
      id: `${handoffId}/${itemId}/${contentHash}`,
      subject: `item/${site}/${itemId}`,
      data: { site, itemId, revision, contentHash, changeId },
      changeId,
      ...(await causeOf(tx, changeId)),
    });
  }
}
