// Orders on a real PostgreSQL that lack their lock, are cancelled or replanned, and how their units are counted.
import { useTestDatabase } from '../support/database';
import { FloorWorld, site } from '../support/floor-world';
import { worldOf, lockedOrder, first, second, statesOf, codesOf } from '../support/locked-orders';
import { eventually } from '../support/eventually';

jest.setTimeout(120_000);

const database = useTestDatabase();

describe('an order without a lock', () => {
  async function abandoned(name: string): Promise<{ world: FloorWorld; orderId: string }> {
    const world = await worldOf(database, name);
    const orderId = `WO-${name}`;
    await world.tell('workorder.released', world.order(orderId, 'SN-1 to SN-9'));
    const [handoffId = ''] = await world.lockRequests(orderId);
    await world.handoffIs(handoffId, orderId, 'aborted');
    return { world, orderId };
  }

  it('is asked for anew when it is announced again, or by a signed relock', async () => {
    const announced = await abandoned('ANNOUNCED');
    const signed = await abandoned('SIGNED');

    const answer = await announced.world.tell(
      'workorder.released',
      announced.world.order(announced.orderId, 'SN-0001 to SN-0009'),
    );
    const relocked = await signed.world.relock(signed.orderId);

    expect(answer.outcome?.['handoffId']).toMatch(/\.2$/);
    expect(relocked).toMatchObject({ kind: 'accepted', value: { handoffId: expect.stringMatching(/\.2$/) as string } });
    for (const { world, orderId } of [announced, signed]) {
      await world.lock(orderId);
      expect(await statesOf(world, orderId)).toEqual(['open']);
    }
  });

  it('may become another order while its handoff waits for a human, and not while it is on its way', async () => {
    const world = await worldOf(database, 'CORRECTED');
    const orderId = 'WO-CORRECTED';
    await world.tell('workorder.released', world.order(orderId, 'SN-1 to SN-9'));
    const [handoffId = ''] = await world.lockRequests(orderId);

    const onItsWay = await world.tell('workorder.released', world.order(orderId, 'SN-1 to SN-5'));
    const relocked = await world.relock(orderId);
    await world.handoffIs(handoffId, orderId, 'parked');
    const parked = await world.tell('workorder.released', world.order(orderId, 'SN-1 to SN-5'));

    expect(onItsWay).toMatchObject({ state: 'refused', code: 'ORDER_LOCKED' });
    expect(relocked).toMatchObject({ kind: 'refused', reasons: [{ code: 'LOCK_PENDING' }] });
    expect(parked).toMatchObject({ state: 'applied', outcome: { handoffId: expect.stringMatching(/\.2$/) as string } });
    expect((await world.lock(orderId)).lockSet.serials).toBe('SN-1 to SN-5');
  });

  it('goes on within seconds though what it waits for came in the very moment in which it was parked', async () => {
    const world = await worldOf(database, 'MISSED');
    await world.makeEffective('X', 60);
    const parked = await world.tell('workorder.released', world.order('WO-MISSED', 'SN-60'));
    // As if it had been committed by a transaction that looked for sleepers before this one was asleep.
    await world.db.query(
      `INSERT INTO cutin.released_for (document_kind, site, item_id, document_id, document_revision, item_revision)
       SELECT document_kind, site, item_id, document_id, document_revision, 'X' FROM cutin.released_for
        WHERE item_id = $1 AND item_revision = 'D' ON CONFLICT DO NOTHING`,
      [world.itemId],
    );

    await eventually(async () => {
      await world.settle();
      expect(await world.lockRequests('WO-MISSED')).toHaveLength(1);
    });

    expect(parked.state).toBe('parked');
    expect((await world.lock('WO-MISSED')).lockSet.revision).toBe('X');
  });

  it('that is announced again as the same units, written otherwise, is the same order', async () => {
    const { world, orderId } = await lockedOrder(database, 'WRITTEN');

    const same = await world.tell('workorder.released', world.order(orderId, 'SN-0001 to SN-0009'));
    const other = await world.tell('workorder.released', world.order(orderId, 'SN-0001 to SN-0010'));

    expect([same.state, other.code]).toEqual(['applied', 'ORDER_LOCKED']);
  });
});

