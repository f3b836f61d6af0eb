// Work orders and holds as MES tells them, on the store in memory.
import { dayIn } from '../../../domain/effectivity/plant-day';
import { effectivityLock } from '../../../ports/effectivity';
import { sourcesOf, statementOf } from '../../support/lock-samples';
import { itemId, MemoryFloor, orderId, site } from '../../support/memory/memory-floor';

const announced = (more: object = {}) => ({
  site,
  orderId,
  itemId,
  endItem: null,
  serials: 'SN-100 to SN-101',
  lot: null,
  quantity: null,
  plannedStart: null,
  splitFrom: null,
  state: 'released' as const,
  ...more,
});

describe('an order that is announced', () => {
  const handoffId = 'CHG-D:PLANT-A:workOrderLock:WO-1.1';

  it('is kept, and its lock is asked for', async () => {
    const floor = new MemoryFloor().effective();

    const answer = await floor.tell('workorder.released', announced());

    expect(answer).toMatchObject({ state: 'applied', outcome: { orderId, handoffId } });
    expect(floor.store.rows.orders).toMatchObject([{ orderId, endItem: itemId, state: 'released', lockRequests: 1 }]);
    expect(floor.store.rows.outbox).toMatchObject([{ kind: 'startHandoff', payload: { handoff: { handoffId } } }]);
    expect(floor.store.rows.wakes).toEqual(['order/PLANT-A/WO-1']);
  });

  it('again takes its turn with whoever locks it anew', async () => {
    const floor = new MemoryFloor().effective();
    await floor.tell('workorder.released', announced());
    floor.store.held.length = 0;

    await floor.tell('workorder.released', announced({ plannedStart: '2026-05-01' }));

    expect(floor.store.held).toContain(effectivityLock({ site, itemId }));
  });

  it('waits for its effectivity, and for what its lock lacks', async () => {
    const lacking = new MemoryFloor().effective();
    lacking.store.rows.sources[`${itemId} D`] = sourcesOf({ mbom: null, routings: [] });

    const answers = [
      await new MemoryFloor().tell('workorder.released', announced()),
      await lacking.tell('workorder.released', announced()),
    ];

    expect(answers).toMatchObject([
      { state: 'parked', code: 'REFERENCE_NOT_FOUND', waitsFor: [`effectivity/PLANT-A/${itemId}`] },
      { state: 'parked', waitsFor: [`mbom/PLANT-A/${itemId}/D`, `routing/PLANT-A/${itemId}`] },
    ]);
    expect(lacking.store.rows.orders).toEqual([]);
  });

  it('without a planned start is locked to what is effective on the day of the plant', async () => {
    const floor = new MemoryFloor();
    const dated = (revision: string, start: string, end: string | null) =>
      statementOf(revision, 1, null, { basis: 'date', endItem: null, spans: [{ basis: 'date', start, end }] });
    floor.store.rows.statements.push(dated('D', '2026-01-01', '2026-03-03'), dated('E', '2026-03-03', null));
    for (const revision of ['D', 'E']) floor.store.rows.sources[`${itemId} ${revision}`] = sourcesOf();
    // Half past midnight of the 3rd in Berlin.
    floor.store.nowMs = Date.parse('2026-03-02T23:30:00Z');
    floor.plantDay = (_, instant) => dayIn('Europe/Berlin', instant);

    const answer = await floor.tell('workorder.released', announced());

    expect(answer).toMatchObject({ outcome: { handoffId: 'CHG-E:PLANT-A:workOrderLock:WO-1.1' } });
    floor.plantDay = () => null;
    expect(await floor.tell('workorder.released', announced({ orderId: 'WO-2' }))).toMatchObject({
      state: 'refused',
      code: 'SITE_TIME_ZONE_UNKNOWN',
    });
  });

  it('waits for the planner where two revisions or two routings claim it', async () => {
    const revisions = new MemoryFloor().effective();
    revisions.store.rows.statements.push(statementOf('E', 100, null));
    const routings = new MemoryFloor().effective();
    const [routing] = sourcesOf().routings;
    routings.store.rows.sources[`${itemId} D`] = sourcesOf({
      routings: [routing!, { ...routing!, routingId: 'RT-2' }],
    });

    const answers = [
      await revisions.tell('workorder.released', announced()),
      await routings.tell('workorder.released', announced()),
    ];

    expect(answers).toMatchObject([
      { state: 'parked', code: 'AMBIGUOUS_EFFECTIVITY', owner: 'planner' },
      { state: 'parked', code: 'AMBIGUOUS_RELEASE', owner: 'planner', waitsFor: [`routing/PLANT-A/${itemId}`] },
    ]);
  });

  it.each([
    ['ORDER_SPLIT', 'SN-98 to SN-101'],
    ['ORDER_UNITS_UNCLEAR', 'SN-100 and up'],
    ['RANGE_INVERTED', 'SN-101 to SN-100'],
  ])('is refused with %s for the units %s', async (code, serials) => {
    const floor = new MemoryFloor().effective();
    floor.store.rows.statements.push(statementOf('C', 1, 99));

    expect(await floor.tell('workorder.released', announced({ serials }))).toMatchObject({ state: 'refused', code });
    expect(floor.store.rows.orders).toEqual([]);
  });

  it('again as it was keeps its lock, and once released stays so', async () => {
    const floor = new MemoryFloor().effective().locked();

    const answer = await floor.tell(
      'workorder.released',
      announced({ serials: 'SN-0100 to SN-0101', state: 'created' }),
    );

    expect(answer).toMatchObject({ state: 'applied', outcome: { orderId } });
    expect(answer.outcome).not.toHaveProperty('handoffId');
    expect(floor.store.rows.orders).toMatchObject([{ state: 'released', lockRequests: 1 }]);
    expect(floor.store.rows.outbox).toEqual([]);
  });

  it.each(['open', 'proposed', 'requested'] as const)(
    'as another one while its lock is %s is refused',
    async (standing) => {
      const floor = new MemoryFloor().effective().locked();
      floor.store.rows.standings[`${site}/${orderId}`] = standing;

      const answer = await floor.tell('workorder.released', announced({ serials: 'SN-100 to SN-109' }));

      expect(answer).toMatchObject({ state: 'refused', code: 'ORDER_LOCKED' });
      expect(floor.store.rows.orders).toMatchObject([{ serials: 'SN-100 to SN-101' }]);
    },
  );

  it('anew while its lock waits for a human asks for none; as another one it asks for the next', async () => {
    const floor = new MemoryFloor().effective().locked();
    floor.store.rows.standings[`${site}/${orderId}`] = 'parked';

    const same = await floor.tell('workorder.released', announced());
    const other = await floor.tell('workorder.released', announced({ serials: 'SN-100 to SN-109' }));

    expect(same.outcome).toEqual({ orderId });
    expect(other.outcome).toMatchObject({ handoffId: 'CHG-D:PLANT-A:workOrderLock:WO-1.2' });
  });

  it.each(['complete', 'cancelled'] as const)('after it is %s is refused', async (state) => {
    const floor = new MemoryFloor().effective().locked();
    floor.store.rows.orders[0]!.state = state;

    const answer = await floor.tell('workorder.released', announced());

    expect(answer).toMatchObject({ state: 'refused', code: 'ORDER_CLOSED', reasons: [{ at: orderId }] });
  });

  it('anew ends the older announcement that is parked, so that the newest wins', async () => {
    const floor = new MemoryFloor();
    await floor.tell('workorder.released', announced(), { id: 'old' });
    await floor.tell('workorder.released', announced({ serials: 'SN-105' }), { id: 'new' });
    floor.effective();
    for (const one of floor.store.rows.events) one.nextAtMs = 0;
    await floor.settle();

    expect(floor.standing('old')).toMatchObject({ state: 'refused', code: 'ANNOUNCED_ANEW' });
    expect(floor.standing('new')).toMatchObject({ state: 'applied' });
    expect(floor.store.rows.orders).toMatchObject([{ serials: 'SN-105' }]);
  });
});

