// An event that waited and is looked at again.
import type { Effects } from '../effects';
import { answerOf } from './answer-of';
import type { FloorEventAnswer } from './event-answer';
import type { EventEnvelope, EventKey } from './event-envelope';
import type { EventWrite } from './event-writes';
import { failuresMax, retryAfterMs } from './retry-event';
import { moveEvent } from './settle-event';

export interface DueEvent extends EventEnvelope {
  state: 'parked' | 'waiting';
  receivedBy: string;
  standing: FloorEventAnswer;
  tries: number;
  failures: number;
  isExpired: boolean;
  /** The last number of its source and subject that was dealt with. */
  last: number;
  /** RFC 3339. */
  receivedAt: string;
  /** RFC 3339, of the moment in which this was read. */
  at: string;
}

/** A parked event has had its turn in the sequence already. */
export function isEarly({ state, sequence, last }: DueEvent): boolean {
  return state === 'waiting' && sequence !== last + 1;
}

export function postponeEvent({ source, id, tries, failures }: DueEvent): EventWrite {
  return { kind: 'eventPostponed', event: { source, id }, tryAgainAfterMs: retryAfterMs(tries), failures };
}

/** What never found its reference ends, loudly: it is in the ledger and listed, and it is never applied. */
export function expireEvent(due: DueEvent): Partial<Effects> {
  const { source, id, type, subject, body, receivedBy, standing, tries } = due;
  const { data } = body as { data: unknown };
  return {
    writes: [moveEvent({ ...standing, state: 'expired' }, { tries })],
    ledger: [
      {
        key: `expired ${source} ${id}`,
        kind: 'eventExpired',
        actor: receivedBy,
        body: { source, id, type, subject, data },
      },
    ],
  };
}

/**
 * An event that fails where it should be decided is our fault, not its sender's: it is tried again ever more rarely, and
 * after a few times a human is asked. It goes on by itself once the cause is mended.
 */
export function failEvent(due: DueEvent): { asksHuman: boolean; failures: number; writes: EventWrite[] } {
  const { source, id, subject, state, sequence } = due;
  const failures = due.failures + 1;
  if (failures < failuresMax) {
    const tryAgainAfterMs = retryAfterMs(failures);
    const postponed = { kind: 'eventPostponed', event: { source, id }, tryAgainAfterMs, failures } as const;
    return { asksHuman: false, failures, writes: [postponed] };
  }
  const asked = moveEvent(failureAnswer(due, failures), { tries: due.tries + 1, failures });
  // As every parked event it has had its turn: what comes after it need not wait for the human.
  const passes = state === 'waiting' && sequence !== null && !isEarly(due);
  return {
    asksHuman: true,
    failures,
    writes: passes ? [asked, { kind: 'turnPassed', source, subject, sequence }] : [asked],
  };
}

function failureAnswer(key: EventKey, failures: number): FloorEventAnswer {
  const detail = `It failed ${String(failures)} times for a fault of the engine; the log of the API tells which.`;
  return answerOf(key, { kind: 'parked', code: 'EVENT_FAILED', detail, waitsFor: [], owner: 'operator' });
}
