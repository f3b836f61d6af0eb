// What was found of a unit, and the plans that it must be held against.
import type { Serial } from '../../domain/effectivity/serial';
import type { UnitInspection } from '../../domain/inspection/inspection-gate';
import type { LockedPlan } from '../../domain/inspection/open-characteristics';
import type { LockSet, PinnedRevision } from '../../domain/locks/lock-set';
import type { Transaction } from '../../ports/transaction';

interface OfUnit {
  site: string;
  endItem: string;
  unit: Serial;
  /** The lock that it is completed under. */
  lock: { lockSet: LockSet };
  /** Of its order, every version. */
  locks: readonly { lockSet: LockSet }[];
}

export async function readInspection(tx: Transaction, { lock, locks, ...of }: OfUnit): Promise<UnitInspection> {
  const pinned = [lock, ...locks].map(({ lockSet }) => lockSet.inspectionPlan);
  const known = new Map<string, LockedPlan>();
  for (const pin of pinned) if (!known.has(pin.contentHash)) known.set(pin.contentHash, await readPlan(tx, pin));
  return {
    plan: known.get(lock.lockSet.inspectionPlan.contentHash) ?? (await readPlan(tx, lock.lockSet.inspectionPlan)),
    plans: [...known.values()],
    results: await tx.inspection.listResults(of),
    nonconformances: await tx.quality.listOfUnit(of),
  };
}

/** A plan that nobody kept is no plan without characteristics: with it nothing could be told from a unit that owes nothing. */
async function readPlan(tx: Transaction, { revision, contentHash }: PinnedRevision): Promise<LockedPlan> {
  const plan = await tx.inspection.findPlan(contentHash);
  if (plan === null) throw new Error(`Inspection plan ${revision} (${contentHash}) is locked to and not kept.`);
  return { revision, contentHash, characteristics: plan.characteristics };
}
