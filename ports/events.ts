// Events of the shop-floor contract on their way into the record. The API checks the shape; what an event means is
// decided with the store, in one transaction with everything it changes.
import type { FloorEventName, FloorPayloads } from '../contract/events/payloads';
import type { DueEvent } from '../domain/events/due-event';
import type { FloorEventAnswer, FloorEventState } from '../domain/events/event-answer';
import type { EventEnvelope, EventKey } from '../domain/events/event-envelope';
import type { EventStanding } from '../domain/events/event-turn';

/** The shape of its data was checked against its name. */
export interface FloorEvent extends EventEnvelope {
  name: FloorEventName;
  data: FloorPayloads[FloorEventName];
}

export interface EventReads {
  findStanding(event: EventEnvelope): Promise<EventStanding>;
  /** How many of these were taken in before. */
  countKnown(keys: readonly EventKey[]): Promise<number>;
  /** Events that are due: what was woken together in the order in which it came. */
  listDue(limit: number): Promise<(EventKey & { subject: string })[]>;
  /** Null where it is not due any more. Nobody wakes it until the end of the transaction: who would, waits. */
  findDue(key: EventKey): Promise<DueEvent | null>;
  /** Parked events of the same subject and type that came before this one, or have a lower number of the same source. */
  listOlderParked(event: EventEnvelope): Promise<EventKey[]>;
}

export interface FloorEventSummary extends FloorEventAnswer {
  type: string;
  subject: string;
  sequence: number | null;
  receivedAt: string;
  expiresAt: string | null;
}

/** The answer that stands now, and the first one, which a repetition of the event gets. */
export interface FloorEventView extends FloorEventSummary {
  receivedBy: string;
  tries: number;
  settledAt: string | null;
  firstAnswer: FloorEventAnswer;
  /** The CloudEvent as it came. */
  event: unknown;
}

export interface RejectedEventSummary {
  rejectedId: string;
  code: string;
  detail: string;
  contentType: string;
  /** SHA-256 of the raw bytes. */
  hash: string;
  sizeBytes: number;
  receivedBy: string;
  receivedAt: string;
}

/** Events as they were taken in, what became of each, and what was turned away: for people who look. */
export interface EventReadModel {
  listEvents(query: {
    state?: FloorEventState;
    subject?: string;
    cursor?: { receivedAt: string; source: string; id: string };
    limit: number;
  }): Promise<FloorEventSummary[]>;
  findEvent(key: { source: string; id: string }): Promise<FloorEventView | null>;
  /** What was turned away, newest first. */
  listRejected(query: {
    cursor?: { receivedAt: string; rejectedId: string };
    limit: number;
  }): Promise<RejectedEventSummary[]>;
  /** Its raw bytes. */
  findRejected(rejectedId: string): Promise<Uint8Array | null>;
}
