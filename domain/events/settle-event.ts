// What is written of an event once it was decided: the event itself, what it does, and whom it lets go on.
import { combine, type Effects } from '../effects';
import type { Refusal } from '../verdict';
import { answerOf } from './answer-of';
import { isOpen, type FloorEventAnswer } from './event-answer';
import type { EventEnvelope, EventKey } from './event-envelope';
import type { EventOutcome } from './event-outcome';
import type { EventWrite } from './event-writes';
import { firstRetryMs, retryAfterMs } from './retry-event';

/** Taken in, and decided at once or made to wait. */
export function keepEvent(
  event: EventEnvelope,
  given: { bodyHash: string; answer: FloorEventAnswer; receivedBy: string; expiresAfterMs: number },
): EventWrite {
  const { expiresAfterMs, answer } = given;
  const waits = isOpen(answer.state) ? { tryAgainAfterMs: firstRetryMs, expiresAfterMs } : null;
  const { bodyHash, receivedBy } = given;
  return { kind: 'eventKept', event, bodyHash, answer, receivedBy, waits };
}

/** Decided anew after it had waited: `tries` counts what was tried before. */
export function moveEvent(
  answer: FloorEventAnswer,
  { tries, failures = 0, expiresAfterMs = null }: MovedEvent,
): EventWrite {
  const tryAgainAfterMs = answer.state === 'parked' ? retryAfterMs(tries) : null;
  return { kind: 'eventMoved', answer, tryAgainAfterMs, expiresAfterMs, failures };
}

interface MovedEvent {
  tries: number;
  failures?: number;
  expiresAfterMs?: number | null;
}

/** Moves the sequence on, does what the outcome says, and hands on what was applied. */
export function afterOutcome(event: EventEnvelope, outcome: EventOutcome, passesTurn: boolean): Effects {
  const { source, id, type, subject, sequence, body } = event;
  const passed: EventWrite[] =
    passesTurn && sequence !== null ? [{ kind: 'turnPassed', source, subject, sequence }] : [];
  switch (outcome.kind) {
    case 'applied':
      return combine(outcome.effects, {
        writes: [...passed, { kind: 'eventPublished', event: { source, id, type, subject, body } }],
      });
    case 'parked':
      return combine({ writes: passed });
    case 'refused':
      return combine({ writes: passed }, outcome.raised);
  }
}

/** A work order that was announced anew: the older announcements end, so that the newest wins whichever could go on first. */
export function endAnnouncements(older: readonly EventKey[], by: EventEnvelope): Pick<Effects, 'writes'> {
  const { source, id, subject } = by;
  const message = `${subject} was announced anew by event ${id} of ${source}.`;
  return {
    writes: older.map((one) => {
      const reason: Refusal = { code: 'ANNOUNCED_ANEW', message, at: one.id, facts: { by: { source, id } } };
      return moveEvent(answerOf(one, { kind: 'refused', reasons: [reason], raised: {} }), { tries: 0 });
    }),
  };
}
