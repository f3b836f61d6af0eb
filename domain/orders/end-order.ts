// The end of a work order, cancelled or complete. Its lock ends with it, and so does every proposal of one; what was done to
// its units stays.
import { combine, type Effects } from '../effects';
import type { LockHeader } from '../locks/order-lock';
import { closeLock, discardProposals } from '../locks/request-lock';
import type { OrderKey } from './work-order';

export function endOrder(given: {
  order: OrderKey;
  state: 'complete' | 'cancelled';
  locks: readonly LockHeader[];
  because: string;
  actor: string;
}): Effects {
  const { order, state, locks, because, actor } = given;
  const { site, orderId } = order;
  return combine(
    closeLock(
      locks.find((lock) => lock.state === 'open'),
      { because, actor },
    ),
    discardProposals(locks, because),
    { writes: [{ kind: 'orderEnded', order: { site, orderId }, state }] },
  );
}
