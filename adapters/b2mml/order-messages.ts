// The outbound messages of one work order as the engine knows it: its open lock, and what the last lock before was.
import { accepted, refused, type Verdict } from '../../domain/verdict';
import type { LockSet, PinnedRevision } from '../../domain/locks/lock-set';
import { ORDER_UNITS_MAX } from '../../domain/locks/resolve-order';
import { countUnits } from '../../domain/effectivity/span-algebra';
import { parseRange } from '../../domain/effectivity/parse-range';
import type { OrderLock } from '../../domain/locks/order-lock';
import type { OrderView } from '../../ports/orders';
import type { MessageHead } from './application-area';
import { changeJobListOf, type OrderChange } from './change-job-list';
import { jobListOf } from './job-list';
import type { LockedRevision, OrderLockView } from './order-lock-view';

/** Refused with ORDER_NOT_LOCKED, and like the messages themselves. */
export async function processJobListOf(order: OrderView, head: MessageHead): Promise<Verdict<string>> {
  const view = viewOf(order);
  return view.kind === 'refused' ? view : await jobListOf(view.value, head);
}

/** The change that stands now: a hold, else the newest lock in the place of the one before it, else the end of a hold. */
export async function currentChangeOf(order: OrderView, head: MessageHead): Promise<Verdict<string>> {
  const view = viewOf(order);
  if (view.kind === 'refused') return view;
  return await changeJobListOf(view.value, changeOf(order), head);
}

function changeOf(order: OrderView): OrderChange {
  const standing = order.holds.find(({ releasedAt }) => releasedAt === null);
  if (standing !== undefined) return { kind: 'hold', reason: standing.reason };
  const former = order.locks.filter(({ state }) => state === 'closed').at(-1);
  if (former !== undefined)
    return { kind: 'relock', formerSeal: former.seal, reason: former.endedBecause ?? 'locked anew' };
  return { kind: 'releaseHold', reason: 'no hold stands' };
}

function viewOf(order: OrderView): Verdict<OrderLockView> {
  const lock = order.locks.find(({ state }) => state === 'open');
  if (lock === undefined)
    return refused({ code: 'ORDER_NOT_LOCKED', message: `${order.orderId} has no open lock.`, at: order.orderId });
  return accepted(lockViewOf(order, lock));
}

function lockViewOf({ holds, quantity }: OrderView, { version, seal, lockSet }: OrderLock): OrderLockView {
  const { site, orderId, itemId, revision, endItem, serials, lot } = lockSet;
  return {
    site,
    orderId,
    itemId,
    itemRevision: revision,
    endItem,
    serials,
    lot,
    lockVersion: version,
    seal,
    quantity: serials === null ? quantity : { value: String(unitsOf(serials)), unitOfMeasure: 'each' },
    lockSet: lockSetView(lockSet),
    hold: holds.some(({ releasedAt }) => releasedAt === null),
  };
}

/** A lock names its units in normal form, so they can be read and counted. */
function unitsOf(serials: string): number {
  const spans = parseRange(serials, { basis: 'serial' });
  return spans.kind === 'accepted' ? (countUnits(spans.value) ?? ORDER_UNITS_MAX) : 0;
}

function lockSetView({ drawing, ebom, mbom, routing, inspectionPlan, software }: LockSet): OrderLockView['lockSet'] {
  const pinned = ({ revision, contentHash }: PinnedRevision): LockedRevision => ({ revision, contentHash });
  return {
    drawing: pinned(drawing),
    ebom: pinned(ebom),
    mbom: pinned(mbom),
    routing: pinned(routing),
    inspectionPlan: pinned(inspectionPlan),
    instructions: Object.fromEntries(
      routing.operations.map(({ operation, instruction }) => [
        operation,
        { instructionId: instruction.id, revision: instruction.revision, contentHash: instruction.contentHash },
      ]),
    ),
    software: Object.values(software).map(({ id, revision, contentHash }) => ({ itemId: id, revision, contentHash })),
  };
}
