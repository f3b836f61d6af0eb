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
  /** The time in which what it refers to should have arrived is over. */
  isOverdue: boolean;
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

/**
 * Only what waits for a reference expires. What waits for a person, as a unit does for its inspection, waits as long as it
 * takes: time alone never takes it off the list.
 */
export function isExpired({ isOverdue, standing }: DueEvent): boolean {
  return isOverdue && standing.owner === undefined;
}

/** What a person has dealt with, and now refers to something that is missing, has all the time for it. */
export function remainingTime(due: DueEvent, expiresAfterMs: number): { expiresAfterMs: number } | undefined {
  return due.standing.owner === undefined ? undefined : { expiresAfterMs };
}

/** What never found its reference ends, loudly: it is in the ledger and listed, and it is never applied. */
export function expireEvent(due: DueEvent): Partial<Effects> {
  const { source, id, type, subject, body, receivedBy, standing, tries } = due;
  const { data } = body as { data: unknown };
  return {
    writes: [moveEvent({ ...standing, state: 'expired', detail: expiryText(due) }, { tries })],
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

function expiryText({ standing: { detail, replayFrom }, receivedAt }: DueEvent): string {
  const why = detail ?? (replayFrom === undefined ? '' : `Number ${String(replayFrom)} of its subject never came.`);
  return `${why} It waited in vain since ${receivedAt}. Send it again, and it is taken as new.`.trim();
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
