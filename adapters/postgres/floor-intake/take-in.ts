// Takes events in: known ones get their first answer again, those that come too early wait, the rest is applied. All of a
// request in one transaction; each event decides for itself.
import { leadingReason, type Refusal } from '../../../domain/verdict';
import { z } from 'zod';
import type { SerialRules } from '../../../domain/effectivity/serial';
import { canonicalJson, contentHash } from '../../signing/content-hash';
import type { AuthorisationModes } from '../../../domain/locks/authorisation-mode';
import type { FloorEvent, FloorEventAnswer } from '../../../ports/events';
import { findOneRow, type Queryable } from '../database';
import { wake } from '../floor/wake';
import { appendLedger } from '../ledger';
import { appendContractEvent } from '../webhooks/append-contract-event';
import { applyEvent } from './apply-event';
import type { Effect } from './effect';
import { endOlderAnnouncements } from './end-older-announcements';

export interface IntakeContext {
  tx: Queryable;
  serialRules: SerialRules;
  mode: AuthorisationModes;
  /** How long an event waits for what it refers to. */
  expiresAfterMs: number;
}

/**
 * Before a parked event is tried again without having been woken. What it waits for may arrive in the very moment in which
 * it is being parked, and then nobody wakes it; later tries come ever more rarely.
 */
const firstRetryS = 1;

/** One writer a subject and an id, taken in a fixed order, so that two requests cannot wait for each other. */
export async function lockEvents(tx: Queryable, events: readonly FloorEvent[]): Promise<void> {
  await lockNames(
    tx,
    events.flatMap(({ source, id, subject }) => [`floor ${subject}`, `floor event ${source} ${id}`]),
  );
}

export async function takeInAll(
  context: IntakeContext,
  events: readonly FloorEvent[],
  receivedBy: string,
): Promise<FloorEventAnswer[]> {
  await lockEvents(context.tx, events);
  const answers: FloorEventAnswer[] = [];
  for (const event of events) answers.push(await takeIn(context, event, receivedBy));
  return answers;
}

export function lockSubject(tx: Queryable, subject: string): Promise<void> {
  return lockNames(tx, [`floor ${subject}`]);
}

/** `unnest` hands the names out in their order. */
async function lockNames(tx: Queryable, names: readonly string[]): Promise<void> {
  const inOrder = [...new Set(names)].sort();
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended(name, 0)) FROM unnest($1::text[]) AS name', [inOrder]);
}

const knownRow = z.object({ bodyHash: z.string(), state: z.string(), answer: z.unknown() });

async function takeIn(context: IntakeContext, event: FloorEvent, receivedBy: string): Promise<FloorEventAnswer> {
  const { tx } = context;
  const { source, id } = event;
  const bodyHash = contentHash(event.body);
  const known = await findOneRow(
    tx,
    knownRow,
    'SELECT body_hash AS "bodyHash", state, answer FROM cutin.floor_event WHERE source = $1 AND id = $2',
    [source, id],
  );
  if (known !== null) {
    // Written by this function from an answer, and kept.
    const isSame = known.bodyHash === bodyHash;
    // One that waited in vain may be sent again and is then taken as new.
    if (isSame && known.state !== 'expired') return known.answer as FloorEventAnswer;
    if (!isSame) return conflict(tx, event, { receivedBy, heldHash: known.bodyHash, offeredHash: bodyHash });
  }
  const turn = await turnOf(tx, event);
  if (turn.kind === 'taken') return reused(event, turn);
  if (turn.kind === 'early') {
    const answer: FloorEventAnswer = {
      source,
      id,
      state: 'waiting',
      code: 'SEQUENCE_GAP',
      replayFrom: turn.last + 1,
      detail: `${event.subject} is at ${String(turn.last)}; ${String(event.sequence)} waits for ${String(turn.last + 1)}.`,
    };
    await insertEvent(context, event, { answer, bodyHash, receivedBy });
    return answer;
  }
  await endOlderAnnouncements(tx, event);
  const effect = await applyEvent({ ...context, event, receivedBy });
  const answer = answerOf(event, effect);
  await insertEvent(context, event, { answer, bodyHash, receivedBy });
  await afterEffect(tx, turn.kind === 'past' ? { ...event, sequence: null } : event, effect);
  return answer;
}

type Turn =
  | { kind: 'now' }
  /** It had its turn when it was parked, and may be applied whenever it is sent again. */
  | { kind: 'past' }
  | { kind: 'early'; last: number }
  | { kind: 'taken'; last: number; by: string | null };

/** A number belongs to the event that holds it; one that expired before its turn came holds none. */
async function turnOf(tx: Queryable, { source, id, subject, sequence }: FloorEvent): Promise<Turn> {
  if (sequence === null) return { kind: 'now' };
  const row = await findOneRow(
    tx,
    z.object({ last: z.coerce.number(), holder: z.string().nullable(), wasExpired: z.boolean() }),
    `SELECT coalesce((SELECT last FROM cutin.floor_sequence WHERE source = $1 AND subject = $2), 0) AS last,
            (SELECT id FROM cutin.floor_event WHERE source = $1 AND subject = $2 AND sequence = $3 AND state <> 'expired') AS holder,
            EXISTS (SELECT 1 FROM cutin.floor_event WHERE source = $1 AND id = $4 AND state = 'expired') AS "wasExpired"`,
    [source, subject, sequence, id],
  );
  const { last = 0, holder = null, wasExpired = false } = row ?? {};
  if (holder !== null) return { kind: 'taken', last, by: holder };
  if (sequence > last + 1) return { kind: 'early', last };
  if (sequence === last + 1) return { kind: 'now' };
  return wasExpired ? { kind: 'past' } : { kind: 'taken', last, by: null };
}

