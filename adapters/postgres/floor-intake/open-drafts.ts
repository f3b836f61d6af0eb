// Drafts of NCRs that name an order open by themselves once its lock is there and everything they name resolves.
import { z } from 'zod';
import type { FloorPayloads } from '../../../contract/events/payloads';
import { findOneRow, listRows, type Database, type Queryable } from '../database';
import { wake } from '../floor/wake';
import { appendLedger } from '../ledger';
import { nonconformanceKey } from './effect';
import { resolveReferences } from './nonconformance-references';
import type { SweepContext } from './sweep';
import { lockSubject } from './take-in';

const retryMaxS = 3_600;
const draftKey = z.object({ site: z.string(), nonconformanceId: z.string() });
type DraftKey = z.infer<typeof draftKey>;

/** Looks at drafts that are due, each alone; answers how many. */
export async function openDrafts(db: Database, context: SweepContext, limit: number): Promise<number> {
  const due = await listRows(
    db,
    draftKey,
    `SELECT site, nonconformance_id AS "nonconformanceId" FROM cutin.nonconformance
      WHERE state = 'draft' AND next_at <= now() ORDER BY next_at LIMIT $1`,
    [limit],
  );
  for (const key of due) {
    try {
      await db.transaction((tx) => tryToOpen(tx, context, key));
    } catch (error) {
      context.log.warn({ err: error, ...key }, 'a draft of an NCR failed');
      await postpone(db, key, null);
    }
  }
  return due.length;
}

async function tryToOpen(tx: Queryable, { serialRules }: SweepContext, key: DraftKey): Promise<void> {
  const { site, nonconformanceId } = key;
  await lockSubject(tx, nonconformanceKey(key));
  const row = await findOneRow(
    tx,
    z.object({ body: z.unknown() }),
    `SELECT body FROM cutin.nonconformance WHERE site = $1 AND nonconformance_id = $2 AND state = 'draft' FOR UPDATE`,
    [site, nonconformanceId],
  );
  if (row === null) return;
  // Kept by the intake as it was checked there.
  const resolved = await resolveReferences({ tx, serialRules }, row.body as FloorPayloads['nonconformance.detected']);
  if (resolved.kind === 'refused') return postpone(tx, key, ['serial']);
  const { unit, endItem, missing } = resolved.value;
  await tx.query(
    `UPDATE cutin.nonconformance SET end_item = $3, series = $4, number = $5 WHERE site = $1 AND nonconformance_id = $2`,
    [site, nonconformanceId, endItem, unit.series, unit.number],
  );
  if (missing.length > 0) return postpone(tx, key, missing);
  await tx.query(
    `UPDATE cutin.nonconformance SET state = 'open', missing = '{}', waits_for = NULL, next_at = NULL, updated_at = now()
      WHERE site = $1 AND nonconformance_id = $2`,
    [site, nonconformanceId],
  );
  await appendLedger(tx, {
    key: `nonconformance resolved ${site} ${nonconformanceId}`,
    kind: 'nonconformanceOpened',
    actor: 'cutin',
    body: { ...key, serial: `${unit.series}${String(unit.number)}`, state: 'open', missing: [] },
  });
  await wake(tx, [nonconformanceKey(key)]);
}

/** A lock wakes it earlier. */
async function postpone(
  tx: Queryable,
  { site, nonconformanceId }: DraftKey,
  missing: readonly string[] | null,
): Promise<void> {
  await tx.query(
    `UPDATE cutin.nonconformance SET tries = tries + 1, missing = coalesce($3, missing),
            next_at = now() + make_interval(secs => least($4, 60 * power(2, least(tries, 6))))
      WHERE site = $1 AND nonconformance_id = $2 AND state = 'draft'`,
    [site, nonconformanceId, missing, retryMaxS],
  );
}
