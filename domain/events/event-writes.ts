// Changes of kept events, as decisions ask for them. A store moves an event only along `eventStates`.
import type { FloorEventAnswer } from './event-answer';
import type { EventEnvelope, EventKey } from './event-envelope';

export type EventWrite =
  /** Taken in with its first answer: a new one, or one that had expired and was sent again. */
  | {
      kind: 'eventKept';
      event: EventEnvelope;
      bodyHash: string;
      answer: FloorEventAnswer;
      receivedBy: string;
      /** From now; null where it is settled. */
      waits: { tryAgainAfterMs: number; expiresAfterMs: number } | null;
    }
  /** It has another answer now. */
  | {
      kind: 'eventMoved';
      answer: FloorEventAnswer;
      /** Null where it is settled. */
      tryAgainAfterMs: number | null;
      /** From now; null where its time goes on. */
      expiresAfterMs: number | null;
      /** Times it failed for a fault of ours. */
      failures: number;
    }
  | { kind: 'eventPostponed'; event: EventKey; tryAgainAfterMs: number; failures: number }
  /** The turn of the subject goes to the number after this one; who waits with that is due. */
  | { kind: 'turnPassed'; source: string; subject: string; sequence: number }
  /** Handed on to subscribers as it came. */
  | { kind: 'eventPublished'; event: Omit<EventEnvelope, 'sequence'> }
  /** Turned away at the door, kept with its bytes. */
  | { kind: 'eventRejected'; rejected: RejectedEvent };

export interface RejectedEvent {
  code: string;
  detail: string;
  contentType: string;
  raw: Uint8Array;
  receivedBy: string;
}
