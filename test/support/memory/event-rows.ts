// Events in memory.
import { eventStates, type FloorEventAnswer } from '../../../domain/events/event-answer';
import type { DueEvent } from '../../../domain/events/due-event';
import type { EventEnvelope, EventKey } from '../../../domain/events/event-envelope';
import type { EventWrite, RejectedEvent } from '../../../domain/events/event-writes';
import type { EventReads } from '../../../ports/events';

export interface MemoryEvent extends EventEnvelope {
  bodyHash: string;
  /** The first answer, and the one that stands. */
  answer: FloorEventAnswer;
  standing: FloorEventAnswer;
  receivedBy: string;
  receivedAt: string;
  nextAtMs: number | null;
  expiresAtMs: number | null;
  tries: number;
  failures: number;
}

export interface EventRows {
  /** In the order in which they came. */
  events: MemoryEvent[];
  turns: Record<string, number>;
  published: Omit<EventEnvelope, 'sequence'>[];
  rejected: RejectedEvent[];
}

export const noEventRows = (): EventRows => ({ events: [], turns: {}, published: [], rejected: [] });

const isKey =
  ({ source, id }: EventKey) =>
  (one: EventKey): boolean =>
    one.source === source && one.id === id;
const laneOf = ({ source, subject }: { source: string; subject: string }): string => `${source} ${subject}`;

export function eventReads(rows: EventRows, nowMs: () => number): EventReads {
  const at = (): string => new Date(nowMs()).toISOString();
  const isDue = ({ standing, nextAtMs }: MemoryEvent): boolean =>
    (standing.state === 'parked' || standing.state === 'waiting') && (nextAtMs ?? Infinity) <= nowMs();
  return {
    findStanding: (event) => {
      const known = rows.events.find(isKey(event));
      const holder = rows.events.find(
        (one) =>
          one.sequence !== null &&
          one.sequence === event.sequence &&
          laneOf(one) === laneOf(event) &&
          one.standing.state !== 'expired',
      );
      return Promise.resolve({
        known:
          known === undefined
            ? null
            : { bodyHash: known.bodyHash, state: known.standing.state, answer: structuredClone(known.answer) },
        last: rows.turns[laneOf(event)] ?? 0,
        holder: holder?.id ?? null,
        at: at(),
      });
    },
    countKnown: (keys) => Promise.resolve(keys.filter((key) => rows.events.some(isKey(key))).length),
    listDue: (limit) => Promise.resolve(rows.events.filter(isDue).slice(0, limit)),
    findDue: (key) => {
      const found = rows.events.find((one) => isKey(key)(one) && isDue(one));
      if (found === undefined) return Promise.resolve(null);
      const { standing, expiresAtMs, ...rest } = structuredClone(found);
      const due: DueEvent = {
        ...rest,
        state: standing.state as DueEvent['state'],
        standing,
        isOverdue: (expiresAtMs ?? Infinity) <= nowMs(),
        last: rows.turns[laneOf(found)] ?? 0,
        at: at(),
      };
      return Promise.resolve(due);
    },
    listOlderParked: (event) => {
      const place = rows.events.findIndex(isKey(event));
      const came = place === -1 ? rows.events.length : place;
      return Promise.resolve(
        rows.events.filter(
          (one, index) =>
            one.subject === event.subject &&
            one.type === event.type &&
            one.standing.state === 'parked' &&
            !isKey(event)(one) &&
            (index < came || (one.source === event.source && (one.sequence ?? Infinity) < (event.sequence ?? 0))),
        ),
      );
    },
  };
}

export const eventRowWriters: {
  [Kind in EventWrite['kind']]: (rows: EventRows, write: Extract<EventWrite, { kind: Kind }>, nowMs: number) => void;
} = {
  eventKept: (rows, { event, bodyHash, answer, receivedBy, waits }, nowMs) => {
    const held = rows.events.find(isKey(event));
    if (held !== undefined && held.standing.state !== 'expired') throw new Error(`${event.id} is kept already.`);
    rows.events = rows.events.filter((one) => one !== held);
    const times = waits === null ? null : [nowMs + waits.tryAgainAfterMs, nowMs + waits.expiresAfterMs];
    const [nextAtMs = null, expiresAtMs = null] = times ?? [];
    const { source, id, type, subject, sequence, body } = event;
    const kept = { source, id, type, subject, sequence, body, bodyHash, answer, standing: answer, receivedBy };
    const receivedAt = new Date(nowMs).toISOString();
    rows.events.push({ ...kept, receivedAt, nextAtMs, expiresAtMs, tries: 0, failures: 0 });
  },
  eventMoved: (rows, { answer, tryAgainAfterMs, expiresAfterMs, failures }, nowMs) => {
    const held = requireEvent(rows, answer);
    if (!eventStates.mayMove(held.standing.state, answer.state)) throw new Error(`${answer.id} does not move.`);
    const nextAtMs = tryAgainAfterMs === null ? null : nowMs + tryAgainAfterMs;
    Object.assign(held, { standing: answer, failures, nextAtMs, tries: held.tries + 1 });
    if (expiresAfterMs !== null) held.expiresAtMs = nowMs + expiresAfterMs;
  },
  eventPostponed: (rows, { event, tryAgainAfterMs, failures }, nowMs) => {
    const held = requireEvent(rows, event);
    Object.assign(held, { failures, nextAtMs: nowMs + tryAgainAfterMs, tries: held.tries + 1 });
  },
  turnPassed: (rows, { source, subject, sequence }, nowMs) => {
    rows.turns[laneOf({ source, subject })] = sequence;
    for (const one of rows.events)
      if (
        laneOf(one) === laneOf({ source, subject }) &&
        one.sequence === sequence + 1 &&
        one.standing.state === 'waiting'
      )
        one.nextAtMs = nowMs;
  },
  eventPublished: (rows, { event }) => {
    if (!rows.published.some(isKey(event))) rows.published.push(event);
  },
  eventRejected: (rows, { rejected }) => {
    rows.rejected.push(rejected);
  },
};

export function wakeEvents(rows: EventRows, names: readonly string[], nowMs: number): void {
  for (const one of rows.events)
    if (one.standing.state === 'parked' && (one.standing.waitsFor ?? []).some((name) => names.includes(name)))
      one.nextAtMs = nowMs;
}

function requireEvent(rows: EventRows, key: EventKey): MemoryEvent {
  const held = rows.events.find(isKey(key));
  if (held === undefined) throw new Error(`There is no event ${key.id}.`);
  return held;
}
