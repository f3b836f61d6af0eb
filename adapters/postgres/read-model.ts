// Reads for people: every list is paged by a stable key, newest or first id first.
import { z } from 'zod';
import { changeStates } from '../../domain/change/change-states';
import { subjectKinds } from '../../domain/handoff/handoff-ref';
import type {
  ChangeDetail,
  ChangeSummary,
  HandoffFilter,
  HandoffSummary,
  Page,
  ReadModel,
} from '../../ports/read-model';
import { findOneRow, listRows, type Database } from './database';

const time = z.date().transform((value) => value.toISOString());
const timeOrNull = z
  .date()
  .nullable()
  .transform((value) => value?.toISOString() ?? null);

/** As Temporal knows it, for people who look there. */
const workflowColumn = `(SELECT installation_id FROM cutin.installation) || '/' || workflow_id AS "workflowId"`;

const changeRow = z.object({
  changeId: z.string(),
  title: z.string(),
  author: z.string(),
  endItem: z.string(),
  sites: z.array(z.string()),
  state: z.enum(changeStates.states),
  releasedAt: time,
  recordedAt: time,
  closedAt: timeOrNull,
  workflowId: z.string(),
});
const changeColumns = `change_id AS "changeId", title, author, end_item AS "endItem", sites, state, released_at AS "releasedAt",
  recorded_at AS "recordedAt", closed_at AS "closedAt", ${workflowColumn}`;

const handoffRow = z.object({
  handoffId: z.string(),
  subjectKind: z.enum(subjectKinds),
  subjectId: z.string(),
  changeId: z.string().nullable(),
  site: z.string(),
  stage: z.string(),
  boundary: z.number(),
  state: z.string(),
  owner: z.string(),
  items: z.array(z.string()),
  generation: z.number(),
  parkId: z.string().nullable(),
  actions: z.array(z.enum(['retry', 'waive', 'abort'])),
  reason: z.string().nullable(),
  detail: z.string().nullable(),
  dueAt: timeOrNull,
  stuckSince: timeOrNull,
  nextTryAt: timeOrNull,
  parksAt: timeOrNull,
  escalatedAt: timeOrNull,
  changeTitle: z.string().nullable(),
  workflowId: z.string(),
  updatedAt: time,
});
const handoffColumns = `handoff_id AS "handoffId", subject_kind AS "subjectKind", subject_id AS "subjectId", change_id AS "changeId",
  (SELECT c.title FROM cutin.change c WHERE c.change_id = handoff.change_id) AS "changeTitle", site, stage, boundary, state, owner, items, generation,
  park_id AS "parkId", coalesce((SELECT p.actions FROM cutin.park p WHERE p.park_id = handoff.park_id), '{}') AS actions, reason, detail, due_at AS "dueAt", stuck_since AS "stuckSince", next_try_at AS "nextTryAt", parks_at AS "parksAt", escalated_at AS "escalatedAt", ${workflowColumn},
  updated_at AS "updatedAt"`;

export function createReadModel(db: Database): ReadModel {
  return {
    listChanges: (page) => listChanges(db, page),
    findChange: (changeId) => findChange(db, changeId),
    listHandoffs: (filter, page) => listHandoffs(db, filter, page),
    findHandoff: (handoffId) =>
      findOneRow(db, handoffRow, `SELECT ${handoffColumns} FROM cutin.handoff WHERE handoff_id = $1`, [handoffId]),
    isItemKnown: async (itemId) => {
      const row = await findOneRow(
        db,
        z.object({ known: z.boolean() }),
        `SELECT EXISTS (SELECT FROM cutin.revision WHERE item_id = $1) OR EXISTS (SELECT FROM cutin.statement WHERE item_id = $1) AS known`,
        [itemId],
      );
      return row?.known ?? false;
    },
    countHandoffsByState: () =>
      listRows(
        db,
        z.object({ state: z.string(), stage: z.string(), count: z.coerce.number() }),
        'SELECT state, stage, count(*) AS count FROM cutin.handoff GROUP BY state, stage',
      ),
    isReady: () =>
      db.query('SELECT 1 FROM cutin.ledger_head').then(
        () => true,
        () => false,
      ),
  };
}

async function listChanges(
  db: Database,
  { cursor, limit }: { cursor: string | null; limit: number },
): Promise<Page<ChangeSummary>> {
  const rows = await listRows(
    db,
    changeRow,
    `SELECT ${changeColumns} FROM cutin.change
      WHERE $1::text IS NULL OR (recorded_at, change_id) < (SELECT recorded_at, change_id FROM cutin.change WHERE change_id = $1)
      ORDER BY recorded_at DESC, change_id DESC LIMIT $2`,
    [cursor, limit + 1],
  );
  return toPage(rows, limit, (row) => row.changeId);
}

