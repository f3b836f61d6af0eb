// The answer to an event, of what the rules say of it.
import { refusalAnswer, type FloorEventAnswer } from './event-answer';
import type { EventKey } from './event-envelope';
import type { EventOutcome } from './event-outcome';

export function answerOf({ source, id }: EventKey, outcome: EventOutcome): FloorEventAnswer {
  switch (outcome.kind) {
    case 'applied': {
      const { made } = outcome;
      return { source, id, state: 'applied', ...(made === undefined ? {} : { outcome: made }) };
    }
    case 'parked': {
      const { code, detail, waitsFor, owner } = outcome;
      return { source, id, state: 'parked', code, detail, waitsFor, ...(owner === undefined ? {} : { owner }) };
    }
    case 'refused':
      return refusalAnswer({ source, id }, outcome.reasons);
  }
}
