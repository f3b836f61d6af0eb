// Takes an event in, in a transaction of its own: a known one gets its first answer again, one that comes too early waits,
// any other is applied.
import { answerOf } from '../../domain/events/answer-of';
import type { FloorEventAnswer } from '../../domain/events/event-answer';
import { eventLock, subjectLock } from '../../domain/events/event-envelope';
import type { Raised } from '../../domain/events/event-outcome';
import { turnOf } from '../../domain/events/event-turn';
import { afterOutcome, keepEvent } from '../../domain/events/settle-event';
import { combine } from '../../domain/effects';
import type { FloorPayloads } from '../../contract/events/payloads';
import type { FloorEvent } from '../../ports/events';
import { orderUnitsLock } from '../../ports/order-units';
import type { Transaction, Transactions } from '../../ports/transaction';
import type { ApplyGiven } from './apply';
import { applyEvent } from './apply-event';
import { endOlderAnnouncements } from './end-older-announcements';

export interface TakeInGiven extends ApplyGiven {
  transactions: Transactions;
  /** How long an event waits for what it refers to. */
  expiresAfterMs: number;
}

/** The same source and id with the same content gets its first answer again. */
export function takeIn(given: TakeInGiven, event: FloorEvent, receivedBy: string): Promise<FloorEventAnswer> {
  return given.transactions.run(async (tx) => {
    await lockEvents(tx, [event]);
    const { answer } = await takeInOne(tx, given, { event, receivedBy, raisedAs: `${event.source}/${event.id}` });
    return answer;
  });
}

/** Two requests with the same subjects and ids cannot wait for each other: the names are taken in a fixed order. */
export function lockEvents(tx: Transaction, events: readonly FloorEvent[]): Promise<void> {
  return tx.lock(events.flatMap((event) => [subjectLock(event.subject), eventLock(event), ...unitsLocks(event)]));
}

function unitsLocks({ name, data }: FloorEvent): string[] {
  // The shape of the data was checked against the name; the compiler cannot follow the pair.
  return name === 'workorder.released' ? [orderUnitsLock(data as FloorPayloads['workorder.released'])] : [];
}

/** The caller holds the event. `raised`: what stands though the event is refused. */
export async function takeInOne(
  tx: Transaction,
  given: TakeInGiven,
  taken: { event: FloorEvent; receivedBy: string; raisedAs: string },
): Promise<{ answer: FloorEventAnswer; raised: Raised }> {
  const { event, receivedBy } = taken;
  const bodyHash = given.hash(event.body);
  const standing = await tx.events.findStanding(event);
  const turn = turnOf(event, { standing, bodyHash, receivedBy });
  const kept = { bodyHash, receivedBy, expiresAfterMs: given.expiresAfterMs };
  switch (turn.kind) {
    case 'answered': {
      const raised = turn.alarm === null ? {} : { ledger: [turn.alarm] };
      await tx.commit(raised);
      return { answer: turn.answer, raised };
    }
    case 'early':
      await tx.commit({ writes: [keepEvent(event, { ...kept, answer: turn.answer })] });
      return { answer: turn.answer, raised: {} };
    case 'now': {
      const older = await endOlderAnnouncements(tx, event);
      const outcome = await applyEvent({ ...given, ...taken, tx, at: standing.at, receivedAt: standing.at }, event);
      const answer = answerOf(event, outcome);
      const writes = [keepEvent(event, { ...kept, answer })];
      await tx.commit(combine(older, { writes }, afterOutcome(event, outcome, turn.passesTurn)));
      return { answer, raised: outcome.kind === 'refused' ? outcome.raised : {} };
    }
  }
}
