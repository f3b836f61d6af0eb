// Asking for a lock, and ending one: parts of many decisions.
import type { Effects } from '../effects';
import { handoffRef } from '../handoff/handoff-ids';
import type { OrderKey } from '../orders/work-order';
import type { LockHeader } from './order-lock';

/** The handoff belongs to the change that makes the order's revision effective. */
export function requestLock(given: {
  order: OrderKey & { itemId: string };
  changeId: string;
  /** Locks that were asked for before. */
  requests: number;
  at: string;
}): Pick<Effects, 'writes' | 'outbox'> & { handoffId: string } {
  const { order, changeId, requests, at } = given;
  const { site, orderId, itemId } = order;
  const nth = requests + 1;
  const subject = { kind: 'order', orderId, nth, changeId } as const;
  const handoff = handoffRef({ subject, site, stage: 'workOrderLock', items: [itemId] });
  const { handoffId } = handoff;
  return {
    handoffId,
    writes: [{ kind: 'lockRequested', order: { site, orderId }, nth, handoffId, at }],
    outbox: [{ key: `lock ${handoffId}`, kind: 'startHandoff', payload: { handoff } }],
  };
}

/** Ends an open lock; nothing where there is none. */
export function closeLock(
  open: LockHeader | undefined,
  { because, actor }: { because: string; actor: string },
): Pick<Effects, 'writes' | 'ledger'> {
  if (open === undefined) return { writes: [], ledger: [] };
  const { site, orderId, version, seal, changeId } = open;
  return {
    writes: [{ kind: 'lockEnded', lock: { site, orderId, version }, state: 'closed', because }],
    ledger: [
      {
        key: `unlocked ${site} ${orderId} ${String(version)}`,
        kind: 'orderUnlocked',
        actor,
        changeId,
        body: { site, orderId, version, seal, because },
      },
    ],
  };
}

/** Lets every proposal go that MES has not echoed yet: none of them opens any more. */
export function discardProposals(locks: readonly LockHeader[], because: string): Pick<Effects, 'writes'> {
  const proposed = locks.filter(({ state }) => state === 'proposed');
  return {
    writes: proposed.map(({ site, orderId, version }) => ({
      kind: 'lockEnded',
      lock: { site, orderId, version },
      state: 'discarded',
      because,
    })),
  };
}