describe('a signed cancellation', () => {
  const signature = { actor: 'pat.planner', printedName: 'Pat', meaning: 'm', signedHash: 'a'.repeat(64) };

  it('ends the order and its lock, once, and not while work goes on', async () => {
    const { world, orderId, seal } = await lockedOrder(database, 'CANCEL');
    const cancel = (cancellationId = 'c-1') =>
      world.cancel({
        site,
        orderId,
        cancellationId,
        disposition: 'cancelAndReplan',
        reason: 'wrong units',
        ...signature,
      });
    await world.tell('operation.started', world.done(orderId, 'SN-1', first, seal));

    const unheld = await cancel();
    await world.placeHold({ site, orderId, holdId: 'manual/1', reason: 'r', actor: 'pat.planner' });
    const cancelled = await cancel();
    const again = await cancel();
    const another = await cancel('c-2');

    expect(unheld).toMatchObject({ kind: 'refused', reasons: [{ code: 'HOLD_REQUIRED' }] });
    expect([cancelled.kind, again.kind]).toEqual(['accepted', 'accepted']);
    expect(another).toMatchObject({ kind: 'refused', reasons: [{ code: 'ORDER_CLOSED' }] });
    expect(await statesOf(world, orderId)).toEqual(['closed']);
    expect(codesOf(await world.ask(orderId, 'SN-2', seal))).toEqual(['NO_LOCK']);
    expect(await world.tell('workorder.released', world.order(orderId, 'SN-1 to SN-9'))).toMatchObject({
      code: 'ORDER_CLOSED',
    });
    expect((await world.ledger('orderCancelled', orderId)).length).toBe(1);
  });

  it('lets a proposal go that MES has not echoed: it never opens', async () => {
    const world = await worldOf(database, 'CANCEL-EARLY');
    const orderId = 'WO-CANCEL-EARLY';
    await world.tell('workorder.released', world.order(orderId, 'SN-1'));
    const [handoffId = ''] = await world.lockRequests(orderId);
    await world.propose(orderId, handoffId);

    await world.cancel({
      site,
      orderId,
      cancellationId: 'c-3',
      disposition: 'scrap',
      reason: 'r',
      ...signature,
    });

    expect(await world.openLock({ handoffId, generation: 1 })).toBe('stale');
    expect(await statesOf(world, orderId)).toEqual(['discarded']);
  });
});

describe('a change that ends an order', () => {
  it('ends it though its lock is on its way, and that lock never opens', async () => {
    const world = await worldOf(database, 'IN-FLIGHT');
    const orderId = 'WO-IN-FLIGHT';
    await world.tell('workorder.released', world.order(orderId, 'SN-1'));
    const [handoffId = ''] = await world.lockRequests(orderId);
    await world.propose(orderId, handoffId);
    await world.plan('E', [{ basis: 'serial', series: 'SN-', from: 1, to: null }]);
    await world.dispose(orderId, 'E', { disposition: 'cancelAndReplan' });

    await world.close('E');

    expect(await world.openLock({ handoffId, generation: 1 })).toBe('stale');
    expect(await world.propose(orderId, handoffId, 2)).toMatchObject({ reasons: [{ code: 'ORDER_CLOSED' }] });
  });
});

describe('where leading zeros count', () => {
  it('one unit never passes for the other: neither its work nor its nonconformances', async () => {
    const serialRules = () => ({ leadingZerosSignificant: true });
    const world = new FloorWorld(database.db, 'ZEROS', { serialRules });
    await world.plan('D', [
      { basis: 'serial', series: 'SN-', from: 1, to: null },
      { basis: 'serial', series: 'SN-00', from: 1, to: null },
    ]);
    await world.close('D');
    await world.releaseFloor();
    await world.tell('workorder.released', world.order('WO-ZEROS', 'SN-47, SN-0047'));
    const { seal } = await world.lock('WO-ZEROS');
    for (const kind of ['started', 'completed'] as const)
      await world.tell(`operation.${kind}`, world.done('WO-ZEROS', 'SN-47', first, seal));

    expect(await world.ask('WO-ZEROS', 'SN-47', seal, second)).toEqual([]);
    expect(codesOf(await world.ask('WO-ZEROS', 'SN-0047', seal, second))).toEqual(['OPERATION_OUT_OF_SEQUENCE']);
  });
});

it('a repair of an mBOM leaves its item lockable: the newest receipt counts', async () => {
  const world = await worldOf(database, 'REPAIRED');
  await world.receiveAgain('D', 'erp', 'manufacturingBom', { repaired: true });

  await world.tell('workorder.released', world.order('WO-REPAIRED', 'SN-1'));
  const { lockSet } = await world.lock('WO-REPAIRED');

  expect(lockSet.mbom.revision).toBe('manufacturingBom-D-again');
});