/** Moves the sequence on and lets go what waited for this event. */
export async function afterEffect(tx: Queryable, event: FloorEvent, effect: Effect): Promise<void> {
  const { source, subject, sequence, id, type, body } = event;
  if (sequence !== null) await passTurn(tx, { source, subject, sequence });
  if (effect.kind !== 'applied') return;
  await appendContractEvent(tx, { type, source, id, subject, body });
  if (effect.wakes !== undefined) await wake(tx, effect.wakes);
}

/** The turn of the subject goes to the next number. */
export async function passTurn(
  tx: Queryable,
  { source, subject, sequence }: { source: string; subject: string; sequence: number },
): Promise<void> {
  await tx.query(
    `INSERT INTO cutin.floor_sequence (source, subject, last) VALUES ($1, $2, $3)
     ON CONFLICT (source, subject) DO UPDATE SET last = $3`,
    [source, subject, sequence],
  );
  await tx.query(
    `UPDATE cutin.floor_event SET next_at = now() WHERE source = $1 AND subject = $2 AND sequence = $3 AND state = 'waiting'`,
    [source, subject, sequence + 1],
  );
}

export function answerOf({ source, id }: FloorEvent, effect: Effect): FloorEventAnswer {
  switch (effect.kind) {
    case 'applied':
      return { source, id, state: 'applied', ...(effect.outcome === undefined ? {} : { outcome: effect.outcome }) };
    case 'parked': {
      const { code, detail, waitsFor, owner } = effect;
      return { source, id, state: 'parked', code, detail, waitsFor, ...(owner === undefined ? {} : { owner }) };
    }
    case 'refused': {
      const { code, message: detail } = leadingReason(effect.reasons);
      return { source, id, state: 'refused', code, detail, reasons: effect.reasons };
    }
  }
}

async function insertEvent(
  { tx, expiresAfterMs }: IntakeContext,
  event: FloorEvent,
  given: { answer: FloorEventAnswer; bodyHash: string; receivedBy: string },
): Promise<void> {
  const { answer, bodyHash, receivedBy } = given;
  const { state, code, detail, owner, waitsFor } = answer;
  const isOpen = state === 'waiting' || state === 'parked';
  await tx.query(
    `INSERT INTO cutin.floor_event (source, id, type, subject, sequence, body_hash, body, state, code, detail, owner, waits_for,
                                    answer, standing, received_by, next_at, expires_at, settled_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, $14,
             CASE WHEN $15 THEN now() + make_interval(secs => $16) END,
             CASE WHEN $15 THEN now() + make_interval(secs => $17) END, CASE WHEN $15 THEN NULL ELSE now() END)
     ON CONFLICT (source, id) DO UPDATE SET state = $8, code = $9, detail = $10, owner = $11, waits_for = $12, answer = $13, standing = $13, tries = 0, failures = 0,
       received_at = excluded.received_at,
       next_at = excluded.next_at, expires_at = excluded.expires_at, settled_at = excluded.settled_at
       WHERE cutin.floor_event.state = 'expired'`,
    [
      event.source,
      event.id,
      event.type,
      event.subject,
      event.sequence,
      bodyHash,
      canonicalJson(event.body),
      state,
      code ?? null,
      detail ?? null,
      owner ?? null,
      waitsFor ?? [],
      canonicalJson(answer),
      receivedBy,
      isOpen,
      firstRetryS,
      expiresAfterMs / 1_000,
    ],
  );
}

async function conflict(
  tx: Queryable,
  { source, id }: FloorEvent,
  given: { receivedBy: string; heldHash: string; offeredHash: string },
): Promise<FloorEventAnswer> {
  const { receivedBy, heldHash, offeredHash } = given;
  await appendLedger(tx, {
    key: `event conflict ${source} ${id} ${offeredHash}`,
    kind: 'eventConflict',
    actor: receivedBy,
    body: { source, id, heldHash, offeredHash },
  });
  const detail = `Event ${id} of ${source} came before with other content. Give a new event a new id.`;
  const facts = { heldHash, offeredHash };
  const reasons: Refusal[] = [{ code: 'EVENT_CONFLICT', message: detail, at: id, facts }];
  return { source, id, state: 'refused', code: 'EVENT_CONFLICT', detail, reasons };
}

function reused(
  { source, id, subject, sequence }: FloorEvent,
  { last, by }: { last: number; by: string | null },
): FloorEventAnswer {
  const holder = by === null ? 'another event' : `event ${by}`;
  const detail = `${subject} of ${source} is at ${String(last)}: ${String(sequence)} belongs to ${holder}.`;
  const reasons: Refusal[] = [{ code: 'SEQUENCE_REUSED', message: detail, at: id, facts: { last, heldBy: by } }];
  return { source, id, state: 'refused', code: 'SEQUENCE_REUSED', detail, reasons };
}
