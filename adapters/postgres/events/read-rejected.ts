// What was turned away at the door: listed without its bytes, which are given one by one.
import { z } from 'zod';
import type { EventReadModel, RejectedEventSummary } from '../../../ports/events';
import { findOneRow, listRows, type Database } from '../database';

const rejectedRow = z
  .object({
    rejectedId: z.string(),
    code: z.string(),
    detail: z.string(),
    contentType: z.string(),
    hash: z.string(),
    sizeBytes: z.number(),
    receivedBy: z.string(),
    receivedAt: z.date(),
  })
  .transform(({ receivedAt, ...row }): RejectedEventSummary => ({ ...row, receivedAt: receivedAt.toISOString() }));

/** Newest first. */
export function listRejected(
  db: Database,
  { cursor, limit }: Parameters<EventReadModel['listRejected']>[0],
): Promise<RejectedEventSummary[]> {
  return listRows(
    db,
    rejectedRow,
    `SELECT rejected_id AS "rejectedId", code, detail, content_type AS "contentType", raw_hash AS hash,
            octet_length(raw) AS "sizeBytes", received_by AS "receivedBy", received_at AS "receivedAt"
       FROM cutin.rejected_event ${cursor === undefined ? '' : 'WHERE (received_at, rejected_id) < ($2, $3)'}
      ORDER BY received_at DESC, rejected_id DESC LIMIT $1`,
    [limit, ...(cursor === undefined ? [] : [cursor.receivedAt, cursor.rejectedId])],
  );
}

export async function findRejected(db: Database, rejectedId: string): Promise<Uint8Array | null> {
  const row = await findOneRow(
    db,
    z.object({ raw: z.instanceof(Buffer) }),
    'SELECT raw FROM cutin.rejected_event WHERE rejected_id = $1',
    [rejectedId],
  );
  return row?.raw ?? null;
}
