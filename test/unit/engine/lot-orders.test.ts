// Orders of an item that is made in lots, on the store in memory: what they may name, and how the one unit that they build
// is told.
import {
  at,
  itemId,
  MemoryFloor,
  orderId,
  resultOf,
  seal,
  serial,
  site,
  work,
} from '../../support/memory/memory-floor';
import { bore } from '../../support/bore';
import { lockSetOf, sourcesOf, statementOf } from '../../support/lock-samples';

const lot = 'L-9001';
const ofLot = { serial: null, lot };
const kilos = (value: string) => ({ value, unitOfMeasure: 'kg' });
const order = {
  ...{ site, orderId, itemId, endItem: null, serials: null, lot, quantity: null },
  ...{ splitFrom: null, plannedStart: null, state: 'released' as const },
};
const completion = { site, orderId, ...ofLot, itemId, quantity: kilos('12.5'), seal, at };
const shipment = { site, ...ofLot, itemId, quantity: null, shipTo: null, at };

function lotFloor(): MemoryFloor {
  const floor = new MemoryFloor();
  floor.serialRules = (item) => (item === itemId ? { control: 'lot' } : {});
  const spans = [{ basis: 'lot' as const, series: 'L-', from: 1, to: null }];
  floor.store.rows.statements.push(statementOf('D', 1, null, { basis: 'lot', spans }));
  floor.store.rows.sources[`${itemId} D`] = sourcesOf();
  return floor;
}

/** The order of the lot with its lock. */
function lockedFloor(): MemoryFloor {
  const floor = lotFloor().locked({ lockSet: lockSetOf({ serials: null, lot }) });
  Object.assign(floor.store.rows.orders[0]!, { serials: null, lot });
  return floor;
}

/** The lot is built: every operation is done and the bore passed. */
async function builtFloor(): Promise<MemoryFloor> {
  const floor = lockedFloor();
  for (const operation of ['0010', '0020']) {
    const done = work(operation, { ...ofLot, instruction: null });
    await floor.tell('operation.started', { ...done, authorisationId: null, instruction: null });
    await floor.tell('operation.completed', { ...done, startedAt: at, instruction: null, equipment: [] });
  }
  await floor.tell('inspection.recorded', resultOf(ofLot));
  return floor;
}

describe('an order of an item that is made in lots', () => {
  it('is kept with its lot as its one unit, and its lock is asked for', async () => {
    const floor = lotFloor();

    const answer = await floor.tell('workorder.released', { ...order, quantity: kilos('12.5') });

    expect(answer).toMatchObject({ state: 'applied', outcome: { handoffId: 'CHG-D:PLANT-A:workOrderLock:WO-1.1' } });
    expect(floor.store.rows.orders).toMatchObject([
      { serials: null, lot, quantity: kilos('12.5'), units: [{ basis: 'lot', series: 'L-', from: 9001, to: 9001 }] },
    ]);
  });

  it.each([
    ['serials', { serials: 'SN-1', lot: null }, 'LOT_CONTROLLED'],
    ['serials beside its lot', { serials: 'SN-1' }, 'LOT_CONTROLLED'],
    ['units of another product', { endItem: 'DRV-200' }, 'LOT_CONTROLLED'],
    ['a lot that cannot be counted', { lot: 'LOT' }, 'SERIAL_WITHOUT_NUMBER'],
    ['an item with serials', { itemId: 'DRV-200' }, 'SERIALS_REQUIRED'],
  ])('that names %s is refused, and nothing of it is kept', async (_what, more, code) => {
    const floor = lotFloor();

    expect(await floor.tell('workorder.released', { ...order, ...more })).toMatchObject({ state: 'refused', code });
    expect(floor.store.rows.orders).toEqual([]);
  });

  it('waits for the planner where only serials decide', async () => {
    const floor = lotFloor();
    floor.store.rows.statements = [statementOf('D', 1, null)];

    expect(await floor.tell('workorder.released', order)).toMatchObject({
      state: 'parked',
      code: 'EFFECTIVITY_COUNTS_SERIALS',
      owner: 'planner',
      waitsFor: [`effectivity/PLANT-A/${itemId}`],
    });
  });

  it('takes another quantity, and never another lot or a second order of its lot', async () => {
    const floor = lockedFloor();

    const answers = [
      await floor.tell('workorder.released', { ...order, quantity: kilos('13') }),
      await floor.tell('workorder.released', { ...order, lot: 'L-9002' }),
      await floor.tell('workorder.released', { ...order, orderId: 'WO-2' }),
      await floor.tell('workorder.released', { ...order, orderId: 'WO-2', splitFrom: orderId }),
      await floor.tell('workorder.released', { ...order, orderId: 'WO-2', lot: 'L-9002' }),
    ];

    expect(answers.map(({ state, code }) => code ?? state)).toEqual([
      'applied',
      'ORDER_LOCKED',
      'UNIT_UNDER_ORDER',
      'ORDER_UNITS_UNCLEAR',
      'applied',
    ]);
    expect(floor.store.rows.orders[0]).toMatchObject({ quantity: kilos('13') });
  });
});

