// The events of one message, all or none. What a refused one tells of has happened on the floor all the same: the holds and
// alarms that it raises stand, though no event of the message is kept. Corrected, it may come again under the same id.
import { combine } from '../../domain/effects';
import type { Raised } from '../../domain/events/event-outcome';
import { accepted, refused, type Refusal, type Verdict } from '../../domain/verdict';
import type { FloorEvent } from '../../ports/events';
import type { Transaction } from '../../ports/transaction';
import { lockEvents, takeInOne, type TakeInGiven } from './take-in';

/** Of a content hash: two contents of one event differ in it. */
const contentNameCharacters = 16;

/** Every reason is given. `isKnown`: every one of them had been taken in before. */
export function takeInWhole(
  given: TakeInGiven,
  events: readonly FloorEvent[],
  receivedBy: string,
): Promise<Verdict<{ isKnown: boolean }>> {
  return given.transactions.run(async (tx) => {
    await lockEvents(tx, events);
    const isKnown = events.length > 0 && (await tx.events.countKnown(events)) === events.length;
    const { reasons, raised } = await tx.attempt(async () => {
      const value = await takeInEach(tx, given, { events, receivedBy });
      return { stands: value.reasons.length === 0, value };
    });
    if (reasons.length === 0) return accepted({ isKnown });
    await tx.commit(combine(...raised));
    return refused(...reasons);
  });
}

/**
 * Each event meets what the ones before it have done, though all that is undone where one is refused. What an event raises
 * bears the name of its content: a correction that is wrong again raises its own, and the same message sent again raises
 * nothing new.
 */
async function takeInEach(
  tx: Transaction,
  given: TakeInGiven,
  { events, receivedBy }: { events: readonly FloorEvent[]; receivedBy: string },
): Promise<{ reasons: Refusal[]; raised: Raised[] }> {
  const reasons: Refusal[] = [];
  const raised: Raised[] = [];
  for (const event of events) {
    const content = given.hash(event.body).slice(0, contentNameCharacters);
    const raisedAs = `${event.source}/${event.id}/${content}`;
    const one = await takeInOne(tx, given, { event, receivedBy, raisedAs });
    if (one.answer.state !== 'refused') continue;
    reasons.push(...(one.answer.reasons ?? []));
    raised.push(one.raised);
  }
  return { reasons, raised };
}
