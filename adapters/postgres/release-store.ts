// Keeps release events, the changes they announce and the contents of released revisions.
import { z } from 'zod';
import { refused, type Refusal } from '../../domain/verdict';
import type { SerialRules } from '../../domain/effectivity/serial';
import type { ContentHash, RevisionRef } from '../../domain/identity/artefact';
import { conflictRefusal } from '../../domain/identity/revision-conflict';
import { contentDifferences, type ContentDifference } from '../../domain/identity/content-differences';
import { canonicalJson, contentHash } from '../signing/content-hash';
import type { ReleasedChange } from '../../domain/change/released-change';
import { changeWorkflowId } from '../../domain/handoff/handoff-ids';
import type { InlineContent, ReleaseEvent } from '../../domain/change/released-change';
import type { Intake, ReleaseStore } from '../../ports/stores';
import { activateStatements } from './activate-statements';
import { followChange } from './floor/follow-change';
import { appendContractEvent } from './webhooks/append-contract-event';
import { storeContent } from './content';
import { findOneRow, listRows, type Database, type Queryable } from './database';
import { appendLedger } from './ledger';
import { readLookAlikes, registerIdentifiers } from './identifiers';
import { enqueue } from './outbox';

export function createReleaseStore(db: Database, serialRules: SerialRules): ReleaseStore {
  return {
    recordRelease: (release) => recordRelease(db, release),
    findRelease: (changeId) => findRelease(db, changeId),
    freezeRevision: (ref, content, source) => db.transaction((tx) => freezeRevision(tx, ref, content, source)),
    adoptPredecessor: (ref, content) => db.transaction((tx) => adoptPredecessor(tx, ref, content)),
    findRevisionContent: (key) =>
      findOneRow(
        db,
        z.object({ contentHash: hashColumn, content: z.unknown() }),
        `SELECT r.content_hash AS "contentHash", c.content
           FROM cutin.revision r JOIN cutin.content c USING (content_hash)
          WHERE r.artefact_class = $1 AND r.item_id = $2 AND r.revision = $3`,
        [key.artefactClass, key.itemId, key.revision],
      ).then((row) => (row === null ? null : { contentHash: row.contentHash, content: row.content })),
    closeChange: (changeId) => db.transaction((tx) => closeChange(tx, changeId, serialRules)),
    recordAbort: (input) => db.transaction((tx) => recordAbort(tx, input)),
    readDerivation: (itemId) => readDerivation(db, itemId),
    markPropagating: async (changeId) => {
      await db.query(`UPDATE cutin.change SET state = 'propagating' WHERE change_id = $1 AND state = 'received'`, [
        changeId,
      ]);
    },
  };
}

const hashColumn = z.string().transform((text) => text as ContentHash);

type Release = { event: ReleaseEvent; change: ReleasedChange; inline: InlineContent[]; actor: string };

/**
 * One transaction for the event, the change and its announced revisions. Rivals meet the advisory lock of the change,
 * so a hundred copies of one event give one change, and a conflicting one is kept aside and starts nothing.
 */
async function recordRelease(db: Database, release: Release): Promise<Intake> {
  return db.transaction(async (tx) => {
    await lockInOrder(tx, release);
    const known = await findKnownEvent(tx, release);
    if (known !== null) return known;
    const conflicts = await findConflicts(tx, release);
    if (conflicts.length > 0) {
      for (const conflict of conflicts) await keepConflictAside(tx, release, conflict);
      return refused(...conflicts.map((conflict) => conflict.refusal));
    }
    const lookAlikes = await readLookAlikes(tx, identifiersOf(release.change));
    if (lookAlikes.length > 0) return refused(...lookAlikes);
    const held = await findRelease(tx, release.change.changeId);
    if (held !== null && canonicalJson(held) !== canonicalJson(release.change))
      return changeConflict(held, release.change);
    await insertEvent(tx, release);
    if (held !== null) return { kind: 'duplicate', changeId: release.change.changeId };
    await insertChange(tx, release);
    return { kind: 'recorded', changeId: release.change.changeId };
  });
}

