// What was taken in, what became of it, and what was turned away.
import { z } from 'zod';
import type { EventReadModel } from '../../ports/events';
import { pageOf } from '../../contract/http/answers';
import {
  cursorOf,
  floorEventQuery,
  floorEventsQuery,
  floorEventSummary,
  floorEventView,
  rejectedEvent,
  rejectedEventsQuery,
} from '../../contract/events/floor-events';
import { Problem } from '../problem';
import type { Answer, Call, Route } from '../route';

const tag = 'Events';

export function eventReadRoutes({ events }: { events: EventReadModel }): Route[] {
  return [
    {
      tag,
      method: 'get',
      path: '/events',
      query: floorEventsQuery,
      summary: 'Events of the floor, newest first, e.g. ?state=parked: what waits, for what, and who must act',
      answer: { status: 200, description: 'A page of events.', schema: pageOf(floorEventSummary) },
      handle: (call) => listEvents(events, call),
    },
    {
      tag,
      method: 'get',
      path: '/events/rejected',
      query: rejectedEventsQuery,
      roles: ['auditor', 'operator'],
      summary: 'What was turned away, newest first: malformed, quarantined, in conflict',
      answer: { status: 200, description: 'A page.', schema: pageOf(rejectedEvent) },
      handle: (call) => listRejected(events, call),
    },
    {
      tag,
      method: 'get',
      path: '/events/rejected/:rejectedId',
      roles: ['auditor', 'operator'],
      summary: 'The raw bytes of what was turned away',
      answer: {
        status: 200,
        description: 'The bytes as they came.',
        schema: z.string(),
        contentType: 'application/octet-stream',
      },
      handle: (call) => findRejected(events, call),
    },
    {
      tag,
      method: 'get',
      path: '/events/:id',
      query: floorEventQuery,
      summary: 'One event with its first answer and the one that stands now',
      answer: { status: 200, description: 'The event.', schema: floorEventView },
      handle: (call) => findEvent(events, call),
    },
  ];
}

async function listEvents(events: EventReadModel, { query }: Call): Promise<Answer> {
  const { state, subject, cursor, limit } = query as z.infer<typeof floorEventsQuery>;
  const rows = await events.listEvents({
    limit: limit + 1,
    ...(state === undefined ? {} : { state }),
    ...(subject === undefined ? {} : { subject }),
    ...(cursor === undefined ? {} : { cursor }),
  });
  return page(rows, limit, ({ receivedAt, source, id }) => cursorOf({ receivedAt, source, id }));
}

async function listRejected(events: EventReadModel, { query }: Call): Promise<Answer> {
  const { cursor, limit } = query as z.infer<typeof rejectedEventsQuery>;
  const rows = await events.listRejected({ limit: limit + 1, ...(cursor === undefined ? {} : { cursor }) });
  return page(rows, limit, ({ receivedAt, rejectedId }) => cursorOf({ receivedAt, rejectedId }));
}

/** One row more than the page shows that there is another. */
function page<T>(rows: readonly T[], limit: number, cursorAfter: (last: T) => string): Answer {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const nextCursor = rows.length > limit && last !== undefined ? cursorAfter(last) : null;
  return { status: 200, body: { items, nextCursor } };
}

async function findEvent(events: EventReadModel, { params, query }: Call): Promise<Answer> {
  const { source } = query as z.infer<typeof floorEventQuery>;
  const id = params['id'] ?? '';
  const event = await events.findEvent({ source, id });
  if (event === null) throw new Problem(404, 'EVENT_UNKNOWN', `There is no event ${id} of ${source}.`);
  return { status: 200, body: event };
}

async function findRejected(events: EventReadModel, { params }: Call): Promise<Answer> {
  const rejectedId = params['rejectedId'] ?? '';
  const raw = z.uuid().safeParse(rejectedId).success ? await events.findRejected(rejectedId) : null;
  if (raw === null) throw new Problem(404, 'EVENT_UNKNOWN', `Nothing was turned away under ${rejectedId}.`);
  return { status: 200, body: raw };
}
