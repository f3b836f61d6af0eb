// Events and what was turned away, for people who look.
import type { EventReadModel } from '../../../ports/events';
import type { Database } from '../database';
import { findEvent, listEvents } from './read-events';
import { findRejected, listRejected } from './read-rejected';

export function createEventReadModel(db: Database): EventReadModel {
  return {
    listEvents: (query) => listEvents(db, query),
    findEvent: (key) => findEvent(db, key),
    listRejected: (query) => listRejected(db, query),
    findRejected: (rejectedId) => findRejected(db, rejectedId),
  };
}
