// The life of an order's lock on a real PostgreSQL: how it is held, locked anew and done again, and what is found out about
// work that was not permitted.
import { useTestDatabase } from '../support/database';
import { operations, site } from '../support/floor-world';
import { worldOf, lockedOrder, first, second, statesOf, codesOf } from '../support/locked-orders';

jest.setTimeout(120_000);

const database = useTestDatabase();

describe('an operation that is done again under a new lock', () => {
  it('is a run of its own: results go by the lock of their run, and the next operation waits for it', async () => {
    const { world, orderId, seal, plan } = await lockedOrder(database, 'AGAIN');
    const report = (kind: 'started' | 'completed', under: string, at: string) =>
      world.tell(`operation.${kind}`, world.done(orderId, 'SN-1', first, under, { at }));
    const at = (seconds: number): string => new Date(Date.now() + seconds * 1_000).toISOString();
    await report('started', seal, at(0));
    await report('completed', seal, at(1));
    await world.makeEffective('E', 1);
    await world.relock(orderId);
    const next = await world.lock(orderId);
    const nextPlan = next.lockSet.inspectionPlan;
    await world.age(orderId, 180);
    await report('started', next.seal, at(-60));
    const result = (of: object, time: string) =>
      world.tell('inspection.recorded', {
        site,
        orderId,
        serial: 'SN-1',
        operation: first,
        characteristicId: 'bore',
        value: '20.004',
        unitOfMeasure: 'mm',
        verdict: 'pass',
        plan: of,
        at: time,
      });

    const waits = await world.ask(orderId, 'SN-1', next.seal, second);
    const ofNext = await result({ ...plan, revision: nextPlan.revision, contentHash: nextPlan.contentHash }, at(-59));
    const ofFirst = await result(plan, at(-178));
    const mixed = await result(plan, at(-58));

    expect(codesOf(waits)).toEqual(['OPERATION_OUT_OF_SEQUENCE']);
    expect([ofNext.state, ofFirst.state]).toEqual(['applied', 'applied']);
    expect(mixed).toMatchObject({ state: 'refused', code: 'PLAN_REVISION_MISMATCH' });
    const runs = (await world.orders.findOrder({ site, orderId }))?.operations;
    expect(runs).toMatchObject([
      { lockVersion: 1, completedAt: expect.any(String) as string },
      { lockVersion: 2, completedAt: null },
    ]);
  });
});

describe('an order', () => {
  it('is complete with its last unit, and nothing of it starts or is held any more', async () => {
    const world = await worldOf(database, 'COMPLETE');
    const orderId = 'WO-COMPLETE';
    await world.tell('workorder.released', world.order(orderId, 'SN-1 to SN-2'));
    const { seal } = await world.lock(orderId);
    const finish = async (serial: string): Promise<void> => {
      for (const operation of operations)
        for (const kind of ['started', 'completed'] as const)
          await world.tell(`operation.${kind}`, world.done(orderId, serial, operation, seal));
      await world.pass(orderId, serial);
      const at = new Date().toISOString();
      await world.tell('unit.completed', { site, orderId, serial, itemId: world.itemId, seal, at });
    };

    await finish('SN-1');
    const before = await world.ask(orderId, 'SN-2', seal);
    await finish('SN-2');
    await world.makeEffective('E', 1);

    expect(before).toEqual([]);
    expect((await world.orders.findOrder({ site, orderId }))?.state).toBe('complete');
    expect(codesOf(await world.ask(orderId, 'SN-1', seal))).toEqual(['NO_LOCK']);
    expect(await world.holdsOf(orderId)).toEqual([]);
  });

  it('has no completed unit while an operation of it is being done again', async () => {
    const { world, orderId, seal } = await lockedOrder(database, 'UNFINISHED');
    for (const operation of operations)
      for (const kind of ['started', 'completed'] as const)
        await world.tell(`operation.${kind}`, world.done(orderId, 'SN-1', operation, seal));
    await world.placeHold({ site, orderId, holdId: 'manual/1', reason: 'r', actor: 'pat.planner' });
    await world.makeEffective('E', 1);
    await world.relock(orderId);
    const next = await world.lock(orderId);
    await world.tell('operation.started', world.done(orderId, 'SN-1', first, next.seal));

    const at = new Date().toISOString();
    const of = { site, orderId, serial: 'SN-1', itemId: world.itemId, at };
    const early = await world.tell('unit.completed', { ...of, seal: next.seal });

    expect(early).toMatchObject({ state: 'parked', detail: `SN-1 lacks ${first}.` });
  });
});

