// How an event meets what was taken in before: known, in conflict, too early, or its turn. A number belongs to the event
// that holds it; one that expired before its turn came holds none.
import type { LedgerEntry } from '../ledger/ledger-entry';
import type { Refusal } from '../verdict';
import { refusalAnswer, type FloorEventAnswer, type FloorEventState } from './event-answer';
import type { EventEnvelope } from './event-envelope';

export interface EventStanding {
  /** The event as it was taken in before, under the same source and id. */
  known: { bodyHash: string; state: FloorEventState; answer: FloorEventAnswer } | null;
  /** The last number of its source and subject that was dealt with; 0 before the first. */
  last: number;
  /** Id of the event that holds its number; null where none does, or it has none. */
  holder: string | null;
  /** RFC 3339, of the moment in which this was read. */
  at: string;
}

export type EventTurn =
  /** Answered without being kept: a repetition, or a second claim to an id or a number. */
  | { kind: 'answered'; answer: FloorEventAnswer; alarm: LedgerEntry | null }
  | { kind: 'early'; answer: FloorEventAnswer }
  /** `passesTurn`: the next number is due with it. What is sent again after it expired has had its turn. */
  | { kind: 'now'; passesTurn: boolean };

export function turnOf(
  event: EventEnvelope,
  given: { standing: EventStanding; bodyHash: string; receivedBy: string },
): EventTurn {
  const { standing, bodyHash, receivedBy } = given;
  const { known, last, holder } = standing;
  const { sequence } = event;
  if (known !== null && known.bodyHash !== bodyHash)
    return conflict(event, { receivedBy, heldHash: known.bodyHash, offeredHash: bodyHash });
  const wasExpired = known?.state === 'expired';
  if (known !== null && !wasExpired) return { kind: 'answered', answer: known.answer, alarm: null };
  if (sequence === null) return { kind: 'now', passesTurn: false };
  if (holder !== null) return reused(event, last, holder);
  if (sequence > last + 1) return { kind: 'early', answer: earlyAnswer(event, last) };
  if (sequence === last + 1) return { kind: 'now', passesTurn: true };
  return wasExpired ? { kind: 'now', passesTurn: false } : reused(event, last, null);
}

function earlyAnswer({ source, id, subject, sequence }: EventEnvelope, last: number): FloorEventAnswer {
  return {
    source,
    id,
    state: 'waiting',
    code: 'SEQUENCE_GAP',
    replayFrom: last + 1,
    detail: `${subject} is at ${String(last)}; ${String(sequence)} waits for ${String(last + 1)}.`,
  };
}

function conflict(
  { source, id }: EventEnvelope,
  given: { receivedBy: string; heldHash: string; offeredHash: string },
): EventTurn {
  const { receivedBy, heldHash, offeredHash } = given;
  const message = `Event ${id} of ${source} came before with other content. Give a new event a new id.`;
  const facts = { heldHash, offeredHash };
  return {
    kind: 'answered',
    answer: refusalAnswer({ source, id }, [{ code: 'EVENT_CONFLICT', message, at: id, facts }]),
    alarm: {
      key: `event conflict ${source} ${id} ${offeredHash}`,
      kind: 'eventConflict',
      actor: receivedBy,
      body: { source, id, ...facts },
    },
  };
}

function reused({ source, id, subject, sequence }: EventEnvelope, last: number, heldBy: string | null): EventTurn {
  const holder = heldBy === null ? 'another event' : `event ${heldBy}`;
  const message = `${subject} of ${source} is at ${String(last)}: ${String(sequence)} belongs to ${holder}.`;
  const reason: Refusal = { code: 'SEQUENCE_REUSED', message, at: id, facts: { last, heldBy } };
  return { kind: 'answered', answer: refusalAnswer({ source, id }, [reason]), alarm: null };
}
