// An order that ends without being built as it stands, by signature (RULES 4.2).
import { combine, type Effects } from '../effects';
import type { LockHeader } from '../locks/order-lock';
import { accepted, refused, type Verdict } from '../verdict';
import { endOrder } from './end-order';
import { holdIdOf, type Hold } from './hold';
import { endedOrder, holdRequired, isHeld } from './order-life';
import type { SignedStep } from './signed-step';
import type { WorkOrder } from './work-order';

export interface CancelOrder extends SignedStep {
  cancellationId: string;
  disposition: 'cancelAndReplan' | 'scrap';
}

export interface CancelFacts {
  order: WorkOrder;
  locks: readonly LockHeader[];
  holds: readonly Hold[];
  isBegun: boolean;
  at: string;
}

/** Refusals: ORDER_CLOSED, HOLD_REQUIRED (begun and not on hold). */
export function decideCancelOrder(command: CancelOrder, facts: CancelFacts): Verdict<{ effects: Effects }> {
  const { order, locks, holds, isBegun, at } = facts;
  const { site, orderId, cancellationId, disposition, reason, actor } = command;
  const unfit = endedOrder(order) ?? (isBegun && !isHeld(holds) ? holdRequired(orderId, 'cancelled') : null);
  if (unfit !== null) return refused(unfit);
  const because = `${disposition}: ${reason}`;
  const hold = { act: 'place', site, orderIds: [orderId], kind: 'cancelled', reason: because, actor, at } as const;
  const effects = combine(
    // MES is told by the hold, which nothing releases: the order ends under it.
    { holds: [{ ...hold, holdId: holdIdOf('cancelled', cancellationId) }] },
    endOrder({ order, state: 'cancelled', locks, because, actor }),
    {
      writes: [{ kind: 'commandDone', commandId: cancellationId, command: 'cancelOrder', outcome: { orderId } }],
      ledger: [{ key: `cancelled ${cancellationId}`, kind: 'orderCancelled', actor, body: { ...command } }],
    },
  );
  return accepted({ effects });
}
