// The intake of contract events on PostgreSQL.
import { createHash, randomUUID } from 'node:crypto';
import type { FloorIntake, RejectedEvent } from '../../../ports/events';
import type { Database } from '../database';
import { openDrafts } from './open-drafts';
import { findEvent, listEvents } from './read-events';
import { findRejected, listRejected } from './read-rejected';
import { sweepEvents, type SweepContext } from './sweep';
import { takeInAll } from './take-in';
import { takeInWhole } from './take-in-whole';

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
