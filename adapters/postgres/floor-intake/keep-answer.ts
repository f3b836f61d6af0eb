// What became of a kept event. Its first answer stays what a repetition gets; the one that stands now is kept beside it,
// whole, for those who look.
import { canonicalJson } from '../../signing/content-hash';
import type { FloorEventAnswer } from '../../../ports/events';
import type { Queryable } from '../database';

const retryMaxS = 3_600;

/** A parked one is tried again ever more rarely, unless it is woken. */
export async function keepAnswer(tx: Queryable, answer: FloorEventAnswer): Promise<void> {
  const { source, id, state, code, detail, owner, waitsFor } = answer;
  await tx.query(
    `UPDATE cutin.floor_event SET state = $3, code = $4, detail = $5, owner = $6, waits_for = $7, standing = $8, tries = tries + 1,
            failures = CASE WHEN $4 = 'EVENT_FAILED' THEN failures ELSE 0 END,
            next_at = CASE WHEN $3 = 'parked' THEN now() + make_interval(secs => least($9, power(2, least(tries, 12)))) END,
            settled_at = CASE WHEN $3 = 'parked' THEN NULL ELSE now() END WHERE source = $1 AND id = $2`,
    [source, id, state, code ?? null, detail ?? null, owner ?? null, waitsFor ?? [], canonicalJson(answer), retryMaxS],
  );
}
