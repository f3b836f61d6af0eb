// The next lock of an order, worked out and written down for MES to echo (RULES 5.1, 5.2).
import { combine, type Effects } from '../effects';
import type { EffectivityStatement, Span } from '../effectivity/effectivity-statement';
import type { HashContent } from '../identity/artefact';
import { endedOrder } from '../orders/order-life';
import type { WorkOrder } from '../orders/work-order';
import { accepted, refused, type Verdict } from '../verdict';
import { assembleLockSet, type LockSources } from './assemble-lock-set';
import { sealOf } from './lock-set';
import type { OrderLock } from './order-lock';
import { discardProposals } from './request-lock';

/** What carries the lock to MES: the same one gets the same lock. */
export interface LockCarrier {
  handoffId: string;
  generation: number;
}

export interface ProposeLockFacts {
  order: WorkOrder;
  locks: readonly OrderLock[];
  /** What is effective for the order now. */
  resolved: Verdict<{ statement: EffectivityStatement; spans: Span[] }>;
  /** Of that revision; null where nothing is effective. */
  sources: LockSources | null;
  hash: HashContent;
  at: string;
}

/** Refused with ORDER_CLOSED and ORDER_LOCKED (another lock is open), and like resolveOrder and assembleLockSet. */
export function decideProposeLock(
  carrier: LockCarrier,
  facts: ProposeLockFacts,
): Verdict<{ lock: OrderLock; effects: Effects }> {
  const { order, locks, resolved, sources, hash, at } = facts;
  const { site, orderId } = order;
  const ended = endedOrder(order);
  if (ended !== null) return refused(ended);
  const open = locks.find(({ state }) => state === 'open');
  if (open !== undefined) return refused(lockedBy(open));
  if (resolved.kind === 'refused') return resolved;
  if (sources === null) throw new Error(`Nothing was read of the revision that ${orderId} resolves to.`);
  const { statement, spans } = resolved.value;
  const lockSet = assembleLockSet({ order, statement, spans, sources });
  if (lockSet.kind === 'refused') return lockSet;
  const version = Math.max(0, ...locks.map((one) => one.version)) + 1;
  const pinned = { site, orderId, version, seal: sealOf(lockSet.value, hash), changeId: statement.changeId };
  const written = { ...pinned, lockSet: lockSet.value };
  const effects = combine(discardProposals(locks, 'another lock was proposed'), {
    writes: [{ kind: 'lockProposed', lock: written, spans, ...carrier, at }],
  });
  const life = { state: 'proposed', proposedAt: at, openedAt: null, endedAt: null, endedBecause: null } as const;
  return accepted({ lock: { ...written, ...life }, effects });
}

const lockedBy = ({ orderId, version }: OrderLock) =>
  ({
    code: 'ORDER_LOCKED',
    message: `${orderId} has an open lock, version ${String(version)}. Hold it, dispose of it and relock.`,
    at: orderId,
  }) as const;
