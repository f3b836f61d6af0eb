// Orders of items that are made in lots, on a real PostgreSQL and through the HTTP application: the lot is one unit, from its
// announcement to its shipment.
import { operations, site } from '../support/floor-world';
import { useIntakeServer } from '../support/intake-server';
import { lockedLot, lot, lotWorld, ofLot, workLot } from '../support/lot-orders';
import { codesOf } from '../support/locked-orders';

jest.setTimeout(120_000);

const server = useIntakeServer();
const now = (): string => new Date().toISOString();

describe('an order of an item that is made in lots', () => {
  it('is announced without serials, locked by its lot, sealed, and permitted to start', async () => {
    const world = await lotWorld(server.database, 'ADH-20');
    await world.makeLotsEffective('D', 9_000);
    const order = { site, orderId: 'WO-5013', itemId: 'ADH-20', lot, state: 'released' };

    const announced = await server.post(world.eventOf('workorder.released', order));
    const { seal, lockSet } = await world.lock('WO-5013');
    const asked = { site, orderId: 'WO-5013', operation: operations[0], operator: 'sam', presented: { seal } };
    const ask = (more: object) => server.call('/authorisations', { token: 'mes', body: { ...asked, ...more } });
    const permitted = await ask({ lot });
    const ofOther = await ask({ lot: 'L-9002' });
    const ofSerial = await ask({ serial: lot });
    const ofBoth = await ask({ serial: lot, lot });

    expect(announced).toMatchObject({ status: 202, state: 'applied' });
    expect(lockSet).toMatchObject({ serials: null, lot, revision: 'D', endItem: 'ADH-20' });
    expect(permitted).toMatchObject({ status: 200, body: { decision: 'permit', reasons: [] } });
    for (const one of [ofOther, ofSerial])
      expect(one.body).toMatchObject({ decision: 'deny', reasons: [{ code: 'NOT_EFFECTIVE_FOR_SERIAL' }] });
    expect(ofBoth).toMatchObject({ status: 422, body: { code: 'INVALID_REQUEST' } });
  });

  it('is refused with serials, for another product, and without a lot; an item with serials is refused without them', async () => {
    const world = await lotWorld(server.database, 'ADH-NAMES');
    const announce = (more: object) =>
      server.post(
        world.eventOf('workorder.released', { site, orderId: 'WO-N', itemId: 'ADH-NAMES', state: 'released', ...more }),
      );

    const refused = [
      await announce({ serials: 'SN-1 to SN-5' }),
      await announce({ serials: 'SN-1 to SN-5', lot }),
      await announce({ lot, endItem: 'DRV-100' }),
      await announce({ lot, itemId: 'DRV-100' }),
    ];

    expect(refused.map(({ status, code }) => [status, code])).toEqual([
      [422, 'LOT_CONTROLLED'],
      [422, 'LOT_CONTROLLED'],
      [422, 'LOT_CONTROLLED'],
      [422, 'SERIALS_REQUIRED'],
    ]);
    expect(await announce({})).toMatchObject({ status: 400, code: 'EVENT_DATA_INVALID' });
    expect(await world.count('work_order', 'order_id = $1', ['WO-N'])).toBe(0);
  });

  it('waits where only serials decide, and goes on once its lot is decided', async () => {
    const world = await lotWorld(server.database, 'ADH-WAIT');
    await world.makeEffective('D', 1);
    const order = { site, orderId: 'WO-WAIT', itemId: 'ADH-WAIT', lot, state: 'released' };

    const waiting = await world.tell('workorder.released', order, { id: 'lot-waits' });

    expect(waiting).toMatchObject({ state: 'parked', code: 'EFFECTIVITY_COUNTS_SERIALS' });
    expect(await world.count('work_order', 'order_id = $1', ['WO-WAIT'])).toBe(0);

    await world.makeLotsEffective('E', 9_001);
    await world.settle();

    expect((await world.lock('WO-WAIT')).lockSet).toMatchObject({ lot, revision: 'E' });
  });

  it('is under one open order: a second one of the lot is refused, and free again once the first has ended', async () => {
    const { world, orderId, seal } = await lockedLot(server.database, 'ADH-TWICE');
    const again = { site, orderId: 'WO-OTHER', itemId: 'ADH-TWICE', lot, state: 'released' };

    const second = await world.tell('workorder.released', again);
    const split = await world.tell('workorder.released', { ...again, splitFrom: orderId });
    const renamed = await world.tell('workorder.released', { ...again, orderId, lot: 'L-9002' });
    const grown = await world.tell('workorder.released', {
      ...again,
      orderId,
      quantity: { value: '12.5', unitOfMeasure: 'kg' },
    });

    expect(second).toMatchObject({ state: 'refused', code: 'UNIT_UNDER_ORDER' });
    expect(split).toMatchObject({ state: 'refused', code: 'ORDER_UNITS_UNCLEAR' });
    expect(renamed).toMatchObject({ state: 'refused', code: 'ORDER_LOCKED' });
    expect(grown.state).toBe('applied');
    expect(await world.orders.findOrder({ site, orderId })).toMatchObject({
      lot,
      serials: null,
      quantity: { value: '12.5', unitOfMeasure: 'kg' },
    });
    expect(await world.ask(orderId, ofLot, seal)).toEqual([]);
  });

  it('is worked, inspected, completed and shipped as one unit, and never mixed up with a serial of the same text', async () => {
    const { world, orderId, seal } = await lockedLot(server.database, 'ADH-LIFE');
    const itemId = 'ADH-LIFE';
    const quantity = { value: '12.5', unitOfMeasure: 'kg' };
    const completion = { site, orderId, itemId, seal, lot, quantity };
    const ship = (more: object) => world.tell('unit.shipped', { site, itemId, at: now(), ...more });

    await world.permit(orderId, ofLot, seal);
    await workLot(world, orderId, seal);
    const mixed = await world.tell('operation.started', world.done(orderId, lot, operations[0] ?? '', seal));
    const owing = await world.tell('unit.completed', { ...completion, at: now() });
    await world.pass(orderId, '', ofLot);
    await world.settle();
    const partial = await ship({ lot, quantity: { value: '4', unitOfMeasure: 'kg' } });
    const ofSerial = await ship({ serial: lot });
    const shipped = await ship({ lot, quantity: { value: '12.50', unitOfMeasure: 'kg' } });

    expect(mixed).toMatchObject({ state: 'refused', code: 'NOT_EFFECTIVE_FOR_SERIAL' });
    expect(owing).toMatchObject({ state: 'parked', code: 'INSPECTION_OPEN' });
    expect(partial).toMatchObject({ state: 'refused', code: 'LOT_NOT_WHOLE' });
    expect(ofSerial).toMatchObject({ state: 'parked', code: 'REFERENCE_NOT_FOUND' });
    expect(shipped.state).toBe('applied');
    const order = await world.orders.findOrder({ site, orderId });
    expect(order?.state).toBe('complete');
    expect(order?.operations).toMatchObject(operations.map((operation) => ({ serial: null, lot, operation })));
  });

  it('is held by a nonconformance of its lot, and let go by its disposition', async () => {
    const { world, orderId, seal } = await lockedLot(server.database, 'ADH-NCR');
    const lockSet = (await world.orders.findOrder({ site, orderId }))?.locks.at(-1)?.lockSet;
    const ncr = { site, nonconformanceId: 'NCR-LOT' };
    const found = {
      ...{ ...ncr, orderId, operation: operations[0], description: 'too thick', at: now() },
      ...{ instructionRevision: '1', drawingRevision: 'D', characteristicId: 'bore', requirement: 'REQ-1' },
      planRevision: lockSet?.inspectionPlan.revision,
    };

    const ofSerial = await world.tell('nonconformance.detected', { ...found, nonconformanceId: 'NCR-S', serial: lot });
    const opened = await world.tell('nonconformance.detected', { ...found, lot });
    const held = await world.ask(orderId, ofLot, seal);
    await world.tell('disposition.issued', {
      ...{ ...ncr, disposition: 'useAsIs', concession: 'C-1', issuedBy: 'mia', at: now() },
    });

    expect(ofSerial).toMatchObject({ state: 'applied', outcome: { state: 'draft', missing: ['lot'] } });
    expect(opened).toMatchObject({ state: 'applied', outcome: { state: 'open', missing: [] } });
    expect(codesOf(held)).toEqual(['OPEN_NONCONFORMANCE']);
    expect(await world.ask(orderId, ofLot, seal)).toEqual([]);
  });

  it('takes and gives back components like a unit with a serial', async () => {
    const { world, orderId, seal } = await lockedLot(server.database, 'ADH-PARTS');
    const resin = {
      ...{ site, orderId, operation: operations[0], seal, at: now(), lot },
      ...{
        quantity: '2',
        unitOfMeasure: 'each',
        component: { itemId: 'BRG', revision: null, serial: null, lot: 'L-1' },
      },
    };

    const installed = await world.tell('component.installed', resin);
    const removed = await world.tell('component.removed', { ...resin, quantity: '1', reason: 'too much' });
    const tooMuch = await world.tell('component.removed', { ...resin, reason: 'all of it' });

    expect([installed.state, removed.state, tooMuch.state]).toEqual(['applied', 'applied', 'parked']);
  });

  it('is held by a change that takes its lot, and goes on under a new lock', async () => {
    const { world, orderId, seal } = await lockedLot(server.database, 'ADH-CUT');
    await world.permit(orderId, ofLot, seal);

    await world.makeLotsEffective('E', 9_000);
    const superseded = await world.ask(orderId, ofLot, seal);
    const relocked = await world.relock(orderId);
    const next = await world.lock(orderId);

    expect(codesOf(superseded)).toEqual(['SUPERSEDED_REVISION', 'ORDER_ON_HOLD']);
    expect(relocked.kind).toBe('accepted');
    expect(next.lockSet).toMatchObject({ revision: 'E', serials: null, lot });
    expect(await world.ask(orderId, ofLot, next.seal)).toEqual([]);
  });

  it('is closed to starts by a decision that counts serials, where only its day was decided', async () => {
    const world = await lotWorld(server.database, 'ADH-MIXED');
    await world.plan('D', [{ basis: 'date', start: '2026-01-01', end: null }], 'date');
    await world.close('D');
    const orderId = 'WO-MIXED';
    await world.tell('workorder.released', { site, orderId, itemId: 'ADH-MIXED', lot, state: 'released' });
    const { seal } = await world.lock(orderId);
    const before = await world.ask(orderId, ofLot, seal);

    await world.makeEffective('E', 1);
    const denied = await world.ask(orderId, ofLot, seal);

    expect(before).toEqual([]);
    expect(codesOf(denied)).toEqual(['NOT_EFFECTIVE_FOR_SERIAL', 'ORDER_ON_HOLD']);
  });
});