describe('a start that nobody permitted', () => {
  it('is recorded, for it happened, and holds the order where the site enforces', async () => {
    const { world, orderId, seal } = await lockedOrder(database, 'UNASKED', { mode: 'enforce' });
    await world.permit(orderId, 'SN-1', seal);
    await world.permit(orderId, 'SN-2', 'f'.repeat(64));

    const asked = await world.tell('operation.started', world.done(orderId, 'SN-0001', first, seal));
    const heldBefore = await world.holdsOf(orderId);
    const denied = await world.tell('operation.started', world.done(orderId, 'SN-2', first, seal));
    const unasked = await world.tell('operation.started', world.done(orderId, 'SN-3', first, seal));

    expect([asked.outcome, heldBefore]).toEqual([undefined, []]);
    expect([denied, unasked]).toMatchObject([
      { state: 'applied', outcome: { authorised: false } },
      { state: 'applied', outcome: { authorised: false } },
    ]);
    expect((await world.ledger('unauthorisedStart', orderId)).map(({ serial }) => serial)).toEqual(['SN-2', 'SN-3']);
    expect(codesOf(await world.ask(orderId, 'SN-4', seal))).toEqual(['ORDER_ON_HOLD', 'ORDER_ON_HOLD']);
  });

  it('is recorded alone where the site is in shadow', async () => {
    const { world, orderId, seal } = await lockedOrder(database, 'UNASKED-SHADOW', { mode: 'shadow' });

    await world.tell('operation.started', world.done(orderId, 'SN-1', first, seal));

    expect(await world.ledger('unauthorisedStart', orderId)).toMatchObject([{ mode: 'shadow' }]);
    expect(await world.holdsOf(orderId)).toEqual([]);
  });

  it('cannot pass under the permit of another unit, operation or order', async () => {
    const { world, orderId, seal } = await lockedOrder(database, 'FOREIGN', { mode: 'enforce' });
    await world.permit(orderId, 'SN-1', seal);
    const { rows } = await world.db.query(
      'SELECT authorisation_id AS id FROM cutin.authorisation WHERE order_id = $1',
      [orderId],
    );
    const authorisationId = (rows[0] as { id: string }).id;

    const own = await world.tell('operation.started', world.done(orderId, 'SN-1', first, seal, { authorisationId }));
    const other = await world.tell('operation.started', world.done(orderId, 'SN-2', first, seal, { authorisationId }));

    expect([own.outcome, other.outcome]).toEqual([undefined, { authorised: false }]);
  });
});

describe('a hold', () => {
  it('that a closed change left for rework ends with the signed relock, in the ledger and for subscribers', async () => {
    const { world, orderId, seal } = await lockedOrder(database, 'REWORK');
    await world.tell('operation.started', world.done(orderId, 'SN-1', first, seal));
    await world.plan('E', [{ basis: 'serial', series: 'SN-', from: 1, to: null }]);
    await world.dispose(orderId, 'E', { disposition: 'holdAndRework' });
    const held = { changeId: world.changeIdOf('E'), site, orderIds: [orderId], reason: 'orderDisposition' };
    await world.setChangeHolds(held);
    await world.close('E');
    const before = await world.holdsOf(orderId);

    await world.relock(orderId);
    const next = await world.lock(orderId);

    expect(before).toEqual([`change/${world.changeIdOf('E')}`, `effective/${world.changeIdOf('E')}`]);
    expect([next.lockSet.revision, next.endsHold]).toEqual(['E', true]);
    expect(await world.holdsOf(orderId)).toEqual([]);
    expect(await world.ask(orderId, 'SN-2', next.seal)).toEqual([]);
    expect((await world.ledger('orderHoldReleased', orderId)).length).toBe(3);
    expect(
      await world.count(
        'contract_event',
        `type = 'cutin.order.hold.v1' AND body->'data'->>'action' = 'release' AND subject = $1`,
        [`order/${site}/${orderId}`],
      ),
    ).toBe(3);
  });

  it('of a change that came while the order was being locked anew outlives that lock: nobody signed for it', async () => {
    const { world, orderId, seal } = await lockedOrder(database, 'OVERTAKEN');
    await world.tell('operation.started', world.done(orderId, 'SN-1', first, seal));
    await world.placeHold({ site, orderId, holdId: 'manual/1', reason: 'r', actor: 'pat.planner' });
    await world.relock(orderId);
    await world.makeEffective('E', 1);

    const overtaken = await world.lock(orderId);
    const held = await world.holdsOf(orderId);
    await world.relock(orderId);
    await world.lock(orderId);

    expect([overtaken.lockSet.revision, held]).toEqual(['E', ['manual/1', `effective/${world.changeIdOf('E')}`]]);
    expect(await world.holdsOf(orderId)).toEqual(['manual/1']);
  });

  it('of a change that is still under way outlives a relock', async () => {
    const { world, orderId } = await lockedOrder(database, 'UNDER-WAY');
    await world.plan('E', [{ basis: 'serial', series: 'SN-', from: 1, to: null }]);
    const changeId = world.changeIdOf('E');
    await world.setChangeHolds({ changeId, site, orderIds: [orderId], reason: 'mesLock' });

    await world.relock(orderId);
    const next = await world.lock(orderId);

    expect(next.endsHold).toBe(false);
    expect(await world.holdsOf(orderId)).toEqual([`change/${changeId}`]);
  });

  it('that is placed again after its release holds again, and both times are kept', async () => {
    const { world, orderId, seal } = await lockedOrder(database, 'TWICE');
    const tell = (action: string) =>
      world.tell('order.hold', { site, orderId, holdId: 'H-1', action, reason: 'fixture' });

    for (const action of ['hold', 'release', 'hold']) await tell(action);

    expect(codesOf(await world.ask(orderId, 'SN-1', seal))).toEqual(['ORDER_ON_HOLD']);
    const order = await world.orders.findOrder({ site, orderId });
    expect(order?.holds.map(({ releasedAt }) => releasedAt === null)).toEqual([false, true]);
    const changeId = world.changeIdOf('D');
    const change = (orderIds: string[]) => world.setChangeHolds({ changeId, site, orderIds, reason: 'mesLock' });
    for (const orderIds of [[orderId], [], [orderId], [orderId]]) await change(orderIds);
    expect(await world.holdsOf(orderId)).toContain(`change/${changeId}`);
    const ofChange = async (kind: string): Promise<number> =>
      (await world.ledger(kind, orderId)).filter(({ holdId }) => holdId === `change/${changeId}`).length;
    expect([await ofChange('orderHeld'), await ofChange('orderHoldReleased')]).toEqual([2, 1]);
  });
});

