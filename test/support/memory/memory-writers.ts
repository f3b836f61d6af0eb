// What each kind of change does to rows in memory.
import { lockStates, type LockState } from '../../../domain/locks/order-lock';
import type { OrderKey } from '../../../domain/orders/work-order';
import { orderStates } from '../../../domain/orders/work-order';
import { Rival } from '../../../ports/rival';
import type { Write } from '../../../domain/writes';
import { changeRowWriters } from './change-rows';
import { driftRowWriters } from './drift-rows';
import { handoffRowWriters } from './handoff-rows';
import { eventRowWriters } from './event-rows';
import { qualityRowWriters } from './quality-rows';
import { routingRowWriters } from './routing-rows';
import { subscriptionRowWriters } from './subscription-rows';
import { unitRowWriters } from './unit-rows';
import { workRowWriters } from './work-rows';
import { sharesUnits } from './memory-order-units';
import type { MemoryLock, MemoryOrder, MemoryRows } from './memory-store';

type MemoryWriters = {
  [Kind in Write['kind']]: (rows: MemoryRows, write: Extract<Write, { kind: Kind }>, nowMs: number) => void;
};

export const memoryWriters: MemoryWriters = {
  ...changeRowWriters,
  ...handoffRowWriters,
  ...eventRowWriters,
  ...unitRowWriters,
  ...qualityRowWriters,
  ...routingRowWriters,
  ...subscriptionRowWriters,
  ...driftRowWriters,
  ...workRowWriters,
  resourceTold: (rows, { resource, site, key, status, at }) => {
    const name = `${resource} ${site} ${key}`;
    if ((rows.resources[name]?.at ?? '') < at) rows.resources[name] = { status, at };
  },
  commandDone: (rows, { commandId, outcome }) => {
    if (commandId in rows.commands) throw new Error(`${commandId} was carried out before.`);
    rows.commands[commandId] = outcome;
  },
  orderKept: (rows, { order, spans }) => {
    const held = rows.orders.find((one) => one.site === order.site && one.orderId === order.orderId);
    const units = spans === null ? {} : { units: [...spans] };
    const unasked = { lockRequests: 0, lockHandoff: null, lockAskedAt: null, isBegun: false };
    if (held === undefined) rows.orders.push({ ...order, ...units, ...unasked });
    else Object.assign(held, order, units);
    const rival = rows.orders.find((one) => one.orderId !== order.orderId && sharesUnits(rows, one, order));
    if (rival !== undefined) throw new Rival('overlap', 'open_orders_never_share_units', null);
  },
  orderEnded: (rows, { order, state }) => {
    const held = requireOrder(rows, order);
    if (!orderStates.mayMove(held.state, state)) throw new Error(`${order.orderId} does not move to ${state}.`);
    held.state = state;
  },
  lockRequested: (rows, { order, nth, handoffId, at }) => {
    const held = requireOrder(rows, order);
    if (held.lockRequests !== nth - 1) throw new Error(`${order.orderId} has ${String(held.lockRequests)} requests.`);
    held.lockRequests = nth;
    held.lockHandoff = handoffId;
    held.lockAskedAt = at;
  },
  lockProposed: (rows, { lock, handoffId, generation, at }) => {
    if (rows.locks.some((one) => one.handoffId === handoffId && one.generation === generation))
      throw new Error(`${handoffId} has a lock of generation ${String(generation)}.`);
    const ended = { openedAt: null, endedAt: null, endedBecause: null };
    rows.locks.push({ ...lock, state: 'proposed', proposedAt: at, ...ended, handoffId, generation });
  },
  lockOpened: (rows, { lock, at }) => {
    Object.assign(moveLock(rows, lock, 'open'), { openedAt: at });
  },
  lockEnded: (rows, { lock, state, because }) => {
    Object.assign(moveLock(rows, lock, state), { endedBecause: because, endedAt: new Date(0).toISOString() });
  },
};

function requireOrder(rows: MemoryRows, { site, orderId }: OrderKey): MemoryOrder {
  const held = rows.orders.find((one) => one.site === site && one.orderId === orderId);
  if (held === undefined) throw new Error(`There is no order ${orderId}.`);
  return held;
}

function moveLock(rows: MemoryRows, lock: OrderKey & { version: number }, state: LockState): MemoryLock {
  const held = rows.locks.find(
    ({ site, orderId, version }) => site === lock.site && orderId === lock.orderId && version === lock.version,
  );
  if (held === undefined || !lockStates.mayMove(held.state, state)) throw new Error('The lock does not move.');
  if (
    state === 'open' &&
    rows.locks.some((one) => one.orderId === lock.orderId && one.site === lock.site && one.state === 'open')
  )
    throw new Error(`${lock.orderId} has an open lock.`);
  held.state = state;
  return held;
}
