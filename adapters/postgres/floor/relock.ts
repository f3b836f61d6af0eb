// A new lock version by signature (RULES 5.4): a begun order only while it is on hold, one without a lock as it is.
import { z } from 'zod';
import { accepted, refused, type Refusal, type Verdict } from '../../../domain/verdict';
import type { SerialRules } from '../../../domain/effectivity/serial';
import type { OrderLock, RelockOrder, WorkOrder } from '../../../ports/floor';
import { findOneRow, type Queryable } from '../database';
import { appendLedger } from '../ledger';
import { lockEffectivity } from '../statements';
import { placeHold } from './holds';
import { closeLock, isBegun, listLocks, resolveNow } from './order-locks';
import { endedOrder, holdRequired, isAuthor, isHeld } from './end-order';
import { findWorkOrder } from './order-sources';
import { findLockStanding, requestLock } from './request-lock';

/**
 * Refusals: ORDER_UNKNOWN, ORDER_CLOSED, LOCK_MOVED (the signer looked at another version), LOCK_PENDING (one is on its way
 * or its handoff waits for a human), HOLD_REQUIRED (begun and not on hold), ORDER_BEGUN (a begun order does not switch
 * before its start), SIGNER_IS_AUTHOR, and those of resolveOrder. Repeating a relock answers what it answered.
 */
export async function relock(
  tx: Queryable,
  order: RelockOrder,
  serialRules: SerialRules,
): Promise<Verdict<{ handoffId: string }>> {
  const { site, orderId, relockId, disposition, fromVersion, reason, actor } = order;
  const known = await findWorkOrder(tx, { site, orderId });
  if (known === null)
    return refused({ code: 'ORDER_UNKNOWN', message: `There is no work order ${orderId} at ${site}.`, at: orderId });
  await lockEffectivity(tx, [known]);
  const before = await findRelock(tx, relockId);
  if (before !== null) return accepted(before);
  const [open] = await listLocks(tx, `site = $1 AND order_id = $2 AND state = 'open'`, [site, orderId]);
  const unfit = await unfitForRelock(tx, known, { open, fromVersion, disposition });
  if (unfit !== null) return refused({ ...unfit, at: orderId });
  const resolved = await resolveNow(tx, known, serialRules);
  if (resolved.kind === 'refused') return resolved;
  const { changeId } = resolved.value.statement;
  if (await isAuthor(tx, { changeId, actor }))
    return refused({ code: 'SIGNER_IS_AUTHOR', message: `The author of ${changeId} does not dispose of its orders.` });
  // The order stays closed to starts until MES has echoed the new lock, whatever released its other holds meanwhile.
  await placeHold(tx, { site, orderId, holdId: `relock/${relockId}`, reason, actor });
  await closeLock(tx, { site, orderId, because: `${disposition}: ${reason}`, actor });
  const requested = await requestLock(tx, { site, orderId, itemId: known.itemId, changeId });
  await appendLedger(tx, {
    key: `relock ${relockId}`,
    kind: 'orderRelocked',
    actor,
    changeId,
    handoffId: requested.handoffId,
    body: { ...order, toRevision: resolved.value.statement.revision },
  });
  return accepted(requested);
}

async function findRelock(tx: Queryable, relockId: string): Promise<{ handoffId: string } | null> {
  return findOneRow(
    tx,
    z.object({ handoffId: z.string() }),
    'SELECT handoff_id AS "handoffId" FROM cutin.ledger WHERE entry_key = $1',
    [`relock ${relockId}`],
  );
}

async function unfitForRelock(
  tx: Queryable,
  order: WorkOrder,
  given: { open: OrderLock | undefined } & Pick<RelockOrder, 'fromVersion' | 'disposition'>,
): Promise<Refusal | null> {
  const { orderId } = order;
  const { open, fromVersion, disposition } = given;
  const ended = endedOrder(order);
  if (ended !== null) return ended;
  const version = open?.version ?? null;
  if (fromVersion !== version)
    return {
      code: 'LOCK_MOVED',
      message: `${orderId} has ${version === null ? 'no open lock' : `lock version ${String(version)}`}, not ${fromVersion === null ? 'none' : `version ${String(fromVersion)}`}. Look again.`,
    };
  if (open === undefined && (await findLockStanding(tx, order)) !== 'none')
    return { code: 'LOCK_PENDING', message: `The lock of ${orderId} is on its way, or its handoff waits for a human.` };
  if (!(await isBegun(tx, order))) return null;
  if (disposition === 'switchBeforeStart')
    return { code: 'ORDER_BEGUN', message: `${orderId} was begun: it cannot switch before its start.` };
  return (await isHeld(tx, order)) ? null : holdRequired(orderId, 'locked anew');
}