async function listHandoffs(
  db: Database,
  filter: HandoffFilter,
  { cursor, limit }: { cursor: string | null; limit: number },
): Promise<Page<HandoffSummary>> {
  const rows = await listRows(
    db,
    handoffRow,
    `SELECT ${handoffColumns} FROM cutin.handoff
      WHERE ($1::text IS NULL OR handoff_id > $1) AND ($2::text IS NULL OR state = $2) AND ($3::int IS NULL OR boundary = $3)
        AND ($4::text IS NULL OR owner = $4) AND ($5::text IS NULL OR site = $5) AND ($6::text IS NULL OR change_id = $6)
      ORDER BY handoff_id LIMIT $7`,
    [
      cursor,
      filter.state ?? null,
      filter.boundary ?? null,
      filter.owner ?? null,
      filter.site ?? null,
      filter.changeId ?? null,
      limit + 1,
    ],
  );
  return toPage(rows, limit, (row) => row.handoffId);
}

function toPage<T>(rows: T[], limit: number, cursorOf: (row: T) => string): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? cursorOf(last) : null };
}

/** Without the locks of single orders, of which there may be thousands: they are shown with their orders. */
async function findChange(db: Database, changeId: string): Promise<ChangeDetail | null> {
  const change = await findOneRow(db, changeRow, `SELECT ${changeColumns} FROM cutin.change WHERE change_id = $1`, [
    changeId,
  ]);
  if (change === null) return null;
  const [affectedItems, handoffs, receipts, decisions, parks] = await Promise.all([
    listRows(
      db,
      z.object({ itemId: z.string(), fromRevision: z.string().nullable(), toRevision: z.string(), action: z.string() }),
      `SELECT item_id AS "itemId", from_revision AS "fromRevision", to_revision AS "toRevision", action FROM cutin.affected_item
        WHERE change_id = $1 ORDER BY ordinal`,
      [changeId],
    ),
    listRows(
      db,
      handoffRow,
      `SELECT ${handoffColumns} FROM cutin.handoff WHERE change_id = $1 AND subject_kind <> 'order' ORDER BY proposed_at, handoff_id`,
      [changeId],
    ),
    listRows(
      db,
      z.object({
        handoffId: z.string(),
        kind: z.enum(['verified', 'withdrawn']),
        system: z.string(),
        documentPath: z.string(),
        contentHash: z.string(),
        localRevision: z.number(),
        label: z.string(),
        acknowledgement: z.string(),
        verifiedAt: time,
      }),
      `SELECT handoff_id AS "handoffId", kind, system, document_path AS "documentPath", content_hash AS "contentHash",
              local_revision AS "localRevision", label, acknowledgement, verified_at AS "verifiedAt"
         FROM cutin.receipt JOIN cutin.handoff USING (handoff_id)
        WHERE change_id = $1 AND subject_kind <> 'order' ORDER BY receipt_id`,
      [changeId],
    ),
    listRows(
      db,
      z.object({
        decisionId: z.string(),
        handoffId: z.string(),
        actor: z.string(),
        printedName: z.string(),
        meaning: z.string(),
        signedHash: z.string(),
        decidedAt: time,
        cutIns: z.unknown(),
      }),
      `SELECT decision_id AS "decisionId", handoff_id AS "handoffId", actor, printed_name AS "printedName", meaning,
              signed_hash AS "signedHash", decided_at AS "decidedAt", body->'cutIns' AS "cutIns"
         FROM cutin.decision WHERE change_id = $1 ORDER BY decided_at`,
      [changeId],
    ),
    listParks(db, changeId),
  ]);
  return { ...change, affectedItems, handoffs, receipts, decisions, parks };
}

async function listParks(db: Database, changeId: string): Promise<ChangeDetail['parks']> {
  const rows = await listRows(
    db,
    z.object({
      parkId: z.string(),
      handoffId: z.string(),
      reason: z.string(),
      detail: z.string(),
      difference: z.unknown(),
      parkedAt: time,
      action: z.string().nullable(),
      actor: z.string().nullable(),
      why: z.string().nullable(),
      resolvedAt: timeOrNull,
    }),
    `SELECT p.park_id AS "parkId", p.handoff_id AS "handoffId", p.reason, p.detail, p.difference, p.parked_at AS "parkedAt",
            r.action, r.actor, r.reason AS why, r.resolved_at AS "resolvedAt"
       FROM cutin.park p JOIN cutin.handoff h USING (handoff_id) LEFT JOIN cutin.resolution r ON r.park_id = p.park_id
            AND NOT EXISTS (SELECT FROM cutin.voided_resolution v WHERE v.resolution_id = r.resolution_id)
      WHERE h.change_id = $1 AND h.subject_kind <> 'order' ORDER BY p.parked_at`,
    [changeId],
  );
  return rows.map(({ action, actor, why, resolvedAt, ...park }) => ({
    ...park,
    resolution:
      action === null ? null : { action, actor: actor ?? '', reason: why ?? '', resolvedAt: resolvedAt ?? '' },
  }));
}
