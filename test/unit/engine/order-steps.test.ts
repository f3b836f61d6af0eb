// What people and changes do to an order, on the store in memory: holding it, ending it, following a change.
import { zerosInsignificant } from '../../../domain/effectivity/serial';
import type { CancelOrder } from '../../../domain/orders/decide-cancel-order';
import type { OrderDisposition } from '../../../domain/orders/disposition';
import { cancelOrder } from '../../../engine/orders/cancel-order';
import { followChange } from '../../../engine/orders/follow-change';
import { placeHold } from '../../../engine/orders/place-hold';
import { releaseHold } from '../../../engine/orders/release-hold';
import { setChangeHolds } from '../../../engine/orders/set-change-holds';
import { statementOf } from '../../support/lock-samples';
import { MemoryFloor, itemId, orderId, site } from '../../support/memory/memory-floor';
import type { MemoryRows } from '../../support/memory/memory-store';
import { dayInUtc } from '../../support/day-in-utc';

const step = { site, orderId, holdId: 'manual/1', reason: 'a look', actor: 'pat' };
const cancellation: CancelOrder = {
  site,
  orderId,
  cancellationId: 'c-1',
  disposition: 'scrap',
  reason: 'wrong units',
  actor: 'pat',
  printedName: 'Pat',
  meaning: 'I cancel',
  signedHash: 'a'.repeat(64),
};
const codesOf = (answer: Awaited<ReturnType<typeof cancelOrder | typeof placeHold>>): string[] =>
  answer.kind === 'refused' ? answer.reasons.map(({ code }) => code) : [];

/** Runs the work, and expects it to leave every row as it was. */
async function writingNothing<T>(floor: MemoryFloor, work: () => Promise<T>): Promise<T> {
  const before = structuredClone(floor.store.rows);
  const value = await work();
  expect(floor.store.rows).toEqual(before);
  return value;
}

const place = (floor: MemoryFloor, more: Partial<typeof step> = {}) => placeHold(floor.given, { ...step, ...more });
const release = (floor: MemoryFloor, more: Partial<typeof step> = {}) => releaseHold(floor.given, { ...step, ...more });

describe('a hold by a person', () => {
  it('stands, in the ledger and for subscribers, until it is released', async () => {
    const floor = new MemoryFloor().locked();

    await place(floor);
    const held = floor.standingHolds();
    await release(floor);

    expect(held).toEqual(['manual/1']);
    expect(floor.standingHolds()).toEqual([]);
    expect(floor.ledgerKinds()).toEqual(['orderHeld', 'orderHoldReleased']);
    expect(floor.store.rows.told.map(({ data }) => data['action'])).toEqual(['hold', 'release']);
  });

  it('that is placed or released again changes nothing, and is never placed anew under its id', async () => {
    const floor = new MemoryFloor().locked();
    await place(floor);
    await writingNothing(floor, () => place(floor));
    await release(floor);

    expect(codesOf(await writingNothing(floor, () => release(floor)))).toEqual([]);
    expect(codesOf(await writingNothing(floor, () => place(floor)))).toEqual([]);
  });

  it('is refused for an order or a hold that nobody knows', async () => {
    const floor = new MemoryFloor().locked();

    expect(codesOf(await writingNothing(floor, () => place(floor, { orderId: 'WO-9' })))).toEqual(['ORDER_UNKNOWN']);
    expect(codesOf(await writingNothing(floor, () => release(floor, { orderId: 'WO-9' })))).toEqual(['ORDER_UNKNOWN']);
    expect(codesOf(await writingNothing(floor, () => release(floor)))).toEqual(['HOLD_UNKNOWN']);
  });

  it('cannot release what stands for a change, whatever its id looks like', async () => {
    const floor = new MemoryFloor().locked();
    await setChangeHolds(floor.given, { changeId: 'CHG-E', site, orderIds: [orderId], reason: 'mesLock' });
    await place(floor, { holdId: 'change/of-mind' });

    expect(codesOf(await writingNothing(floor, () => release(floor, { holdId: 'change/CHG-E' })))).toEqual([
      'HOLD_GOVERNED',
    ]);
    expect(codesOf(await release(floor, { holdId: 'change/of-mind' }))).toEqual([]);
  });
});

describe('the holds of a change', () => {
  it('stand for exactly the orders that MES holds', async () => {
    const floor = new MemoryFloor();
    const set = (...orderIds: string[]) =>
      setChangeHolds(floor.given, { changeId: 'CHG-E', site, orderIds, reason: 'mesLock' });
    const heldOrders = (): string[] =>
      floor.store.rows.holds.filter(({ releasedAt }) => releasedAt === null).map((hold) => hold.orderId);

    await set('WO-1', 'WO-2');
    await set('WO-2', 'WO-3');

    expect(heldOrders()).toEqual(['WO-2', 'WO-3']);
    await writingNothing(floor, () => set('WO-3', 'WO-2'));
    expect(floor.ledgerKinds()).toEqual(['ordersHeld', 'orderHoldReleased', 'orderHeld']);
  });
});

