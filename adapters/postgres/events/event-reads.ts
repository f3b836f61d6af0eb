// Events as a decision looks at them.
import { z } from 'zod';
import type { DueEvent } from '../../../domain/events/due-event';
import type { FloorEventAnswer, FloorEventState } from '../../../domain/events/event-answer';
import type { EventEnvelope, EventKey } from '../../../domain/events/event-envelope';
import type { EventStanding } from '../../../domain/events/event-turn';
import type { EventReads } from '../../../ports/events';
import { findOneRow, listRows, type Queryable } from '../database';

export function eventReads(tx: Queryable): EventReads {
  return {
    findStanding: (event) => findStanding(tx, event),
    countKnown: (keys) => countKnown(tx, keys),
    listDue: (limit) => listDue(tx, limit),
    findDue: (key) => findDue(tx, key),
    listOlderParked: (event) => listOlderParked(tx, event),
  };
}

const standingRow = z.object({
  bodyHash: z.string().nullable(),
  state: z.string().nullable(),
  answer: z.unknown(),
  last: z.coerce.number(),
  holder: z.string().nullable(),
  at: z.date(),
});

/** One read for all of it: events come hundreds a second. */
async function findStanding(tx: Queryable, event: EventEnvelope): Promise<EventStanding> {
  const { source, id, subject, sequence } = event;
  const row = await findOneRow(
    tx,
    standingRow,
    `SELECT k.body_hash AS "bodyHash", k.state, k.answer, coalesce(s.last, 0) AS last, h.id AS holder, clock_timestamp() AS at
       FROM (SELECT 1) AS one
       LEFT JOIN cutin.floor_event k ON k.source = $1 AND k.id = $2
       LEFT JOIN cutin.floor_sequence s ON s.source = $1 AND s.subject = $3 AND $4::bigint IS NOT NULL
       LEFT JOIN cutin.floor_event h ON h.source = $1 AND h.subject = $3 AND h.sequence = $4::bigint AND h.state <> 'expired'`,
    [source, id, subject, sequence],
  );
  if (row === null) throw new Error('A read of one row answered none.');
  const { bodyHash, last, holder, at } = row;
  const known =
    bodyHash === null
      ? null
      : // Written by eventKept from an answer.
        { bodyHash, state: row.state as FloorEventState, answer: row.answer as FloorEventAnswer };
  return { known, last, holder, at: at.toISOString() };
}

async function countKnown(tx: Queryable, keys: readonly EventKey[]): Promise<number> {
  const row = await findOneRow(
    tx,
    z.object({ count: z.number() }),
    `SELECT count(*)::int AS count FROM cutin.floor_event e
       JOIN unnest($1::text[], $2::text[]) AS g(source, id) USING (source, id)`,
    [keys.map(({ source }) => source), keys.map(({ id }) => id)],
  );
  return row?.count ?? 0;
}

function listDue(tx: Queryable, limit: number): Promise<(EventKey & { subject: string })[]> {
  return listRows(
    tx,
    z.object({ source: z.string(), id: z.string(), subject: z.string() }),
    `SELECT source, id, subject FROM cutin.floor_event WHERE state IN ('parked', 'waiting') AND next_at <= now()
      ORDER BY next_at, received_at, sequence LIMIT $1`,
    [limit],
  );
}

const dueRow = z
  .object({
    source: z.string(),
    id: z.string(),
    type: z.string(),
    subject: z.string(),
    state: z.enum(['parked', 'waiting']),
    sequence: z.coerce.number().nullable(),
    body: z.unknown(),
    standing: z.unknown(),
    receivedBy: z.string(),
    tries: z.number(),
    failures: z.number(),
    isOverdue: z.boolean(),
    last: z.coerce.number(),
    receivedAt: z.date(),
    at: z.date(),
  })
  .transform(({ at, receivedAt, standing, ...row }): DueEvent => ({
    ...row,
    // Written by eventKept or eventMoved from an answer.
    standing: standing as FloorEventAnswer,
    receivedAt: receivedAt.toISOString(),
    at: at.toISOString(),
  }));

function findDue(tx: Queryable, { source, id }: EventKey): Promise<DueEvent | null> {
  return findOneRow(
    tx,
    dueRow,
    `SELECT source, id, e.type, subject, e.state, e.sequence, e.body, e.standing, e.received_by AS "receivedBy", e.tries,
            e.failures, e.expires_at <= now() AS "isOverdue", coalesce(s.last, 0) AS last, clock_timestamp() AS at,
            e.received_at AS "receivedAt"
       FROM cutin.floor_event e LEFT JOIN cutin.floor_sequence s USING (source, subject)
      WHERE source = $1 AND id = $2 AND e.state IN ('parked', 'waiting') AND e.next_at <= now() FOR UPDATE OF e`,
    [source, id],
  );
}

function listOlderParked(tx: Queryable, event: EventEnvelope): Promise<EventKey[]> {
  const { source, id, subject, type, sequence } = event;
  return listRows(
    tx,
    z.object({ source: z.string(), id: z.string() }),
    `SELECT source, id FROM cutin.floor_event
      WHERE subject = $1 AND type = $2 AND state = 'parked' AND (source, id) <> ($3, $4)
        AND ((source = $3 AND sequence < $5) OR received_at <= coalesce(
          (SELECT received_at FROM cutin.floor_event WHERE source = $3 AND id = $4 AND state <> 'expired'), now()))
      ORDER BY received_at, source, id FOR UPDATE`,
    [subject, type, source, id, sequence],
  );
}