describe('a hold that MES tells of', () => {
  const hold = (action: 'hold' | 'release') => ({ site, orderId, holdId: 'H', action, reason: 'a look' });

  it('stands until MES tells of its release, and is not told back', async () => {
    const floor = new MemoryFloor().locked();

    await floor.tell('order.hold', hold('hold'));
    const held = floor.standingHolds();
    await floor.tell('order.hold', hold('release'));

    expect([held, floor.standingHolds()]).toEqual([['event/H'], []]);
    expect(floor.store.rows.told).toEqual([]);
    expect(floor.ledgerKinds()).toEqual(['orderHeld', 'orderHoldReleased']);
  });

  it('waits for its order, and a release for its hold', async () => {
    const floor = new MemoryFloor();
    const early = await floor.tell('order.hold', hold('hold'), { id: 'hold' });
    floor.locked();
    const release = await floor.tell('order.hold', hold('release'), { id: 'release' });
    for (const one of floor.store.rows.events.filter(({ id }) => id === 'hold')) one.nextAtMs = 0;
    await floor.settle();

    expect(early).toMatchObject({ state: 'parked', waitsFor: ['order/PLANT-A/WO-1'] });
    expect(release).toMatchObject({ state: 'parked', waitsFor: ['hold/PLANT-A/WO-1/H'] });
    expect([floor.standing('hold')?.state, floor.standing('release')?.state]).toEqual(['applied', 'applied']);
    expect(floor.standingHolds()).toEqual([]);
  });

  it('that stands or was released already is told again without effect', async () => {
    const floor = new MemoryFloor().locked();
    for (const action of ['hold', 'hold', 'release', 'release'] as const)
      expect(await floor.tell('order.hold', hold(action))).toMatchObject({ state: 'applied' });

    expect(floor.store.rows.holds).toHaveLength(1);
    expect(floor.ledgerKinds()).toEqual(['orderHeld', 'orderHoldReleased']);
  });
});
