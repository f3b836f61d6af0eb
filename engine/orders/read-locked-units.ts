// What is known of a locked order whose units change; the caller holds the units of its item.
import type { Span } from '../../domain/effectivity/effectivity-statement';
import type { LockedUnitsFacts } from '../../domain/orders/lock-other-units';
import type { WorkOrder } from '../../domain/orders/work-order';
import { effectivityLock } from '../../ports/effectivity';
import type { ApplyContext } from '../events/apply';
import { resolveNow } from '../locks/resolve-now';

/** `order` with its units as they will be. */
export async function readLockedUnits(
  context: ApplyContext,
  order: WorkOrder,
  spans: readonly Span[],
): Promise<LockedUnitsFacts> {
  const { tx } = context;
  await tx.lock([effectivityLock(order)]);
  return {
    order,
    spans,
    standing: await tx.locks.findStanding(order),
    locks: await tx.locks.listLocks(order),
    holds: await tx.orders.listHolds(order),
    isBegun: await tx.orders.isBegun(order),
    requests: await tx.locks.countRequests(order),
    resolved: await resolveNow(tx, order, context),
    at: await tx.clock(),
  };
}
