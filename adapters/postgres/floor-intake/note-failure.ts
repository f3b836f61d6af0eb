// An event that fails where it should be decided is our fault, not its sender's: it is tried again ever more rarely, and
// after a few times a human is asked. It goes on by itself once the cause is mended.
import { z } from 'zod';
import type { Log } from '../../../ports/log';
import { findOneRow, type Queryable } from '../database';
import { claimDue, type EventKey } from './claim-due';
import { keepAnswer } from './keep-answer';
import { passTurn } from './take-in';

/** Failures before a human is asked: about two minutes of tries. */
export const failuresMax = 7;
const retryMaxS = 3_600;

export async function noteFailure(
  tx: Queryable,
  given: { key: EventKey; error: unknown; log: Pick<Log, 'warn' | 'error'> },
): Promise<void> {
  const { key, error, log } = given;
  const { source, id } = key;
  const kept = await claimDue(tx, key);
  if (kept === null) return;
  const row = await findOneRow(
    tx,
    z.object({ failures: z.number() }),
    `UPDATE cutin.floor_event SET failures = failures + 1, tries = tries + 1,
            next_at = now() + make_interval(secs => least($3, power(2, least(failures + 1, 12))))
      WHERE source = $1 AND id = $2 RETURNING failures`,
    [source, id, retryMaxS],
  );
  const failures = row?.failures ?? 0;
  log.warn({ err: error, source, id, failures }, 'an event of the floor failed');
  if (failures < failuresMax) return;
  await askHuman(tx, key, failures);
  log.error({ source, id, failures }, 'an event of the floor waits for a human');
  // As every parked event it has had its turn: what comes after it need not wait for the human.
  if (kept.state === 'waiting' && kept.sequence === kept.last + 1)
    await passTurn(tx, { ...key, sequence: kept.sequence });
}

async function askHuman(tx: Queryable, { source, id }: EventKey, failures: number): Promise<void> {
  await keepAnswer(tx, {
    source,
    id,
    state: 'parked',
    code: 'EVENT_FAILED',
    owner: 'operator',
    waitsFor: [],
    detail: `It failed ${String(failures)} times for a fault of the engine; the log of the API tells which.`,
  });
}
