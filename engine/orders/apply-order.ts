// A work order was announced.
import { assembleLockSet } from '../../domain/locks/assemble-lock-set';
import { decideAnnouncement, meetOrder, unresolvedOrder } from '../../domain/orders/decide-announcement';
import type { WorkOrder } from '../../domain/orders/work-order';
import type { Apply } from '../events/apply';
import { resolveNow } from '../locks/resolve-now';

export const applyOrder: Apply<'workorder.released'> = async (context, data) => {
  const { tx, serialRules, at } = context;
  const order: WorkOrder = { ...data, endItem: data.endItem ?? data.itemId };
  const held = await tx.orders.findOrder(order);
  const standing = held === null ? 'none' : await tx.locks.findStanding(order);
  const met = meetOrder(order, { held, standing, serialRules });
  if (met !== null) return met;
  // The day is known already; orders are announced by the hundred.
  const today = { effectivity: tx.effectivity, clock: () => Promise.resolve(at) };
  const resolved = await resolveNow(today, order, context);
  if (resolved.kind === 'refused') return unresolvedOrder(order, resolved.reasons);
  const { statement, spans } = resolved.value;
  const sources = await tx.locks.findSources({ ...order, statement });
  const lockSet = assembleLockSet({ order, statement, spans, sources });
  const requests = held === null ? 0 : await tx.locks.countRequests(order);
  // A hold that the lock ends was placed before it was asked for: the moment is that after everything was read.
  return decideAnnouncement(order, { lockSet, changeId: statement.changeId, requests, at: await tx.clock() });
};
