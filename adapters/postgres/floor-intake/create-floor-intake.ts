// The intake of contract events on PostgreSQL.
import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type {
  FloorEvent,
  FloorEventAnswer,
  FloorEventSummary,
  FloorIntake,
  RejectedEvent,
} from '../../../ports/floor-events';
import { accepted, refused, type Decision } from '../../../domain/decision';
import { listRows, type Database, type Queryable } from '../database';
import { sweepEvents, type SweepContext } from './sweep';
import { takeInAll, type IntakeContext } from './take-in';

export function createFloorIntake(db: Database, given: SweepContext): FloorIntake {
  return {
    takeIn: (events, receivedBy) => db.transaction((tx) => takeInAll({ ...given, tx }, events, receivedBy)),
    takeInWhole: (events, receivedBy) => takeInWhole(db, given, events, receivedBy),
    sweep: (limit) => sweepEvents(db, given, limit),
    keepRejected: (rejected) => keepRejected(db, rejected),
    listEvents: (query) => listEvents(db, query),
  };
}

class OneRefused extends Error {
  constructor(
    readonly event: FloorEvent,
    readonly answer: FloorEventAnswer,
  ) {
    super(answer.detail);
  }
}

async function takeInWhole(
  db: Database,
  given: Omit<IntakeContext, 'tx'>,
  events: readonly FloorEvent[],
  receivedBy: string,
): Promise<Decision<{ isKnown: boolean }>> {
  try {
    return await db.transaction(async (tx) => {
      const before = await countKnown(tx, events);
      const answers = await takeInAll({ ...given, tx }, events, receivedBy);
      const at = answers.findIndex(({ state }) => state === 'refused');
      const [event, answer] = [events[at], answers[at]];
      if (event !== undefined && answer !== undefined) throw new OneRefused(event, answer);
      return accepted({ isKnown: events.length > 0 && before === events.length });
    });
  } catch (error) {
    if (!(error instanceof OneRefused)) throw error;
    const { event, answer } = error;
    await db.transaction((tx) => takeInAll({ ...given, tx }, [event], receivedBy));
    return refused(...(answer.reasons ?? [{ code: answer.code ?? 'REFUSED', message: answer.detail ?? '' }]));
  }
}

async function countKnown(tx: Queryable, events: readonly FloorEvent[]): Promise<number> {
  const { rows } = await tx.query(
    `SELECT count(*)::int AS count FROM cutin.floor_event e JOIN unnest($1::text[], $2::text[]) AS g(source, id) USING (source, id)`,
    [events.map(({ source }) => source), events.map(({ id }) => id)],
  );
  return (rows[0] as { count: number }).count;
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
