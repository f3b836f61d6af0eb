// Tries again what waited and may go on, one event a transaction, and ends what has waited too long. An event that fails
// delays itself alone.
import { z } from 'zod';
import { canonicalJson } from '../../signing/content-hash';
import type { Log } from '../../../ports/log';
import type { FloorEvent } from '../../../ports/events';
import { listRows, type Database, type Queryable } from '../database';
import { appendLedger } from '../ledger';
import { applyEvent } from './apply-event';
import { claimDue, type DueEvent, type EventKey } from './claim-due';
import { endOlderAnnouncements } from './end-older-announcements';
import { keepAnswer } from './keep-answer';
import { noteFailure } from './note-failure';
import { afterEffect, answerOf, type IntakeContext } from './take-in';

/** The name and data of a kept event, as the contract reads its type; null where the type is no longer known. */
export type ReadKept = (body: unknown) => FloorEvent | null;

export interface SweepContext extends Omit<IntakeContext, 'tx'> {
  readKept: ReadKept;
  log: Pick<Log, 'warn' | 'error'>;
}

const retryMaxS = 3_600;

export async function sweepEvents(db: Database, context: SweepContext, limit: number): Promise<number> {
  const due = await listRows(
    db,
    z.object({ source: z.string(), id: z.string(), subject: z.string() }),
    // What was woken together goes on in the order in which it came.
    `SELECT source, id, subject FROM cutin.floor_event WHERE state IN ('parked', 'waiting') AND next_at <= now()
      ORDER BY next_at, received_at, sequence LIMIT $1`,
    [limit],
  );
  for (const one of due) {
    try {
      await db.transaction((tx) => tryAgain({ ...context, tx }, one));
    } catch (error) {
      await db.transaction((tx) => noteFailure(tx, { key: one, error, log: context.log }));
    }
  }
  return due.length;
}

async function tryAgain(context: SweepContext & { tx: Queryable }, key: EventKey): Promise<void> {
  const { tx } = context;
  const kept = await claimDue(tx, key);
  if (kept === null) return;
  if (kept.isExpired) return expire(tx, key, kept);
  const isEarly = kept.state === 'waiting' && kept.sequence !== kept.last + 1;
  const event = isEarly ? null : context.readKept(kept.body);
  if (event === null) return postpone(tx, key);
  if (kept.state === 'waiting') await endOlderAnnouncements(tx, event);
  const effect = await applyEvent({ ...context, event, receivedBy: kept.receivedBy });
  await keepAnswer(tx, answerOf(event, effect));
  // A parked event has had its turn in the sequence already.
  await afterEffect(tx, kept.state === 'waiting' ? event : { ...event, sequence: null }, effect);
}

async function postpone(tx: Queryable, { source, id }: EventKey): Promise<void> {
  await tx.query(
    `UPDATE cutin.floor_event SET tries = tries + 1, next_at = now() + make_interval(secs => least($3, power(2, least(tries, 12))))
      WHERE source = $1 AND id = $2`,
    [source, id, retryMaxS],
  );
}

/** What never found its reference ends, loudly: it is in the ledger and listed, and it is never applied. */
async function expire(
  tx: Queryable,
  { source, id, subject }: EventKey,
  { type, body, receivedBy }: DueEvent,
): Promise<void> {
  await tx.query(
    `UPDATE cutin.floor_event SET state = 'expired', next_at = NULL, settled_at = now(),
            standing = standing || '{"state": "expired"}' WHERE source = $1 AND id = $2`,
    [source, id],
  );
  const { data } = body as { data: unknown };
  await appendLedger(tx, {
    key: `expired ${source} ${id}`,
    kind: 'eventExpired',
    actor: receivedBy,
    body: { source, id, type, subject, data: canonicalJson(data) },
  });
}
