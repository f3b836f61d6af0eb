// A unit is under one open order of an item at a time: splits, replacements and rivals, on the store in memory.
import type { FloorPayloads } from '../../../contract/events/payloads';
import { statementOf } from '../../support/lock-samples';
import { itemId, MemoryFloor, orderId, site } from '../../support/memory/memory-floor';
import type { MemoryRows } from '../../support/memory/memory-store';

const announced = (more: object = {}): FloorPayloads['workorder.released'] => ({
  site,
  orderId: 'WO-2',
  itemId,
  endItem: null,
  serials: 'SN-101',
  lot: null,
  quantity: null,
  plannedStart: null,
  splitFrom: null,
  state: 'released',
  ...more,
});

/** WO-1 is locked for SN-100 and SN-101, of which both resolve to D. */
const floorWithOrder = (): MemoryFloor => new MemoryFloor().locked().effective();
const order = (floor: MemoryFloor, id: string) => floor.store.rows.orders.find((one) => one.orderId === id);

/** Refused with the code, and nothing of the orders has moved. */
async function refuses(floor: MemoryFloor, code: string, more: object): Promise<void> {
  const { orders, locks, holds, outbox } = structuredClone(floor.store.rows);

  expect(await floor.tell('workorder.released', announced(more))).toMatchObject({ state: 'refused', code });

  expect(floor.store.rows).toMatchObject({ orders, locks, holds, outbox });
}

describe('a unit that an open order builds', () => {
  it('is refused to a second order of the item, which is told the units and the order', async () => {
    const floor = floorWithOrder();

    const answer = await floor.tell('workorder.released', announced({ serials: 'SN-101 to SN-110' }));

    expect(answer).toMatchObject({
      state: 'refused',
      code: 'UNIT_UNDER_ORDER',
      reasons: [{ at: 'WO-2', facts: { orders: [{ orderId, units: 'SN-101' }] } }],
    });
    expect(answer.detail).toContain('SN-101 under WO-1');
    expect(order(floor, 'WO-2')).toBeUndefined();
  });

  it('is free for an order of another item, at another site, and once its order has ended', async () => {
    const floor = floorWithOrder();
    const other = 'DRV-200';
    floor.store.rows.statements.push(statementOf('D', 1, null, { itemId: other, endItem: other, statementId: 's2' }));
    floor.store.rows.statements.push(statementOf('D', 1, null, { site: 'PLANT-B', statementId: 's3' }));
    Object.assign(floor.store.rows.sources, { [`${other} D`]: floor.store.rows.sources[`${itemId} D`] });

    const answers = [
      await floor.tell('workorder.released', announced({ orderId: 'WO-3', itemId: other })),
      await floor.tell('workorder.released', announced({ orderId: 'WO-4', site: 'PLANT-B' })),
    ];
    order(floor, orderId)!.state = 'cancelled';
    answers.push(await floor.tell('workorder.released', announced()));

    expect(answers.map(({ state }) => state)).toEqual(['applied', 'applied', 'applied']);
  });

  it('is no rival of itself: the same order announced again keeps its units', async () => {
    const floor = floorWithOrder();

    const again = await floor.tell('workorder.released', announced({ orderId, serials: 'SN-100 to SN-101' }));

    expect(again).toMatchObject({ state: 'applied' });
  });
});