/** Locks the event, the change and every revision it announces, in one fixed order, so that rivals wait instead of deadlocking. */
async function lockInOrder(tx: Queryable, { event, change }: Release): Promise<void> {
  const names = [
    `floor event ${event.source} ${event.id}`,
    `change ${change.changeId}`,
    ...change.affectedItems.map((item) => `item ${item.itemId} ${item.toRevision}`),
  ].sort();
  for (const name of names) await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [name]);
}

async function findKnownEvent(tx: Queryable, { event, actor }: Release): Promise<Intake | null> {
  const row = await findOneRow(
    tx,
    z.object({ bodyHash: z.string(), changeId: z.string() }),
    'SELECT body_hash AS "bodyHash", change_id AS "changeId" FROM cutin.event WHERE source = $1 AND id = $2',
    [event.source, event.id],
  );
  if (row === null) return null;
  const offered = contentHash(event.body);
  if (row.bodyHash === offered) return { kind: 'duplicate', changeId: row.changeId };
  const { source, id } = event;
  await appendLedger(tx, {
    key: `event conflict ${source} ${id} ${offered}`,
    kind: 'eventConflict',
    actor,
    body: { source, id, heldHash: row.bodyHash, offeredHash: offered },
  });
  return refused({
    code: 'EVENT_CONFLICT',
    message: `Event ${event.id} of ${event.source} was received before with other content.`,
    facts: { heldHash: row.bodyHash, offeredHash: offered },
  });
}

/** What a release names and the engine answers for: the items it affects and the product whose units count. */
function identifiersOf(change: ReleasedChange): string[] {
  return [...new Set([change.endItem, ...change.affectedItems.map(({ itemId }) => itemId)])];
}

type RevisionConflict = {
  ref: RevisionRef;
  heldHash: string;
  difference: ContentDifference[] | null;
  refusal: Refusal;
};

async function findConflicts(tx: Queryable, { change, inline }: Release): Promise<RevisionConflict[]> {
  const conflicts: RevisionConflict[] = [];
  for (const ref of announcedRevisions(change)) {
    const held = await findHeldHash(tx, ref);
    if (held !== null && held !== ref.contentHash) {
      const offered = inline.find((one) => one.ref.contentHash === ref.contentHash)?.content;
      const difference = await differenceFromHeld(tx, held, offered);
      conflicts.push({
        ref,
        heldHash: held,
        difference,
        refusal: conflictRefusal({ offered: ref, heldHash: held as ContentHash, difference }),
      });
    }
  }
  return conflicts;
}

export function announcedRevisions(change: ReleasedChange): RevisionRef[] {
  return change.affectedItems.flatMap((item) =>
    item.artefacts.map((artefact) => ({
      artefactClass: artefact.artefactClass,
      itemId: item.itemId,
      revision: artefact.revision,
      contentHash: artefact.contentHash as ContentHash,
    })),
  );
}

async function findHeldHash(tx: Queryable, ref: RevisionRef): Promise<string | null> {
  const row = await findOneRow(
    tx,
    z.object({ hash: z.string() }),
    'SELECT content_hash AS hash FROM cutin.revision WHERE artefact_class = $1 AND item_id = $2 AND revision = $3',
    [ref.artefactClass, ref.itemId, ref.revision],
  );
  return row?.hash ?? null;
}

/** Field by field where both contents are at hand, null where one is known by its hash alone. */
async function differenceFromHeld(
  tx: Queryable,
  heldHash: string,
  offered: unknown,
): Promise<ContentDifference[] | null> {
  if (offered === undefined) return null;
  const held = await findOneRow(
    tx,
    z.object({ content: z.unknown() }),
    'SELECT content FROM cutin.content WHERE content_hash = $1',
    [heldHash],
  );
  return held === null ? null : contentDifferences(offered, held.content);
}

