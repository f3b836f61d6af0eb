// The intake of contract events on PostgreSQL.
import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { SerialRules } from '../../../domain/effectivity/serial';
import type { FloorEventAnswer, FloorEventSummary, FloorIntake, RejectedEvent } from '../../../ports/floor-events';
import type { AuthorisationModes } from '../../../platform/governance';
import { listRows, type Database } from '../database';
import { sweepEvents, type ReadKept } from './sweep';
import { takeInAll } from './take-in';
import { takeInWhole } from './take-in-whole';

export function createFloorIntake(
  db: Database,
  given: { serialRules: SerialRules; mode: AuthorisationModes; expiresAfterMs: number; readKept: ReadKept },
): FloorIntake {
  return {
    takeIn: (events, receivedBy) => db.transaction((tx) => takeInAll({ ...given, tx }, events, receivedBy)),
    takeInWhole: (events, receivedBy) => takeInWhole(db, given, events, receivedBy),
    sweep: (limit) => sweepEvents(db, { ...given, limit }),
    keepRejected: (rejected) => keepRejected(db, rejected),
    listEvents: (query) => listEvents(db, query),
  };
}

async function keepRejected(
  db: Database,
  { code, detail, contentType, raw, receivedBy }: RejectedEvent,
): Promise<void> {
  const hash = createHash('sha256').update(raw).digest('hex');
  await db.query(
    `INSERT INTO cutin.rejected_event (rejected_id, code, detail, content_type, raw, raw_hash, received_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [randomUUID(), code, detail.slice(0, 2_000), contentType.slice(0, 200), Buffer.from(raw), hash, receivedBy],
  );
}

const summaryRow = z
  .object({
    source: z.string(),
    id: z.string(),
    type: z.string(),
    subject: z.string(),
    sequence: z.coerce.number().nullable(),
    state: z.enum(['applied', 'waiting', 'parked', 'refused', 'expired']),
    code: z.string().nullable(),
    detail: z.string().nullable(),
    owner: z.string().nullable(),
    waitsFor: z.array(z.string()),
    answer: z.unknown(),
    receivedAt: z.date(),
    expiresAt: z.date().nullable(),
  })
  .transform(({ code, detail, owner, answer, receivedAt, expiresAt, ...row }): FloorEventSummary => {
    const { replayFrom } = answer as FloorEventAnswer;
    return {
      ...row,
      ...(code === null ? {} : { code }),
      ...(detail === null ? {} : { detail }),
      ...(owner === null ? {} : { owner }),
      ...(replayFrom === undefined || row.state !== 'waiting' ? {} : { replayFrom }),
      receivedAt: receivedAt.toISOString(),
      expiresAt: expiresAt?.toISOString() ?? null,
    };
  });

/** Newest first. */
function listEvents(db: Database, query: Parameters<FloorIntake['listEvents']>[0]): Promise<FloorEventSummary[]> {
  const { state, subject, cursor, limit } = query;
  return listRows(
    db,
    summaryRow,
    `SELECT source, id, type, subject, sequence, state, code, detail, owner, waits_for AS "waitsFor", answer,
            date_trunc('milliseconds', received_at) AS "receivedAt", expires_at AS "expiresAt"
       FROM cutin.floor_event
      WHERE ($1::text IS NULL OR state = $1) AND ($2::text IS NULL OR subject = $2)
        AND ($3::timestamptz IS NULL OR (date_trunc('milliseconds', received_at), source, id) < ($3, $4, $5))
      ORDER BY date_trunc('milliseconds', received_at) DESC, source DESC, id DESC LIMIT $6`,
    [state ?? null, subject ?? null, cursor?.receivedAt ?? null, cursor?.source ?? null, cursor?.id ?? null, limit],
  );
}
