// Revision conflicts as people see them.
import { z } from 'zod';
import type { ConflictReadModel, ConflictSummary } from '../../../ports/identity';
import { listRows, type Queryable } from '../database';

export function createConflictReadModel(db: Queryable): ConflictReadModel {
  return {
    listConflicts: ({ itemId, artefactClass, revision, cursor, limit }) =>
      listConflicts(db, {
        where: `($1::text IS NULL OR item_id = $1) AND ($2::text IS NULL OR artefact_class = $2)
                AND ($3::text IS NULL OR revision = $3)
                AND ($4::timestamptz IS NULL OR (recorded_at, conflict_id) < ($4, $5))`,
        values: [
          itemId ?? null,
          artefactClass ?? null,
          revision ?? null,
          cursor?.recordedAt ?? null,
          cursor?.conflictId ?? null,
        ],
        limit,
      }),
    findConflict: async (conflictId) => {
      const [only, another] = await listConflicts(db, {
        where: 'starts_with(conflict_id, $1)',
        values: [conflictId],
        limit: 2,
      });
      return another === undefined ? (only ?? null) : null;
    },
    countConflicts: () =>
      listRows(
        db,
        z.object({ artefactClass: z.string(), count: z.coerce.number() }),
        'SELECT artefact_class AS "artefactClass", count(*) AS count FROM cutin.revision_conflict GROUP BY 1',
      ),
  };
}

function listConflicts(
  db: Queryable,
  { where, values, limit }: { where: string; values: unknown[]; limit: number },
): Promise<ConflictSummary[]> {
  return listRows(
    db,
    conflictRow,
    `SELECT conflict_id AS "conflictId", artefact_class AS "artefactClass", item_id AS "itemId", revision,
            held_hash AS "heldHash", announced_by AS "announcedBy", offered_hash AS "offeredHash",
            offered_by AS "offeredBy", recorded_at AS "recordedAt", finding,
            EXISTS (SELECT FROM cutin.content WHERE content_hash = held_hash) AS "hasHeld",
            EXISTS (SELECT FROM cutin.content WHERE content_hash = offered_hash) AS "hasOffered"
       FROM cutin.revision_conflict WHERE ${where}
      ORDER BY recorded_at DESC, conflict_id DESC LIMIT ${String(limit)}`,
    values,
  );
}

const conflictRow = z.object({
  conflictId: z.string(),
  artefactClass: z.string(),
  itemId: z.string(),
  revision: z.string(),
  heldHash: z.string(),
  announcedBy: z.string().nullable(),
  offeredHash: z.string(),
  offeredBy: z.string(),
  recordedAt: z.date().transform((at) => at.toISOString()),
  hasHeld: z.boolean(),
  hasOffered: z.boolean(),
  finding: z.string().nullable(),
});