async function keepConflictAside(tx: Queryable, release: Release, conflict: RevisionConflict): Promise<void> {
  const { ref, heldHash, difference } = conflict;
  const offeredBy = `${release.event.source} ${release.event.id}`;
  const inline = release.inline.find((one) => one.ref.contentHash === ref.contentHash);
  const content = inline === undefined ? null : inline.content;
  await insertConflict(tx, { ref, heldHash, offeredHash: ref.contentHash, offeredBy, difference, content });
  await appendLedger(tx, {
    key: `conflict ${offeredBy} ${ref.artefactClass} ${ref.itemId} ${ref.revision} ${ref.contentHash}`,
    kind: 'revisionConflict',
    actor: release.actor,
    body: { ...ref, heldHash, offeredHash: ref.contentHash },
  });
}

async function insertConflict(
  tx: Queryable,
  conflict: {
    ref: RevisionRef;
    heldHash: string;
    offeredHash: string;
    offeredBy: string;
    difference: ContentDifference[] | null;
    /** Kept aside under its hash where it came along. */
    content: unknown;
  },
): Promise<void> {
  const { ref, heldHash, offeredHash, offeredBy, difference, content } = conflict;
  const offeredContent = content === null ? null : await storeContent(tx, content);
  await tx.query(
    `INSERT INTO cutin.revision_conflict (artefact_class, item_id, revision, held_hash, offered_hash, offered_by, difference,
                                          offered_content)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
    [
      ref.artefactClass,
      ref.itemId,
      ref.revision,
      heldHash,
      offeredHash,
      offeredBy,
      difference === null ? null : JSON.stringify(difference),
      offeredContent,
    ],
  );
}

function changeConflict(held: ReleasedChange, offered: ReleasedChange): Intake {
  return refused({
    code: 'CHANGE_CONFLICT',
    message: `Change ${held.changeId} was already released with other content.`,
    at: held.changeId,
    facts: {
      heldHash: contentHash(held),
      offeredHash: contentHash(offered),
      difference: contentDifferences(offered, held),
    },
  });
}

async function insertEvent(tx: Queryable, { event, change, actor }: Release): Promise<void> {
  await tx.query(
    `INSERT INTO cutin.event (source, id, type, subject, body_hash, body, change_id, received_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      event.source,
      event.id,
      event.type,
      event.subject,
      contentHash(event.body),
      canonicalJson(event.body),
      change.changeId,
      actor,
    ],
  );
}

async function insertChange(tx: Queryable, { change, inline, event, actor }: Release): Promise<void> {
  const { changeId } = change;
  for (const ref of announcedRevisions(change)) {
    await tx.query(
      `INSERT INTO cutin.revision (artefact_class, item_id, revision, content_hash, announced_by)
       VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
      [ref.artefactClass, ref.itemId, ref.revision, ref.contentHash, changeId],
    );
  }
  await registerIdentifiers(tx, identifiersOf(change));
  for (const one of inline) await storeContent(tx, one.content);
  const releaseHash = await storeContent(tx, change);
  await tx.query(
    `INSERT INTO cutin.change (change_id, title, author, end_item, sites, released_at, release_hash, state, workflow_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, 'received', $8)`,
    [
      changeId,
      change.title,
      change.author,
      change.endItem,
      change.sites,
      change.releasedAt,
      releaseHash,
      changeWorkflowId(changeId),
    ],
  );
  for (const [ordinal, item] of change.affectedItems.entries()) {
    await tx.query(
      `INSERT INTO cutin.affected_item (change_id, ordinal, item_id, from_revision, to_revision, action, artefacts)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [changeId, ordinal, item.itemId, item.fromRevision, item.toRevision, item.action, JSON.stringify(item.artefacts)],
    );
  }
  const { source, id, type, body } = event;
  await appendContractEvent(tx, { source, id, type, subject: changeId, body });
  await enqueue(tx, {
    key: `start ${changeId}`,
    kind: 'startChange',
    payload: { workflowId: changeWorkflowId(changeId), changeId },
  });
  await appendLedger(tx, {
    key: `released ${changeId}`,
    kind: 'changeReleased',
    actor,
    changeId,
    body: { releaseHash, event: { source: event.source, id: event.id } },
  });
}

