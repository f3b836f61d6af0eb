// Tries again what waited and may go on, one event a transaction, and ends what has waited too long. An event that fails
// delays itself alone.
import { answerOf } from '../../domain/events/answer-of';
import {
  expireEvent,
  failEvent,
  isEarly,
  isExpired,
  postponeEvent,
  remainingTime,
} from '../../domain/events/due-event';
import { subjectLock, type EventKey } from '../../domain/events/event-envelope';
import { afterOutcome, moveEvent } from '../../domain/events/settle-event';
import { combine } from '../../domain/effects';
import type { FloorEvent } from '../../ports/events';
import type { Log } from '../../ports/log';
import type { Transaction } from '../../ports/transaction';
import { applyEvent } from './apply-event';
import { endOlderAnnouncements } from './end-older-announcements';
import type { TakeInGiven } from './take-in';

export interface SweepGiven extends TakeInGiven {
  /** An event that was kept, read again as it came; null where the contract no longer knows it. */
  readKept: (body: unknown) => FloorEvent | null;
  log: Pick<Log, 'warn' | 'error'>;
}

type DueKey = EventKey & { subject: string };

/** Answers how many it looked at. */
export async function sweepEvents(given: SweepGiven, limit: number): Promise<number> {
  const { transactions } = given;
  const due = await transactions.reads.events.listDue(limit);
  for (const key of due) {
    try {
      await transactions.run((tx) => tryAgain(tx, given, key));
    } catch (error) {
      await transactions.run((tx) => noteFailure(tx, given, { key, error }));
    }
  }
  return due.length;
}

async function tryAgain(tx: Transaction, given: SweepGiven, key: DueKey): Promise<void> {
  await tx.lock([subjectLock(key.subject)]);
  const due = await tx.events.findDue(key);
  if (due === null) return;
  if (isExpired(due)) return tx.commit(expireEvent(due));
  if (isEarly(due)) return tx.commit({ writes: [postponeEvent(due)] });
  const event = given.readKept(due.body);
  if (event === null) {
    given.log.warn({ source: due.source, id: due.id, type: due.type }, 'the contract no longer knows a kept event');
    return tx.commit({ writes: [postponeEvent(due)] });
  }
  const isItsTurn = due.state === 'waiting';
  const older = isItsTurn ? await endOlderAnnouncements(tx, event) : {};
  const { receivedBy, tries, at, receivedAt } = due;
  const raisedAs = `${event.source}/${event.id}`;
  const outcome = await applyEvent({ ...given, tx, event, receivedBy, raisedAs, at, receivedAt }, event);
  const writes = [moveEvent(answerOf(event, outcome), { tries, ...remainingTime(due, given.expiresAfterMs) })];
  await tx.commit(combine(older, { writes }, afterOutcome(event, outcome, isItsTurn)));
}

async function noteFailure(
  tx: Transaction,
  { log }: SweepGiven,
  { key, error }: { key: DueKey; error: unknown },
): Promise<void> {
  await tx.lock([subjectLock(key.subject)]);
  const due = await tx.events.findDue(key);
  const { source, id } = key;
  if (due === null)
    return log.warn({ err: error, source, id }, 'an event of the floor failed, and is not due any more');
  const { asksHuman, failures, writes } = failEvent(due);
  await tx.commit({ writes });
  log.warn({ err: error, source, id, failures }, 'an event of the floor failed');
  if (asksHuman) log.error({ source, id, failures }, 'an event of the floor waits for a human');
}
