// Tries again what waited and may go on, one event a transaction, and ends what has waited too long.
import { z } from 'zod';
import { canonicalJson } from '../../../platform/content-hash';
import type { FloorEvent } from '../../../ports/floor-events';
import { findOneRow, listRows, type Database, type Queryable } from '../database';
import { appendLedger } from '../ledger';
import { applyEvent } from './apply-event';
import type { Effect } from './effect';
import { afterEffect, answerOf, lockSubject, type IntakeContext } from './take-in';

/** The name and data of a kept event, as the contract reads its type; null where the type is no longer known. */
export type ReadKept = (body: unknown) => FloorEvent | null;

const retryMaxS = 3_600;

export async function sweepEvents(
  db: Database,
  given: Omit<IntakeContext, 'tx'> & { readKept: ReadKept; limit: number },
): Promise<number> {
  const due = await listRows(
    db,
    z.object({ source: z.string(), id: z.string(), subject: z.string() }),
    `SELECT source, id, subject FROM cutin.floor_event WHERE state IN ('parked', 'waiting') AND next_at <= now()
      ORDER BY next_at, sequence LIMIT $1`,
    [given.limit],
  );
  for (const one of due) await db.transaction((tx) => tryAgain({ ...given, tx }, one));
  return due.length;
}

const keptRow = z.object({
  state: z.string(),
  body: z.unknown(),
  receivedBy: z.string(),
  isExpired: z.boolean(),
  last: z.coerce.number().nullable(),
});

async function tryAgain(
  context: IntakeContext & { readKept: ReadKept },
  { source, id, subject }: { source: string; id: string; subject: string },
): Promise<void> {
  const { tx } = context;
  await lockSubject(tx, subject);
  const kept = await findOneRow(
    tx,
    keptRow,
    `SELECT e.state, e.body, e.received_by AS "receivedBy", e.expires_at <= now() AS "isExpired", s.last
       FROM cutin.floor_event e LEFT JOIN cutin.floor_sequence s USING (source, subject)
      WHERE e.source = $1 AND e.id = $2 AND e.state IN ('parked', 'waiting') AND e.next_at <= now() FOR UPDATE OF e`,
    [source, id],
  );
  const event = kept === null ? null : context.readKept(kept.body);
  if (kept === null) return;
  if (event === null) return postpone(tx, { source, id });
  const isEarly = kept.state === 'waiting' && event.sequence !== null && event.sequence !== (kept.last ?? 0) + 1;
  if (isEarly || kept.isExpired) {
    if (kept.isExpired) await expire(tx, event, kept.receivedBy);
    else await postpone(tx, event);
    return;
  }
  const effect = await applyEvent({ ...context, event, receivedBy: kept.receivedBy });
  await settle(tx, event, effect);
  // A parked event has had its turn in the sequence already.
  await afterEffect(tx, kept.state === 'waiting' ? event : { ...event, sequence: null }, effect);
}

async function settle(tx: Queryable, event: FloorEvent, effect: Effect): Promise<void> {
  const { state, code, detail, owner, waitsFor } = answerOf(event, effect);
  await tx.query(
    `UPDATE cutin.floor_event SET state = $3, code = $4, detail = $5, owner = $6, waits_for = $7, tries = tries + 1,
            next_at = CASE WHEN $3 = 'parked' THEN now() + make_interval(secs => least($8, power(2, least(tries, 12)))) END,
            settled_at = CASE WHEN $3 = 'parked' THEN NULL ELSE now() END WHERE source = $1 AND id = $2`,
    [event.source, event.id, state, code ?? null, detail ?? null, owner ?? null, waitsFor ?? [], retryMaxS],
  );
}

async function postpone(tx: Queryable, { source, id }: { source: string; id: string }): Promise<void> {
  await tx.query(
    `UPDATE cutin.floor_event SET tries = tries + 1, next_at = now() + make_interval(secs => least($3, power(2, least(tries, 12))))
      WHERE source = $1 AND id = $2`,
    [source, id, retryMaxS],
  );
}

/** What never found its reference ends, loudly: it is in the ledger and listed, and it is never applied. */
async function expire(tx: Queryable, event: FloorEvent, receivedBy: string): Promise<void> {
  await tx.query(
    `UPDATE cutin.floor_event SET state = 'expired', next_at = NULL, settled_at = now() WHERE source = $1 AND id = $2`,
    [event.source, event.id],
  );
  await appendLedger(tx, {
    key: `expired ${event.source} ${event.id}`,
    kind: 'eventExpired',
    actor: receivedBy,
    body: {
      source: event.source,
      id: event.id,
      type: event.type,
      subject: event.subject,
      data: canonicalJson(event.data),
    },
  });
}