describe('a signed cancellation', () => {
  it('ends the order, its lock and what was proposed, under a hold that nothing releases', async () => {
    const floor = new MemoryFloor().locked();

    const answer = await cancelOrder(floor.given, cancellation);

    expect(answer).toEqual({ kind: 'accepted', value: { orderId } });
    expect(floor.store.rows.orders).toMatchObject([{ state: 'cancelled' }]);
    expect(floor.store.rows.locks).toMatchObject([{ state: 'closed', endedBecause: 'scrap: wrong units' }]);
    expect(codesOf(await release(floor, { holdId: 'cancelled/c-1' }))).toEqual(['HOLD_GOVERNED']);
  });

  it('that is repeated answers as before, though the ledger were empty', async () => {
    const floor = new MemoryFloor().locked();
    const first = await cancelOrder(floor.given, cancellation);
    floor.store.rows.ledger = [];

    expect(await writingNothing(floor, () => cancelOrder(floor.given, cancellation))).toEqual(first);
  });

  it('is refused where the order is unknown, has ended, or was begun and is not held', async () => {
    const floor = new MemoryFloor().locked();
    const cancel = (more: Partial<CancelOrder> = {}) =>
      writingNothing(floor, () => cancelOrder(floor.given, { ...cancellation, ...more }));

    expect(codesOf(await cancel({ orderId: 'WO-9' }))).toEqual(['ORDER_UNKNOWN']);
    floor.store.rows.orders[0]!.isBegun = true;
    expect(codesOf(await cancel())).toEqual(['HOLD_REQUIRED']);
    floor.store.rows.orders[0]!.state = 'complete';
    expect(codesOf(await cancel())).toEqual(['ORDER_CLOSED']);
  });
});

describe('an order whose item gets another revision', () => {
  async function follow(
    disposition: Partial<OrderDisposition> | null,
    prepare: (rows: MemoryRows) => void = () => undefined,
  ): Promise<MemoryFloor> {
    const floor = new MemoryFloor().locked();
    const { rows } = floor.store;
    rows.statements.push(statementOf('E', 100, null));
    if (disposition !== null)
      rows.dispositions.push({
        changeId: 'CHG-E',
        site,
        order: { orderId, reason: 'r', ...disposition },
      } as MemoryRows['dispositions'][number]);
    prepare(rows);
    await floor.store.run((tx) =>
      followChange(tx, { changeId: 'CHG-E', serialRules: zerosInsignificant, plantDay: dayInUtc }),
    );
    return floor;
  }

  it('is held where nobody disposed of it, and what waits for the revision is woken', async () => {
    const floor = await follow(null);

    expect(floor.standingHolds()).toEqual(['effective/CHG-E']);
    expect(floor.store.rows.locks).toMatchObject([{ state: 'open' }]);
    expect(floor.store.rows.wakes).toEqual([`effectivity/${site}/${itemId}`]);
  });

  it('switches before its start: its lock ends and the next one is asked for', async () => {
    const floor = await follow({ disposition: 'switchBeforeStart' });

    expect(floor.standingHolds()).toEqual([]);
    expect(floor.store.rows.locks).toMatchObject([{ state: 'closed' }]);
    expect(floor.store.rows.orders).toMatchObject([{ lockRequests: 2 }]);
    expect(floor.store.rows.outbox).toHaveLength(1);
  });

  it('is held instead where it was begun meanwhile', async () => {
    const floor = await follow({ disposition: 'switchBeforeStart' }, ({ orders }) => (orders[0]!.isBegun = true));

    expect(floor.standingHolds()).toEqual(['effective/CHG-E']);
    expect(floor.store.rows.locks).toMatchObject([{ state: 'open' }]);
  });

  it('ends where it was disposed to end, though its lock is only proposed', async () => {
    const floor = await follow({ disposition: 'cancelAndReplan' }, ({ locks }) => (locks[0]!.state = 'proposed'));

    expect(floor.store.rows.orders).toMatchObject([{ state: 'cancelled' }]);
    expect(floor.store.rows.locks).toMatchObject([{ state: 'discarded' }]);
  });

  it('goes on with a concession, and only with a disposition that takes one', async () => {
    const goesOn = await follow({ disposition: 'useAsIs', concession: 'CON-1' });
    const stays = await follow({ disposition: 'holdAndRework', concession: 'CON-1' });

    expect(goesOn.standingHolds()).toEqual([]);
    expect(stays.standingHolds()).toEqual(['effective/CHG-E']);
  });

  it('is left alone where it is built to the new revision, has ended, or was never locked or begun', async () => {
    const built = await follow(null, ({ locks }) => (locks[0]!.lockSet.revision = 'E'));
    const ended = await follow(null, ({ orders }) => (orders[0]!.state = 'complete'));
    const never = await follow(null, (rows) => (rows.locks = []));

    for (const floor of [built, ended, never]) {
      expect(floor.standingHolds()).toEqual([]);
      expect(floor.ledgerKinds()).toEqual([]);
    }
  });
});
