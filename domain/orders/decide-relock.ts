// A new lock version by signature (RULES 5.4): a begun order only while it is on hold, one without a lock as it is.
import { combine, type Effects } from '../effects';
import type { EffectivityStatement } from '../effectivity/effectivity-statement';
import type { LockStanding, OrderLock } from '../locks/order-lock';
import { closeLock, requestLock } from '../locks/request-lock';
import { accepted, refused, type Refusal, type Verdict } from '../verdict';
import { holdIdOf, type Hold } from './hold';
import { endedOrder, holdRequired, isHeld } from './order-life';
import type { SignedStep } from './signed-step';
import type { WorkOrder } from './work-order';

/** How an order goes on under a new lock (RULES 4.2, 5.4). */
export interface RelockOrder extends SignedStep {
  relockId: string;
  disposition: 'holdAndRework' | 'switchBeforeStart';
  /** The open lock that the signer looked at; null where the order has none. */
  fromVersion: number | null;
}

export interface RelockFacts {
  order: WorkOrder;
  locks: readonly OrderLock[];
  holds: readonly Hold[];
  lockStanding: LockStanding;
  isBegun: boolean;
  requests: number;
  /** What is effective for the order now. */
  resolved: Verdict<{ statement: EffectivityStatement }>;
  /** Of the change that makes it effective; null where nothing does. */
  author: string | null;
  at: string;
}

/**
 * Refusals: ORDER_CLOSED, LOCK_MOVED (the signer looked at another version), LOCK_PENDING (one is on its way or its handoff
 * waits for a human), HOLD_REQUIRED (begun and not on hold), ORDER_BEGUN (a begun order does not switch before its start),
 * SIGNER_IS_AUTHOR, and those of resolveOrder.
 */
export function decideRelock(
  command: RelockOrder,
  facts: RelockFacts,
): Verdict<{ handoffId: string; effects: Effects }> {
  const { order, locks, resolved, at, requests, author } = facts;
  const { site, orderId, relockId, disposition, reason, actor } = command;
  const open = locks.find(({ state }) => state === 'open');
  const unfit = unfitForRelock(command, facts, open);
  if (unfit !== null) return refused(unfit);
  if (resolved.kind === 'refused') return resolved;
  const { changeId, revision: toRevision } = resolved.value.statement;
  if (author === actor)
    return refused({ code: 'SIGNER_IS_AUTHOR', message: `The author of ${changeId} does not dispose of its orders.` });
  const request = requestLock({ order, changeId, requests, at });
  const { handoffId } = request;
  // The order stays closed to starts until MES has echoed the new lock, whatever released its other holds meanwhile.
  const hold = { act: 'place', site, orderIds: [orderId], kind: 'relock', reason, actor, at } as const;
  const effects = combine(
    { holds: [{ ...hold, holdId: holdIdOf('relock', relockId) }] },
    closeLock(open, { because: `${disposition}: ${reason}`, actor }),
    request,
    {
      writes: [{ kind: 'commandDone', commandId: relockId, command: 'relock', outcome: { handoffId } }],
      ledger: [
        {
          key: `relock ${relockId}`,
          kind: 'orderRelocked',
          actor,
          changeId,
          handoffId,
          body: { ...command, toRevision },
        },
      ],
    },
  );
  return accepted({ handoffId, effects });
}

function unfitForRelock(command: RelockOrder, facts: RelockFacts, open: OrderLock | undefined): Refusal | null {
  const { order, holds, lockStanding, isBegun } = facts;
  const { orderId } = order;
  const ended = endedOrder(order);
  if (ended !== null) return ended;
  const version = open?.version ?? null;
  if (command.fromVersion !== version) return moved(orderId, version, command.fromVersion);
  if (open === undefined && lockStanding !== 'none')
    return {
      code: 'LOCK_PENDING',
      message: `The lock of ${orderId} is on its way, or its handoff waits for a human.`,
      at: orderId,
    };
  if (isBegun && command.disposition === 'switchBeforeStart')
    return { code: 'ORDER_BEGUN', message: `${orderId} was begun: it cannot switch before its start.`, at: orderId };
  return isBegun && !isHeld(holds) ? holdRequired(orderId, 'locked anew') : null;
}

function moved(orderId: string, version: number | null, given: number | null): Refusal {
  const has = version === null ? 'no open lock' : `lock version ${String(version)}`;
  const named = given === null ? 'none' : `version ${String(given)}`;
  return { code: 'LOCK_MOVED', message: `${orderId} has ${has}, not ${named}. Look again.`, at: orderId };
}
