// Locks in memory, as decisions look at them.
import { parseRange } from '../../../domain/effectivity/parse-range';
import type { LockSources } from '../../../domain/locks/assemble-lock-set';
import type { OrderLock } from '../../../domain/locks/order-lock';
import type { StoredLock } from '../../../domain/units/judge-report';
import type { LockReads } from '../../../ports/locks';
import { of } from './memory-orders';
import type { MemoryLock, MemoryRows } from './memory-store';

const answer = <T>(value: T): Promise<T> => Promise.resolve(structuredClone(value));
const nothing: LockSources = {
  ebom: null,
  drawing: null,
  mbom: null,
  inspectionPlan: null,
  routings: [],
  instructions: [],
};

export function memoryLocks(rows: MemoryRows): LockReads {
  return {
    listLocks: (key) => answer(rows.locks.filter(of(key)).map(asLock)),
    listLocksOfUnits: (key) => answer(rows.locks.filter(of(key)).map(withUnits)),
    findLock: ({ handoffId, generation }) => {
      const held = rows.locks.find((one) => one.handoffId === handoffId && one.generation === generation);
      return answer(held === undefined ? null : asLock(held));
    },
    countRequests: (key) => answer(rows.orders.find(of(key))?.lockRequests ?? 0),
    findAskedAt: (key) => answer(rows.orders.find(of(key))?.lockAskedAt ?? null),
    findStanding: ({ site, orderId }) => answer(rows.standings[`${site}/${orderId}`] ?? 'none'),
    findSources: ({ itemId, statement }) => answer(rows.sources[`${itemId} ${statement.revision}`] ?? nothing),
  };
}

function asLock(held: MemoryLock): OrderLock {
  const { site, orderId, version, seal, lockSet, changeId, state, proposedAt, openedAt, endedAt, endedBecause } = held;
  return { site, orderId, version, seal, lockSet, changeId, state, proposedAt, openedAt, endedAt, endedBecause };
}

function withUnits(held: MemoryLock): OrderLock & StoredLock {
  if (held.spans !== undefined) return { ...asLock(held), spans: held.spans };
  const { serials, lot } = held.lockSet;
  const spans = serials === null ? parseRange(lot ?? '', { basis: 'lot' }) : parseRange(serials, { basis: 'serial' });
  return { ...asLock(held), spans: spans.kind === 'accepted' ? spans.value : [] };
}
