// The intake of contract events on PostgreSQL.
import { createHash, randomUUID } from 'node:crypto';
import type { FloorEvent, FloorEventAnswer, FloorIntake, RejectedEvent } from '../../../ports/floor-events';
import { accepted, refused, type Decision } from '../../../domain/decision';
import type { Database, Queryable } from '../database';
import { openDrafts } from './open-drafts';
import { findEvent, listEvents } from './read-events';
import { findRejected, listRejected } from './read-rejected';
import { sweepEvents, type SweepContext } from './sweep';
import { takeInAll, type IntakeContext } from './take-in';

export function createFloorIntake(db: Database, given: SweepContext): FloorIntake {
  return {
    takeIn: (events, receivedBy) => db.transaction((tx) => takeInAll({ ...given, tx }, events, receivedBy)),
    takeInWhole: (events, receivedBy) => takeInWhole(db, given, events, receivedBy),
    sweep: async (limit) => (await sweepEvents(db, given, limit)) + (await openDrafts(db, given, limit)),
    keepRejected: (rejected) => keepRejected(db, rejected),
    listEvents: (query) => listEvents(db, query),
    findEvent: (key) => findEvent(db, key),
    listRejected: (query) => listRejected(db, query),
    findRejected: (rejectedId) => findRejected(db, rejectedId),
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
