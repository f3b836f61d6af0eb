// The completion of a unit, judged like every other report. What is being done again under a later lock is open until that
// run is completed. The last unit completes its order.
import type { Span } from '../effectivity/effectivity-statement';
import { countUnits } from '../effectivity/span-algebra';
import { combine } from '../effects';
import { awaited } from '../events/awaited';
import {
  refuseEvent,
  waitFor,
  type EventContext,
  type EventOutcome,
  type Parked,
  type Refused,
} from '../events/event-outcome';
import type { OrderLock } from '../locks/order-lock';
import { completeOrder } from '../orders/complete-order';
import type { WorkOrder } from '../orders/work-order';
import type { StoredLock } from './judge-report';
import type { JudgedUnit } from './judge-unit';
import { nameOf, type NamedUnit } from './named-unit';
import { completedOperations, type OperationRun } from './operation-runs';

export interface UnitCompletionReport extends NamedUnit {
  site: string;
  orderId: string;
  itemId: string;
}

/** Refused with ITEM_NOT_OF_ORDER; null where nothing keeps the unit from being complete. */
export function unfitForCompletion(
  report: UnitCompletionReport,
  { judged, runs }: { judged: JudgedUnit; runs: readonly OperationRun[] },
): Parked | Refused | null {
  const { site, orderId, itemId } = report;
  const { lockSet } = judged.lock;
  if (lockSet.itemId !== itemId) {
    const message = `${orderId} builds ${lockSet.itemId}, not ${itemId}.`;
    return refuseEvent({ code: 'ITEM_NOT_OF_ORDER', message, at: itemId });
  }
  const done = completedOperations(runs);
  const open = lockSet.routing.operations.map(({ operation }) => operation).filter((operation) => !done.has(operation));
  if (open.length === 0) return null;
  return waitFor(`${nameOf(report)} lacks ${open.join(', ')}.`, awaited.unit({ site, unit: judged.unit }));
}

/** Whether no unit of the lock is missing any more with this one. */
export function isLastUnit(spans: readonly Span[], completedBefore: number): boolean {
  const units = countUnits(spans);
  return units !== null && completedBefore + 1 >= units;
}

export function decideUnitCompletion(
  report: UnitCompletionReport,
  given: Pick<EventContext, 'event'> & {
    judged: JudgedUnit;
    order: WorkOrder;
    locks: readonly (OrderLock & StoredLock)[];
    /** Different units of the order that were completed before, this one not among them. */
    completedBefore: number;
  },
): EventOutcome {
  const { judged, order, locks, completedBefore, event } = given;
  const { unit, lock } = judged;
  const { site, orderId, itemId } = report;
  const { endItem } = lock.lockSet;
  const record = { kind: 'completed', site, orderId, endItem, unit, key: itemId, body: report, event } as const;
  return {
    kind: 'applied',
    effects: combine(
      { writes: [{ kind: 'unitRecorded', record }], wakes: [awaited.completion({ site, unit })] },
      completeOrder({ order, units: countUnits(lock.spans), completed: completedBefore + 1, locks }),
    ),
  };
}
