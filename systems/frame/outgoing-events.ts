// Events of the contract that this system tells its engine: written with what they tell of, delivered at least once and in
// the order of their subject, until the engine has accepted or refused them.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { SystemContext, SystemRoute } from './system';
import type { Row, SystemTransaction } from './database';
import { engineOf } from './engines';

export const outgoingEventTables = `
CREATE TABLE IF NOT EXISTS engine (site text PRIMARY KEY, url text NOT NULL, token text NOT NULL);
CREATE TABLE IF NOT EXISTS outgoing_event (
  position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, event_id uuid NOT NULL, site text NOT NULL, subject text NOT NULL,
  sequence bigint, body jsonb NOT NULL, state text NOT NULL DEFAULT 'queued', attempts int NOT NULL DEFAULT 0,
  next_at timestamptz NOT NULL DEFAULT now(), last_status int, last_answer jsonb,
  UNIQUE (event_id, site), UNIQUE (site, subject, sequence));
CREATE INDEX IF NOT EXISTS outgoing_event_queued ON outgoing_event (site, subject, position) WHERE state = 'queued';
CREATE INDEX IF NOT EXISTS outgoing_event_of_subject ON outgoing_event (subject, position);`;

export interface OutgoingEvent {
  /** Whose engine is told. */
  site: string;
  source: string;
  name: string;
  subject: string;
  data: Record<string, unknown>;
  /** Events of the floor are counted by subject; a release stands for itself. */
  inSequence: boolean;
  eventId?: string;
  time?: string;
}

export async function announce(tx: SystemTransaction, event: OutgoingEvent): Promise<string> {
  const { site, source, name, subject, data, inSequence } = event;
  const { eventId = randomUUID(), time = new Date().toISOString() } = event;
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 2))', [`${site} ${subject}`]);
  const next = await tx.query(
    'SELECT coalesce(max(sequence), 0) + 1 AS next FROM outgoing_event WHERE site = $1 AND subject = $2',
    [site, subject],
  );
  const sequence = inSequence ? String(next[0]?.['next']) : null;
  const body = {
    specversion: '1.0',
    id: eventId,
    source,
    type: `cutin.${name}.v1`,
    subject,
    time,
    datacontenttype: 'application/json',
    ...(sequence === null ? {} : { sequence }),
    data,
  };
  await tx.query(
    'INSERT INTO outgoing_event (event_id, site, subject, sequence, body) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING',
    [eventId, site, subject, sequence, JSON.stringify(body)],
  );
  return eventId;
}

const pollMs = 200;
const backoffMaxS = 30;
const answerTimeoutMs = 10_000;
const deliveriesAtOnce = 50;

export function deliverEvents(context: SystemContext): () => Promise<void> {
  let stopped = false;
  const loop = async (): Promise<void> => {
    while (!stopped) {
      // A database that is away for a moment is asked again at the next turn.
      const delivered = await deliverDue(context).catch(() => 0);
      if (delivered === 0) await sleep(pollMs);
    }
  };
  const running = loop();
  return async () => {
    stopped = true;
    await running;
  };
}

/** The first event of each subject that is not settled: the ones behind it wait. Answers how many were settled. */
async function deliverDue(context: SystemContext): Promise<number> {
  const { db, faults } = context;
  const due = await db.query(
    `UPDATE outgoing_event SET attempts = attempts + 1, next_at = now() + make_interval(secs => least($1, 0.2 * power(2, least(attempts, 20))))
      WHERE position IN (SELECT position FROM (SELECT DISTINCT ON (site, subject) position, next_at FROM outgoing_event
                          WHERE state = 'queued' ORDER BY site, subject, position) heads WHERE next_at <= now() LIMIT $2)
      RETURNING position, site, event_id, body`,
    [backoffMaxS, deliveriesAtOnce],
  );
  const copies = due.length === 0 ? 1 : 1 + ((await faults.read()).duplicateDelivery ?? 0);
  const settled = await Promise.all(due.map((event) => deliver(context, event, copies)));
  return settled.filter(Boolean).length;
}

async function deliver(context: SystemContext, event: Row, copies: number): Promise<boolean> {
  const engine = await engineOf(context, String(event['site']));
  if (engine === null) return false;
  const answers = await Promise.all(Array.from({ length: copies }, () => post(engine, event)));
  const { status, answer } = answers[0] ?? { status: 0, answer: null };
  const isFinal = status >= 400 && status < 500 && ![401, 403, 408, 429].includes(status);
  const state = status >= 200 && status < 300 ? 'delivered' : isFinal ? 'refused' : 'queued';
  await context.db.query(
    'UPDATE outgoing_event SET state = $2, last_status = $3, last_answer = $4 WHERE position = $1',
    [event['position'], state, status, JSON.stringify(answer)],
  );
  return state !== 'queued';
}

async function post(to: { url: string; token: string }, event: Row): Promise<{ status: number; answer: unknown }> {
  try {
    const answer = await fetch(`${to.url}/events`, {
      method: 'POST',
      headers: {
        'content-type': 'application/cloudevents+json',
        authorization: `Bearer ${to.token}`,
        'idempotency-key': String(event['event_id']),
      },
      body: JSON.stringify(event['body']),
      signal: AbortSignal.timeout(answerTimeoutMs),
    });
    return { status: answer.status, answer: (await answer.text()).slice(0, 4_000) };
  } catch (error) {
    return { status: 0, answer: error instanceof Error ? error.message : String(error) };
  }
}

/** What was told and what became of it, in the order of telling. */
export function outgoingEventRoutes({ db }: SystemContext): SystemRoute[] {
  return [
    {
      method: 'get',
      path: '/sites/:site/outgoing-events',
      summary: 'Events told to the engine of a site, and what it answered',
      query: z.object({
        subject: z.string().max(500).optional(),
        after: z.coerce.number().int().min(0).default(0),
        limit: z.coerce.number().int().min(1).max(500).default(100),
      }),
      handle: async ({ params, query }) => {
        const limit = Number(query['limit']);
        const rows = await db.query(
          `SELECT position::int, event_id AS "eventId", subject, body->>'type' AS type, state, attempts, last_status AS "lastStatus",
                  last_answer AS "lastAnswer" FROM outgoing_event
            WHERE site = $1 AND position > $2 AND ($3::text IS NULL OR subject = $3) ORDER BY position LIMIT $4`,
          [params['site'], query['after'], query['subject'] ?? null, limit + 1],
        );
        const items = rows.slice(0, limit);
        return { status: 200, body: { items, nextCursor: rows.length > limit ? items.at(-1)?.['position'] : null } };
      },
    },
  ];
}
