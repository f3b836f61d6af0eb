// A lock that MES has echoed opens, if what it pins is still what is to be built (RULES 5.1).
import { combine, effectsOf, type Effects } from '../effects';
import type { EffectivityStatement } from '../effectivity/effectivity-statement';
import type { Hold, HoldEffect } from '../orders/hold';
import { orderStates, type WorkOrder } from '../orders/work-order';
import type { Told } from '../told';
import type { Verdict } from '../verdict';
import { endedByNewLock, type SettledByLock } from './ended-by-new-lock';
import type { OrderLock } from './order-lock';
import { discardProposals } from './request-lock';

export interface OpenLockFacts {
  lock: OrderLock;
  order: WorkOrder;
  /** Every version of the order, the lock among them. */
  locks: readonly OrderLock[];
  resolved: Verdict<{ statement: EffectivityStatement }>;
  holds: readonly Hold[];
  settled: SettledByLock;
  at: string;
}

/** `stale` where the revision stopped being effective, or the order ended, before MES had echoed it: it is discarded. */
export type LockAnswer = 'open' | 'stale';

export function decideOpenLock(facts: OpenLockFacts): { answer: LockAnswer; effects: Effects } {
  const { lock, order, resolved } = facts;
  if (lock.state === 'discarded') return { answer: 'stale', effects: effectsOf({}) };
  // Opened before; that it may have been closed since is the order's later life.
  if (lock.state !== 'proposed') return { answer: 'open', effects: effectsOf({}) };
  if (orderStates.isFinal(order.state)) return stale(lock, `the order was ${order.state} before MES had echoed it`);
  if (resolved.kind === 'refused' || resolved.value.statement.revision !== lock.lockSet.revision)
    return stale(lock, 'its revision stopped being effective before MES had echoed it');
  return { answer: 'open', effects: opened(facts) };
}

function stale(lock: OrderLock, because: string): { answer: LockAnswer; effects: Effects } {
  return { answer: 'stale', effects: effectsOf(discardProposals([lock], because)) };
}

function opened({ lock, locks, holds, settled, at }: OpenLockFacts): Effects {
  const { site, orderId, version, seal, changeId } = lock;
  const { revision } = lock.lockSet;
  const reason = `locked anew, version ${String(version)}`;
  return combine({
    writes: [{ kind: 'lockOpened', lock: { site, orderId, version }, at }],
    holds: endedByNewLock(holds, settled).map(({ kind, holdId }): HoldEffect => ({
      act: 'release',
      site,
      orderIds: [orderId],
      kind,
      holdId,
      reason,
      actor: 'cutin',
      at,
    })),
    wakes: [`lock/${site}/${orderId}`],
    told: [toldOfLock(lock, locks)],
    ledger: [
      {
        key: `locked ${site} ${orderId} ${String(version)}`,
        kind: 'orderLocked',
        actor: 'cutin',
        changeId,
        body: { site, orderId, version, seal, revision },
      },
    ],
  });
}

/** The first lock that opens locks the order; every later one follows the last that was really open. */
function toldOfLock({ site, orderId, version, seal, changeId, lockSet }: OrderLock, locks: readonly OrderLock[]): Told {
  const { revision } = lockSet;
  const before = locks.filter((one) => one.openedAt !== null && one.version < version).map((one) => one.version);
  const of = { id: `lock/${site}/${orderId}/${String(version)}`, subject: `order/${site}/${orderId}`, changeId };
  if (before.length === 0) return { ...of, name: 'order.locked', data: { site, orderId, version, seal, revision } };
  const fromVersion = Math.max(...before);
  return { ...of, name: 'order.relock', data: { site, orderId, fromVersion, toVersion: version, seal, revision } };
}
