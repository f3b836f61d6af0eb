// A locked order goes on with other units under a new lock version, because some were split off or replaced. Nobody signs
// that, so it settles nothing else: an order that waits for a disposition, or would get another revision, is not touched.
import { combine, type Effects } from '../effects';
import type { EffectivityStatement, Span } from '../effectivity/effectivity-statement';
import { waitFor, type Parked } from '../events/event-outcome';
import { awaited } from '../events/awaited';
import type { LockStanding, OrderLock } from '../locks/order-lock';
import { closeLock, discardProposals, requestLock } from '../locks/request-lock';
import { accepted, refused, type Refusal, type Verdict } from '../verdict';
import { holdIdOf, type Hold } from './hold';
import { holdRequired, isHeld } from './order-life';
import type { WorkOrder } from './work-order';

export interface LockedUnitsFacts {
  /** With its units as they will be. */
  order: WorkOrder;
  spans: readonly Span[];
  standing: LockStanding;
  locks: readonly OrderLock[];
  holds: readonly Hold[];
  isBegun: boolean;
  requests: number;
  /** What is effective for those units now. */
  resolved: Verdict<{ statement: EffectivityStatement }>;
  at: string;
}

/** Why, and by which event or command. */
export interface UnitsMoved {
  because: string;
  /** Names the hold that closes the order until its new lock is open. */
  moveId: string;
  actor: string;
}

/**
 * Waits while a lock of the order is on its way. Refusals: HOLD_REQUIRED (begun and not on hold), HOLD_GOVERNED (it is held
 * for a change or a lock), ORDER_LOCKED (another revision is effective by now), and those of resolveOrder.
 */
export function lockOtherUnits(facts: LockedUnitsFacts, moved: UnitsMoved): Verdict<Effects> | Parked {
  const { order, spans, standing, locks, requests, resolved, at } = facts;
  const { site, orderId } = order;
  const { because, moveId, actor } = moved;
  const kept = { writes: [{ kind: 'orderKept', order, spans }] } as const;
  if (standing === 'none') return accepted(combine(kept));
  const open = locks.find(({ state }) => state === 'open');
  if (open === undefined) return waitFor(`The lock of ${orderId} is on its way.`, awaited.lock(order));
  const unfit = unfitForOtherUnits(facts);
  if (unfit !== null) return refused(unfit);
  if (resolved.kind === 'refused') return resolved;
  const { changeId, revision } = resolved.value.statement;
  if (revision !== open.lockSet.revision) return refused(otherRevision(orderId, open.lockSet.revision, revision));
  const { writes, outbox } = requestLock({ order, changeId, requests, at });
  const hold = { act: 'place', site, orderIds: [orderId], kind: 'relock', reason: because, actor, at } as const;
  return accepted(
    combine(
      { holds: [{ ...hold, holdId: holdIdOf('relock', moveId) }] },
      closeLock(open, { because, actor }),
      discardProposals(locks, because),
      kept,
      { writes, outbox },
    ),
  );
}

function unfitForOtherUnits({ order, holds, isBegun }: LockedUnitsFacts): Refusal | null {
  const { orderId } = order;
  const governed = holds.find(
    ({ kind, releasedAt }) => releasedAt === null && (kind === 'change' || kind === 'effective' || kind === 'relock'),
  );
  if (governed !== undefined) {
    const message = `${orderId} is on hold: ${governed.reason}. Its units stay as they are until that is settled.`;
    return { code: 'HOLD_GOVERNED', message, at: orderId, facts: { holdId: governed.holdId } };
  }
  return isBegun && !isHeld(holds) ? holdRequired(orderId, 'given other units') : null;
}

function otherRevision(orderId: string, locked: string, effective: string): Refusal {
  const message = `${orderId} is locked to ${locked}, and ${effective} is effective by now: dispose of it and relock it first.`;
  return { code: 'ORDER_LOCKED', message, at: orderId, facts: { locked, effective } };
}
