// Locks an order anew, by signature.
import { decideRelock, type RelockOrder } from '../../domain/orders/decide-relock';
import { accepted, refused, type Verdict } from '../../domain/verdict';
import { effectivityLock } from '../../ports/effectivity';
import type { Transaction, Transactions } from '../../ports/transaction';
import { resolveNow, type UnitReading } from '../locks/resolve-now';
import { orderUnknown } from './order-unknown';

export interface RelockGiven extends UnitReading {
  transactions: Transactions;
}

/** Refused with ORDER_UNKNOWN and like resolveOrder and decideRelock. Repeating a relock answers what it answered. */
export function relock(given: RelockGiven, command: RelockOrder): Promise<Verdict<{ handoffId: string }>> {
  return given.transactions.run((tx) => relockIn(tx, given, command));
}

async function relockIn(
  tx: Transaction,
  given: UnitReading,
  command: RelockOrder,
): Promise<Verdict<{ handoffId: string }>> {
  const { relockId } = command;
  const seen = await tx.orders.findOrder(command);
  if (seen === null) return refused(orderUnknown(command));
  await tx.lock([effectivityLock(seen)]);
  const before = await tx.commands.findOutcome(relockId);
  if (before !== null) return accepted(before as { handoffId: string });
  const order = (await tx.orders.findOrder(command)) ?? seen;
  const resolved = await resolveNow(tx, order, given);
  const decided = decideRelock(command, {
    order,
    resolved,
    locks: await tx.locks.listLocks(order),
    holds: await tx.orders.listHolds(order),
    lockStanding: await tx.locks.findStanding(order),
    isBegun: await tx.orders.isBegun(order),
    requests: await tx.locks.countRequests(order),
    author: resolved.kind === 'accepted' ? await tx.changes.findAuthor(resolved.value.statement.changeId) : null,
    at: await tx.clock(),
  });
  if (decided.kind === 'refused') return decided;
  const { handoffId, effects } = decided.value;
  await tx.commit(effects);
  return accepted({ handoffId });
}