describe('a relock', () => {
  it('is refused to the author of the change, and where the signer looked at another version', async () => {
    const { world, orderId } = await lockedOrder(database, 'AUTHOR');

    const author = await world.relock(orderId, { actor: 'dana' });
    const stale = await world.relock(orderId, { fromVersion: 7 });

    expect(author).toMatchObject({ kind: 'refused', reasons: [{ code: 'SIGNER_IS_AUTHOR' }] });
    expect(stale).toMatchObject({ kind: 'refused', reasons: [{ code: 'LOCK_MOVED' }] });
    expect(await statesOf(world, orderId)).toEqual(['open']);
  });

  it('that is repeated answers what it answered, and relocks once', async () => {
    const { world, orderId } = await lockedOrder(database, 'REPEATED');
    const fromVersion = await world.openVersion(orderId);
    const relock = () => world.relock(orderId, { relockId: 'r-1', fromVersion });

    const asked = await relock();
    await world.lock(orderId);
    const again = await relock();

    expect(again).toEqual(asked);
    expect(await statesOf(world, orderId)).toEqual(['closed', 'open']);
  });

  it('treats an order whose start was permitted as begun: its report may be on its way', async () => {
    const { world, orderId, seal } = await lockedOrder(database, 'PERMITTED');
    await world.permit(orderId, 'SN-1', seal);
    await world.plan('E', [{ basis: 'serial', series: 'SN-', from: 1, to: null }]);
    await world.dispose(orderId, 'E', { disposition: 'switchBeforeStart' });

    const unheld = await world.relock(orderId);
    await world.close('E');

    expect(unheld).toMatchObject({ kind: 'refused', reasons: [{ code: 'HOLD_REQUIRED' }] });
    expect(await world.holdsOf(orderId)).toEqual([`effective/${world.changeIdOf('E')}`]);
    expect(await statesOf(world, orderId)).toEqual(['open']);
  });
});

describe('a concession', () => {
  it('lets an order go on only with the disposition that needs one', async () => {
    const { world, orderId, seal } = await lockedOrder(database, 'STRAY');
    await world.tell('operation.started', world.done(orderId, 'SN-1', first, seal));
    await world.plan('E', [{ basis: 'serial', series: 'SN-', from: 1, to: null }]);
    await world.dispose(orderId, 'E', { disposition: 'holdAndRework', concession: 'CON-1' });

    await world.close('E');

    expect(codesOf(await world.ask(orderId, 'SN-1', seal))).toEqual(['SUPERSEDED_REVISION', 'ORDER_ON_HOLD']);
  });
});

describe('what is effective by date', () => {
  it('counts by the planned start of the order, for its lock and for every start, and moves with it', async () => {
    const world = await worldOf(database, 'DATES');
    const day = '2031-03-01';
    await world.plan('E', [{ basis: 'date', start: day, end: null }], 'date');
    await world.plan('D2', [{ basis: 'date', start: '2000-01-01', end: day }], 'date');
    await world.close('E');
    await world.close('D2');
    const announce = (orderId: string, unit: string, plannedStart: string) =>
      world.tell('workorder.released', { ...world.order(orderId, unit), plannedStart });

    await announce('WO-BEFORE', 'XX-1', '2031-02-20');
    await announce('WO-AFTER', 'XX-2', '2031-03-05');
    const [before, after] = [await world.lock('WO-BEFORE'), await world.lock('WO-AFTER')];
    const permits = [
      await world.ask('WO-BEFORE', 'XX-1', before.seal),
      await world.ask('WO-AFTER', 'XX-2', after.seal),
    ];
    await announce('WO-BEFORE', 'XX-1', '2031-03-02');
    const moved = await world.ask('WO-BEFORE', 'XX-1', before.seal);

    expect([before.lockSet.revision, after.lockSet.revision]).toEqual(['D2', 'E']);
    expect(permits).toEqual([[], []]);
    expect(codesOf(moved)).toEqual(['SUPERSEDED_REVISION']);
  });
});
