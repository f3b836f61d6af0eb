// Work orders and their holds in memory, as decisions look at them.
import type { FollowingOrder } from '../../../domain/orders/decide-follow-change';
import { orderStates, type OrderKey } from '../../../domain/orders/work-order';
import type { OrderReads } from '../../../ports/orders';
import type { MemoryOrder, MemoryRows } from './memory-store';

const answer = <T>(value: T): Promise<T> => Promise.resolve(structuredClone(value));

/** Whether a row is of the order. */
export const of = (key: OrderKey) => (row: OrderKey) => row.site === key.site && row.orderId === key.orderId;

export function memoryOrders(rows: MemoryRows): OrderReads {
  return {
    findOrder: (key) => {
      const held = rows.orders.find(of(key));
      return answer(held === undefined ? null : asAnnounced(held));
    },
    isBegun: (key) => answer(rows.orders.find(of(key))?.isBegun ?? false),
    listHolds: (key) => answer(newestEpisodes(rows, key)),
    listHeldBy: ({ site, holdId }) =>
      answer(
        rows.holds
          .filter((hold) => hold.site === site && hold.holdId === holdId && hold.releasedAt === null)
          .map(({ orderId }) => orderId)
          .sort(),
      ),
    listFollowing: (changeId) => answer(listFollowing(rows, changeId)),
    listReworkChanges: (key) =>
      answer(
        rows.dispositions
          .filter(({ site, order }) => site === key.site && order.orderId === key.orderId)
          .filter(({ changeId, order }) => order.disposition === 'holdAndRework' && isClosed(rows, changeId))
          .map(({ changeId }) => changeId),
      ),
  };
}

function isClosed(rows: MemoryRows, changeId: string): boolean {
  return rows.changes.some(({ change, state }) => change.changeId === changeId && state === 'closed');
}

function newestEpisodes(rows: MemoryRows, key: OrderKey): MemoryRows['holds'] {
  const every = rows.holds.filter(of(key));
  return every.filter(
    ({ holdId, episode }) => !every.some((other) => other.holdId === holdId && other.episode > episode),
  );
}

export function placesOf(rows: readonly { itemId: string; site: string }[]): { itemId: string; site: string }[] {
  const places = new Map(rows.map(({ itemId, site }) => [`${itemId} ${site}`, { itemId, site }]));
  return [...places.keys()].sort().flatMap((key) => places.get(key) ?? []);
}

function listFollowing(rows: MemoryRows, changeId: string): FollowingOrder[] {
  const effective = placesOf(rows.statements.filter((one) => one.changeId === changeId && one.state === 'actual'));
  return rows.orders
    .filter(({ state, lockRequests }) => !orderStates.isFinal(state) && lockRequests > 0)
    .filter(({ itemId, site }) => effective.some((place) => place.itemId === itemId && place.site === site))
    .map((held) => {
      const disposed = rows.dispositions.find(
        ({ site, order, ...one }) => one.changeId === changeId && site === held.site && order.orderId === held.orderId,
      )?.order;
      const locks = rows.locks.filter(of(held));
      const last = locks.filter(({ state }) => state === 'open' || state === 'closed').at(-1);
      return {
        order: asAnnounced(held),
        disposition: disposed?.disposition ?? null,
        concession: disposed?.concession ?? null,
        lastLock: last === undefined ? null : { ...last, revision: last.lockSet.revision },
        proposals: locks.filter(({ state }) => state === 'proposed'),
        requests: held.lockRequests,
        isBegun: held.isBegun,
      };
    });
}

function asAnnounced(held: MemoryOrder): FollowingOrder['order'] {
  const { site, orderId, itemId, endItem, serials, lot, quantity, plannedStart, state } = held;
  return { site, orderId, itemId, endItem, serials, lot, quantity, plannedStart, state };
}
