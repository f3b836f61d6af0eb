// The lock set that an order will get once everything it needs has arrived: so that a test can report under its seal
// before there is a lock.
import { listStatements } from '../../adapters/postgres/effectivity/statements';
import { readLockSources } from '../../adapters/postgres/locks/lock-sources';
import { zerosInsignificant } from '../../domain/effectivity/serial';
import { assembleLockSet, type LockSources } from '../../domain/locks/assemble-lock-set';
import { sealOf, type LockSet } from '../../domain/locks/lock-set';
import { resolveOrder } from '../../domain/locks/resolve-order';
import { contentHash } from '../../adapters/signing/content-hash';
import type { WorkOrder } from '../../domain/orders/work-order';
import { operations, site, type FloorWorld } from './floor-world';

/** The decision of its revision must be recorded; effective it need not be. */
export async function predictLock(
  world: FloorWorld,
  { orderId, serials }: { orderId: string; serials: string },
): Promise<{ seal: string; lockSet: LockSet }> {
  const { itemId, db } = world;
  const order: WorkOrder = {
    site,
    orderId,
    itemId,
    endItem: itemId,
    serials,
    lot: null,
    quantity: null,
    plannedStart: null,
    state: 'released',
  };
  const planned = await listStatements(db, `item_id = $1 AND site = $2 AND state IN ('planned', 'actual')`, [
    itemId,
    site,
  ]);
  const statements = planned.map((one) => ({ ...one, state: 'actual' as const }));
  const resolved = resolveOrder({
    order: { ...order, date: '2026-01-01' },
    statements,
    serialRules: zerosInsignificant,
  });
  if (resolved.kind === 'refused') throw new Error(resolved.reasons[0]?.message);
  const { statement, spans } = resolved.value;
  const sources: LockSources = {
    ...(await readLockSources(db, order, statement)),
    routings: [world.routing() as LockSources['routings'][number]],
    instructions: operations.map((operation) => world.instruction(operation) as LockSources['instructions'][number]),
  };
  const lockSet = assembleLockSet({ order, statement, spans, sources });
  if (lockSet.kind === 'refused') throw new Error(lockSet.reasons[0]?.message);
  return { lockSet: lockSet.value, seal: sealOf(lockSet.value, contentHash) };
}
