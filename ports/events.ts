// Events of the shop-floor contract on their way into the record. The API checks the shape; what an event means is
// decided with the store, in one transaction with everything it changes.
import type { Verdict, Refusal } from '../domain/verdict';
import type { FloorEventName, FloorPayloads } from '../contract/events/payloads';

export interface FloorEvent {
  source: string;
  id: string;
  type: string;
  name: FloorEventName;
  /** What it is about; events of one subject are applied in the order of their sequence. */
  subject: string;
  sequence: number | null;
  data: FloorPayloads[FloorEventName];
  /** The whole CloudEvent as it came. */
  body: unknown;
}

export type FloorEventState = 'applied' | 'waiting' | 'parked' | 'refused' | 'expired';

export interface FloorEventAnswer {
  source: string;
  id: string;
  state: FloorEventState;
  /** Why it is not applied. */
  code?: string;
  detail?: string;
  /** The first sequence number that is missing: send the subject's events from there. */
  replayFrom?: number;
  /** What a parked event waits for. */
  waitsFor?: string[];
  /** Who must act, where a human must. */
  owner?: string;
  reasons?: Refusal[];
  /** What the event made, e.g. the state of an NCR. */
  outcome?: Record<string, unknown>;
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

export interface RejectedEvent {
  code: string;
  detail: string;
  contentType: string;
  raw: Uint8Array;
  receivedBy: string;
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

export interface FloorIntake {
  /** All events in one transaction. The same source and id with the same content gets its first answer again. */
  takeIn(events: readonly FloorEvent[], receivedBy: string): Promise<FloorEventAnswer[]>;
  /**
   * All events or none: where some are refused, no event is applied or kept, and every reason is given. What the refused
   * ones raise, a hold or an alarm, stands. `isKnown`: every one of them had been taken in before.
   */
  takeInWhole(events: readonly FloorEvent[], receivedBy: string): Promise<Verdict<{ isKnown: boolean }>>;
  /** Applies what was waiting and may go on, and ends what has waited too long; answers how many it looked at. */
  sweep(limit: number): Promise<number>;
  keepRejected(rejected: RejectedEvent): Promise<void>;
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
