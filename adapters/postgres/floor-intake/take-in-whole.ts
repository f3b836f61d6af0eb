// The events of one message, all or none. What a refused one tells of has happened on the floor all the same: the holds and
// alarms that it raises stand, though no event of the message is kept. Corrected, it may come again under the same id.
import { z } from 'zod';
import { accepted, refused, type Verdict, type Refusal } from '../../../domain/verdict';
import { contentHash } from '../../signing/content-hash';
import type { FloorEvent } from '../../../ports/events';
import type { LedgerEntry } from '../../../ports/stores';
import { listRows, type Database, type Queryable } from '../database';
import { placeHold } from '../floor/holds';
import { appendLedger } from '../ledger';
import { lockEvents, takeInAll, type IntakeContext } from './take-in';

class WholeRefused extends Error {
  constructor(
    readonly reasons: Refusal[],
    readonly consequences: LedgerEntry[],
  ) {
    super(reasons[0]?.message);
  }
}

export async function takeInWhole(
  db: Database,
  given: Omit<IntakeContext, 'tx'>,
  events: readonly FloorEvent[],
  receivedBy: string,
): Promise<Verdict<{ isKnown: boolean }>> {
  try {
    return await db.transaction((tx) => takeInOrThrow({ ...given, tx }, events, receivedBy));
  } catch (error) {
    if (!(error instanceof WholeRefused)) throw error;
    const { reasons, consequences } = error;
    if (consequences.length > 0)
      await db.transaction(async (tx) => {
        for (const one of consequences) await letStand(tx, one);
      });
    return refused(...reasons);
  }
}

/** Each event meets what the ones before it have done, though all that is rolled back where one is refused. */
async function takeInOrThrow(
  context: IntakeContext,
  events: readonly FloorEvent[],
  receivedBy: string,
): Promise<Verdict<{ isKnown: boolean }>> {
  const { tx } = context;
  await lockEvents(tx, events);
  const known = await countKnown(tx, events);
  const reasons: Refusal[] = [];
  const consequences: LedgerEntry[] = [];
  for (const event of events) {
    const before = await ledgerHead(tx);
    const [answer] = await takeInAll(context, [event], receivedBy);
    if (answer?.state !== 'refused') continue;
    reasons.push(...(answer.reasons ?? []));
    consequences.push(...(await listConsequences(tx, { before, event })));
  }
  if (reasons.length > 0) throw new WholeRefused(reasons, consequences);
  return accepted({ isKnown: events.length > 0 && known === events.length });
}

async function countKnown(tx: Queryable, events: readonly FloorEvent[]): Promise<number> {
  const { rows } = await tx.query(
    `SELECT count(*)::int AS count FROM cutin.floor_event e JOIN unnest($1::text[], $2::text[]) AS g(source, id) USING (source, id)`,
    [events.map(({ source }) => source), events.map(({ id }) => id)],
  );
  return (rows[0] as { count: number }).count;
}

async function ledgerHead(tx: Queryable): Promise<string> {
  const { rows } = await tx.query('SELECT seq FROM cutin.ledger_head');
  return (rows[0] as { seq: string }).seq;
}

const entryRow = z.object({
  key: z.string(),
  kind: z.string(),
  actor: z.string(),
  changeId: z.string().nullable(),
  handoffId: z.string().nullable(),
  body: z.string().transform((text) => JSON.parse(text) as Record<string, unknown>),
});

/**
 * Whatever a refusal raises is in the ledger. The key of each entry is that of the event and its content: a correction that
 * is wrong again raises its own, and the same message sent again raises nothing new.
 */
async function listConsequences(
  tx: Queryable,
  { before, event }: { before: string; event: FloorEvent },
): Promise<LedgerEntry[]> {
  // Others may have appended between; their rows are of other transactions.
  const rows = await listRows(
    tx,
    entryRow,
    `SELECT entry_key AS key, kind, actor, change_id AS "changeId", handoff_id AS "handoffId", body FROM cutin.ledger
      WHERE seq > $1 AND xmin = pg_current_xact_id()::xid ORDER BY seq`,
    [before],
  );
  const content = contentHash(event.body).slice(0, 16);
  return rows.map(({ changeId, handoffId, key, body, ...entry }) => ({
    ...entry,
    key: `${key} ${content}`,
    body: typeof body['holdId'] === 'string' ? { ...body, holdId: `${body['holdId']}/${content}` } : body,
    ...(changeId === null ? {} : { changeId }),
    ...(handoffId === null ? {} : { handoffId }),
  }));
}

const heldOrder = z.object({ site: z.string(), orderId: z.string(), holdId: z.string(), reason: z.string() });

/** A hold writes its own entry. */
async function letStand(tx: Queryable, entry: LedgerEntry): Promise<void> {
  if (entry.kind === 'orderHeld') await placeHold(tx, { ...heldOrder.parse(entry.body), actor: entry.actor });
  else await appendLedger(tx, entry);
}