describe('an order that is split', () => {
  it('gives its units away in one transaction, keeps the rest, and is locked anew', async () => {
    const floor = floorWithOrder();

    const answer = await floor.tell('workorder.released', announced({ splitFrom: orderId }));

    expect(answer).toMatchObject({ state: 'applied', outcome: { orderId: 'WO-2' } });
    expect(order(floor, orderId)).toMatchObject({ serials: 'SN-100', lockRequests: 2 });
    expect(order(floor, 'WO-2')).toMatchObject({ serials: 'SN-101', lockRequests: 1 });
    expect(floor.store.rows.locks).toMatchObject([
      { orderId, state: 'closed', endedBecause: 'SN-101 were split off to WO-2' },
    ]);
    expect(floor.store.rows.outbox.map(({ key }) => key)).toEqual([
      'lock CHG-D:PLANT-A:workOrderLock:WO-1.2',
      'lock CHG-D:PLANT-A:workOrderLock:WO-2.1',
    ]);
    expect(floor.standingHolds()).toEqual(['relock/split WO-2']);
    expect(floor.ledgerKinds()).toContain('orderSplit');
  });

  it('is split once: the same announcement again changes nothing', async () => {
    const floor = floorWithOrder();
    await floor.tell('workorder.released', announced({ splitFrom: orderId }));
    floor.store.rows.standings[`${site}/WO-2`] = 'requested';
    const { locks, holds, outbox } = structuredClone(floor.store.rows);

    await floor.tell('workorder.released', announced({ splitFrom: orderId }));

    expect(floor.store.rows).toMatchObject({ locks, holds, outbox });
  });

  it.each<[string, string, (rows: MemoryRows) => void, object]>([
    ['a unit was begun', 'UNIT_BEGUN', (rows) => void rows.permits.push(permitOf('SN-101')), {}],
    ['it was begun and is not on hold', 'HOLD_REQUIRED', (rows) => void (rows.orders[0]!.isBegun = true), {}],
    [
      'it waits for its disposition under a change',
      'HOLD_GOVERNED',
      (rows) => void rows.holds.push(hold('change')),
      {},
    ],
    ['it has no such unit', 'NOT_EFFECTIVE_FOR_SERIAL', () => undefined, { serials: 'SN-101 to SN-102' }],
    ['it would have no unit left', 'ORDER_UNITS_UNCLEAR', () => undefined, { serials: 'SN-100 to SN-101' }],
    ['it builds another item', 'ITEM_NOT_OF_ORDER', (rows) => void (rows.orders[0]!.itemId = 'DRV-200'), {}],
    ['it has ended', 'ORDER_CLOSED', (rows) => void (rows.orders[0]!.state = 'complete'), {}],
  ])('is refused where %s', async (_, code, prepare, more) => {
    const floor = floorWithOrder();
    prepare(floor.store.rows);

    await refuses(floor, code, { splitFrom: orderId, ...more });
  });

  it('is refused where the units that stay would get another revision without a signature', async () => {
    const floor = floorWithOrder();
    floor.store.rows.statements[0]!.revision = 'E';
    floor.store.rows.sources[`${itemId} E`] = floor.store.rows.sources[`${itemId} D`]!;

    await refuses(floor, 'ORDER_LOCKED', { splitFrom: orderId });
  });

  it('waits for the order that it names, and for a lock that is on its way', async () => {
    const unlocked = floorWithOrder();
    unlocked.store.rows.locks = [];

    const answers = [
      await floorWithOrder().tell('workorder.released', announced({ serials: 'SN-105', splitFrom: 'WO-9' })),
      await unlocked.tell('workorder.released', announced({ splitFrom: orderId })),
    ];

    expect(answers).toMatchObject([
      { state: 'parked', waitsFor: ['order/PLANT-A/WO-9'] },
      { state: 'parked', waitsFor: ['lock/PLANT-A/WO-1'] },
    ]);
  });
});

describe('a unit of a locked order that was scrapped', () => {
  const scrapped = (): MemoryFloor => {
    const floor = floorWithOrder();
    const report = { site, nonconformanceId: 'NCR-1', serial: 'SN-101', orderId };
    floor.store.rows.nonconformances.push({
      site,
      nonconformanceId: 'NCR-1',
      endItem: itemId,
      unit: { series: 'SN-', number: 101 },
      state: 'dispositioned',
      disposition: 'scrap',
      report,
    } as MemoryRows['nonconformances'][number]);
    return floor;
  };

  it('is replaced by another one under a new lock version', async () => {
    const floor = scrapped();

    const answer = await floor.tell('workorder.released', announced({ orderId, serials: 'SN-100, SN-102' }));

    expect(answer).toMatchObject({ state: 'applied' });
    expect(order(floor, orderId)).toMatchObject({ serials: 'SN-100, SN-102', lockRequests: 2 });
    expect(floor.store.rows.locks).toMatchObject([{ state: 'closed', endedBecause: 'SN-102 in the place of SN-101' }]);
    expect(floor.standingHolds()).toEqual(['relock/units 2']);
    expect(floor.ledgerKinds()).toContain('unitsReplaced');
  });

  it.each([
    ['a unit that was not scrapped goes', 'ORDER_LOCKED', 'SN-101 to SN-102'],
    ['more units come than go', 'ORDER_LOCKED', 'SN-100, SN-102 to SN-103'],
    ['nothing comes in its place', 'ORDER_LOCKED', 'SN-100'],
  ])('is not replaced where %s', async (_, code, serials) => {
    await refuses(scrapped(), code, { orderId, serials });
  });

  it('does not come back in the place of another that was scrapped', async () => {
    const floor = scrapped();
    const [first] = floor.store.rows.nonconformances;
    if (first === undefined) throw new Error('Nothing was scrapped.');
    const again = { ...first, nonconformanceId: 'NCR-0', unit: { series: 'SN-', number: 104 } };
    floor.store.rows.nonconformances.push(again);

    await refuses(floor, 'ORDER_LOCKED', { orderId, serials: 'SN-100, SN-104' });
  });

  it('is not replaced by a unit of another open order, nor in a begun order that is not on hold', async () => {
    const floor = scrapped();
    await floor.tell('workorder.released', announced({ serials: 'SN-102' }));

    await refuses(floor, 'UNIT_UNDER_ORDER', { orderId, serials: 'SN-100, SN-102' });

    order(floor, orderId)!.isBegun = true;
    await refuses(floor, 'HOLD_REQUIRED', { orderId, serials: 'SN-100, SN-103' });
  });
});

function permitOf(serial: string): MemoryRows['permits'][number] {
  return { site, orderId, serial, lot: null, operation: '0010', authorisationId: 'p1' };
}

function hold(kind: 'change'): MemoryRows['holds'][number] {
  const of = { site, orderId, kind, holdId: `${kind}/CHG-E`, reason: 'CHG-E is being decided', episode: 1 };
  return { ...of, heldBy: 'cutin', heldAt: '2026-03-02T07:30:00.000Z', releasedBy: null, releasedAt: null };
}