describe('what is told of a lot', () => {
  it('is of the lot of the order, and of no serial that is written alike', async () => {
    const floor = lockedFloor();
    const started = (more: object) => ({
      ...work('0010', { ...ofLot, ...more }),
      authorisationId: null,
      instruction: null,
    });

    const answers = [
      await floor.tell('operation.started', started({})),
      await floor.tell('operation.started', started({ lot: 'L-9002' })),
      await floor.tell('operation.started', started({ serial: lot, lot: null })),
    ];

    expect(answers.map(({ state, code }) => code ?? state)).toEqual([
      'applied',
      'NOT_EFFECTIVE_FOR_SERIAL',
      'NOT_EFFECTIVE_FOR_SERIAL',
    ]);
    expect(floor.store.rows.runs.map(({ unit }) => unit)).toEqual([{ series: 'lot L-', number: 9001 }]);
  });

  it('is started with the permit of the lot alone', async () => {
    const [permitted, ofSerial] = [lockedFloor(), lockedFloor()].map((floor) => {
      floor.mode = 'enforce';
      return floor;
    });
    permitted!.store.rows.permits.push({ site, orderId, ...ofLot, operation: '0010', authorisationId: 'p1' });
    ofSerial!.store.rows.permits.push({
      site,
      orderId,
      serial: lot,
      lot: null,
      operation: '0010',
      authorisationId: 'p1',
    });
    const started = { ...work('0010', ofLot), authorisationId: 'p1', instruction: null };

    const answers = [
      await permitted!.tell('operation.started', started),
      await ofSerial!.tell('operation.started', started),
    ];

    expect(answers.map(({ outcome }) => (outcome as { authorised?: boolean } | undefined)?.authorised)).toEqual([
      undefined,
      false,
    ]);
  });

  it('is completed once every characteristic has passed, and ends its order', async () => {
    const owing = lockedFloor();
    const floor = await builtFloor();

    expect((await owing.tell('unit.completed', completion)).state).not.toBe('applied');
    expect(await floor.tell('unit.completed', completion)).toMatchObject({ state: 'applied' });
    expect(floor.store.rows.orders).toMatchObject([{ state: 'complete' }]);
  });

  it('leaves whole: another quantity than was completed is refused', async () => {
    const floor = await builtFloor();
    await floor.tell('unit.completed', completion);

    const answers = [
      await floor.tell('unit.shipped', { ...shipment, quantity: kilos('4') }),
      await floor.tell('unit.shipped', { ...shipment, quantity: { value: '12.5', unitOfMeasure: 'l' } }),
      await floor.tell('unit.shipped', { ...shipment, quantity: kilos('12.50') }),
    ];

    expect(answers.map(({ state, code }) => code ?? state)).toEqual(['LOT_NOT_WHOLE', 'LOT_NOT_WHOLE', 'applied']);
  });

  it('is a failure of the whole lot where a key characteristic failed', async () => {
    const floor = lockedFloor().plan({ bore: { ...bore, key: true } });
    const done = { ...work('0010', ofLot), authorisationId: null, instruction: null };
    await floor.tell('operation.started', done);

    await floor.tell('inspection.recorded', resultOf({ ...ofLot, value: '20.5', verdict: 'fail' }));

    expect(floor.store.rows.nonconformances).toMatchObject([
      { state: 'open', unit: { series: 'lot L-', number: 9001 }, report: ofLot },
    ]);
  });

  it('is a draft where a lot is named of an order of serials, or a serial of an order of a lot', async () => {
    const found = {
      ...{
        site,
        nonconformanceId: 'NCR-1',
        orderId,
        operation: '0010',
        instructionRevision: '1',
        drawingRevision: 'D',
      },
      ...{ characteristicId: 'bore', planRevision: 'IP-1', requirement: 'REQ-1', description: 'a scratch', at },
    };

    const answers = [
      await new MemoryFloor().locked().tell('nonconformance.detected', { ...found, ...ofLot }),
      await lockedFloor().tell('nonconformance.detected', { ...found, serial, lot: null }),
      await lockedFloor().tell('nonconformance.detected', { ...found, ...ofLot }),
    ];

    expect(answers.map(({ outcome }) => outcome)).toMatchObject([
      { state: 'draft', missing: ['serial'] },
      { state: 'draft', missing: ['lot'] },
      { state: 'open', missing: [] },
    ]);
  });

  it('is not held against the quantity of one unit', async () => {
    const floor = lockedFloor();
    const bearings = {
      ...{ site, orderId, ...ofLot, operation: '0010', seal, at, position: null, concession: null },
      ...{
        component: { itemId: 'BRG', revision: null, serial: null, lot: 'L-1' },
        quantity: '500',
        unitOfMeasure: 'each',
      },
    };

    await floor.tell('component.installed', bearings);

    expect(floor.standingHolds()).toEqual([]);
  });
});
