// Which holds a new lock ends: that of the relock itself, that of a change that was effective when the lock was asked for,
// and that of a closed change that left the order to be held and reworked, which the signed relock says is settled
// (RULES 4.2). A change that came later is none of what was signed.
import { holdIdOf, type Hold } from '../orders/hold';

export interface SettledByLock {
  /** When the lock was asked for; null where none was. RFC 3339 with milliseconds, like the times of the holds. */
  askedAt: string | null;
  /** Closed changes whose disposition of the order is `holdAndRework`. */
  reworkChanges: readonly string[];
}

export function endedByNewLock(holds: readonly Hold[], { askedAt, reworkChanges }: SettledByLock): Hold[] {
  const reworked = new Set(reworkChanges.map((changeId) => holdIdOf('change', changeId)));
  return holds.filter(({ kind, holdId, heldAt, releasedAt }) => {
    if (releasedAt !== null) return false;
    if (kind === 'relock') return true;
    // In one and the same millisecond nobody knows which was first, and the hold stays.
    if (kind === 'effective') return askedAt !== null && heldAt < askedAt;
    return kind === 'change' && reworked.has(holdId);
  });
}

/** MES holds an order for changes; it lets go where the last of them ends with this lock. */
export function endsHoldsOfChanges(holds: readonly Hold[], settled: SettledByLock): boolean {
  const ofChanges = holds.filter(({ kind, releasedAt }) => kind === 'change' && releasedAt === null);
  return ofChanges.length > 0 && endedByNewLock(ofChanges, settled).length === ofChanges.length;
}