async function findRelease(tx: Queryable, changeId: string): Promise<ReleasedChange | null> {
  const row = await findOneRow(
    tx,
    z.object({ content: z.unknown() }),
    'SELECT c.content FROM cutin.change h JOIN cutin.content c ON c.content_hash = h.release_hash WHERE h.change_id = $1',
    [changeId],
  );
  // Written by insertChange above from a checked ReleasedChange, and immutable since.
  return row === null ? null : (row.content as ReleasedChange);
}

async function readDerivation(db: Queryable, itemId: string): Promise<Record<string, string[]>> {
  const rows = await listRows(
    db,
    z.object({ from: z.string().nullable(), to: z.string(), release: z.unknown() }),
    `SELECT a.from_revision AS "from", a.to_revision AS "to", c.content AS release
       FROM cutin.affected_item a JOIN cutin.change h USING (change_id) JOIN cutin.content c ON c.content_hash = h.release_hash
      WHERE a.item_id = $1 AND h.state <> 'aborted'`,
    [itemId],
  );
  const derivedFrom: Record<string, string[]> = {};
  for (const { from, to, release } of rows) {
    const item = (release as ReleasedChange).affectedItems.find((one) => one.itemId === itemId);
    const parents = [...(from === null ? [] : [from]), ...(item?.mergedFrom ?? [])];
    derivedFrom[to] = [...new Set([...(derivedFrom[to] ?? []), ...parents])];
  }
  return derivedFrom;
}

async function freezeRevision(
  tx: Queryable,
  ref: RevisionRef,
  content: unknown,
  source: string,
): Promise<Refusal | null> {
  const actual = contentHash(content);
  if (actual !== ref.contentHash) {
    const difference = await differenceFromHeld(tx, ref.contentHash, content);
    const conflict = { ref, heldHash: ref.contentHash, offeredHash: actual, offeredBy: source, difference, content };
    await insertConflict(tx, conflict);
    return conflictRefusal({ offered: { ...ref, contentHash: actual }, heldHash: ref.contentHash, difference });
  }
  await storeContent(tx, content);
  return null;
}

async function adoptPredecessor(tx: Queryable, ref: RevisionRef, content: unknown): Promise<void> {
  await storeContent(tx, content);
  await tx.query(
    `INSERT INTO cutin.revision (artefact_class, item_id, revision, content_hash, announced_by)
     VALUES ($1, $2, $3, $4, 'read from PLM as predecessor') ON CONFLICT DO NOTHING`,
    [ref.artefactClass, ref.itemId, ref.revision, ref.contentHash],
  );
}

async function closeChange(tx: Queryable, changeId: string, serialRules: SerialRules): Promise<void> {
  const open = await listRows(
    tx,
    z.object({ changeId: z.string() }),
    `SELECT change_id AS "changeId" FROM cutin.change WHERE change_id = $1 AND state IN ('received', 'propagating') FOR UPDATE`,
    [changeId],
  );
  if (open.length === 0) return;
  await activateStatements(tx, changeId);
  await followChange(tx, changeId, serialRules);
  await tx.query(`UPDATE cutin.change SET state = 'closed', closed_at = now() WHERE change_id = $1`, [changeId]);
  await appendLedger(tx, { key: `closed ${changeId}`, kind: 'changeClosed', actor: 'cutin', changeId, body: {} });
}

async function recordAbort(tx: Queryable, input: { changeId: string; actor: string; reason: string }): Promise<void> {
  const { changeId, actor, reason } = input;
  await tx.query(
    `UPDATE cutin.change SET state = 'aborted', closed_at = now() WHERE change_id = $1 AND state <> 'closed'`,
    [changeId],
  );
  await appendLedger(tx, { key: `aborted ${changeId}`, kind: 'changeAborted', actor, changeId, body: { reason } });
}
