// What was done to a unit, as MES tells it, on the store in memory.
import { effectivityLock } from '../../../ports/effectivity';
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

const started = (more: object = {}) => ({ ...work(), authorisationId: null, instruction: null, ...more });
const completed = (more: object = {}) => ({ ...work(), startedAt: null, instruction: null, equipment: [], ...more });
const moved = {
  ...work(),
  position: null,
  component: { itemId: 'BRG', revision: null, serial: null, lot: 'L-1' },
  quantity: '2',
  unitOfMeasure: 'each',
};
const installed = (more: object = {}) => ({ ...moved, concession: null, ...more });
const removed = (more: object = {}) => ({ ...moved, reason: 'worn', ...more });
const unitCompleted = (more: object = {}) => ({
  ...{ site, orderId, serial, lot: null, quantity: null },
  itemId,
  seal,
  at,
  ...more,
});

/** Both operations of the unit are done, and its one characteristic passed. */
async function built(floor: MemoryFloor, of = serial): Promise<void> {
  for (const operation of ['0010', '0020'])
    await floor.tell('operation.completed', completed({ operation, serial: of, startedAt: at }));
  await floor.tell('inspection.recorded', resultOf({ serial: of }));
}

describe('every report of a unit', () => {
  const reports = [
    ['operation.started', started],
    ['operation.completed', completed],
    ['component.installed', installed],
    ['component.removed', removed],
    ['unit.completed', unitCompleted],
  ] as const;

  it.each(reports)('%s waits for its order, and for the lock of the order', async (name, dataOf) => {
    const floor = new MemoryFloor();
    const unknown = await floor.tell(name, dataOf());
    floor.locked();
    floor.store.rows.locks = [];
    const unlocked = await floor.tell(name, dataOf());

    expect(unknown).toMatchObject({ state: 'parked', code: 'REFERENCE_NOT_FOUND', waitsFor: ['order/PLANT-A/WO-1'] });
    expect(unlocked).toMatchObject({ state: 'parked', code: 'REFERENCE_NOT_FOUND', waitsFor: ['lock/PLANT-A/WO-1'] });
    expect(floor.store.rows.published).toEqual([]);
  });

  it.each(reports)('%s under another seal is refused and holds the order', async (name, dataOf) => {
    const floor = new MemoryFloor().locked();

    const answer = await floor.tell(name, dataOf({ seal: 'f'.repeat(64) }), { id: 'wrong' });

    expect(answer).toMatchObject({ state: 'refused', code: 'SEAL_MISMATCH' });
    expect(floor.standingHolds()).toEqual(['report//mes/wrong']);
    expect(floor.store.rows.told).toMatchObject([{ name: 'order.hold', causationId: 'wrong' }]);
    expect([floor.store.rows.runs, floor.store.rows.records]).toEqual([[], []]);
  });

  it.each(reports)(
    '%s under a lock that had ended, or before it was open, is refused and holds',
    async (name, dataOf) => {
      const ended = new MemoryFloor().locked({ state: 'closed', endedAt: '2026-03-02T07:30:00.000Z' });
      const early = new MemoryFloor().locked({ openedAt: '2026-03-02T09:00:00.000Z' });

      expect(await ended.tell(name, dataOf() as never)).toMatchObject({
        state: 'refused',
        code: 'SUPERSEDED_REVISION',
      });
      expect(await early.tell(name, dataOf() as never)).toMatchObject({ state: 'refused', code: 'NO_LOCK' });
      expect([ended.standingHolds(), early.standingHolds()]).toEqual(Array(2).fill(['report//mes/e1']));
    },
  );

  it.each(reports)('%s of a unit that is none of the order is refused and holds nothing', async (name, dataOf) => {
    const floor = new MemoryFloor().locked();

    const answer = await floor.tell(name, dataOf({ serial: 'SN-900' }));

    expect(answer).toMatchObject({ state: 'refused', code: 'NOT_EFFECTIVE_FOR_SERIAL' });
    expect(floor.standingHolds()).toEqual([]);
  });

  it.each(reports)('%s sent again gets its first answer and does nothing twice', async (name, dataOf) => {
    const floor = new MemoryFloor().locked();
    await built(floor);
    const event = floor.eventOf(name, dataOf());
    const first = await floor.tellEvent(event);
    const after = structuredClone(floor.store.rows);

    expect(await floor.tellEvent(event)).toEqual(first);
    expect(floor.store.rows).toEqual(after);
  });
});

describe('a start', () => {
  it('that was permitted is recorded under the lock it was done under, and handed on', async () => {
    const floor = new MemoryFloor().locked().permitted();

    const answer = await floor.tell('operation.started', started(), { id: 's' });

    expect(answer).toEqual({ source: '/mes', id: 's', state: 'applied' });
    expect(floor.store.rows.runs).toMatchObject([{ operation: '0010', lockVersion: 1, startedAt: at }]);
    expect(floor.store.rows.published).toMatchObject([{ id: 's' }]);
    expect(floor.store.rows.wakes).toEqual(['unit/PLANT-A/SN-100']);
    expect(floor.ledgerKinds()).toEqual([]);
  });

  it('is permitted by the answer that it names, for the unit as a unit', async () => {
    const floor = new MemoryFloor().locked().permitted('0010', 'SN-0100');
    const named = (authorisationId: string) => floor.tell('operation.started', started({ authorisationId }));

    expect(await named('permit SN-0100 0010')).not.toHaveProperty('outcome');
    expect(await named('another')).toMatchObject({ state: 'applied', outcome: { authorised: false } });
  });

  it('is not permitted by what another unit of the order was permitted', async () => {
    const floor = new MemoryFloor().locked().permitted('0010', 'SN-101');

    expect(await floor.tell('operation.started', started())).toMatchObject({ outcome: { authorised: false } });
  });

  it('without a permit is recorded with an alarm; where the site enforces, the order is held', async () => {
    const [shadow, enforce] = [new MemoryFloor().locked(), new MemoryFloor().locked()];
    enforce.mode = 'enforce';

    const answers = [
      await shadow.tell('operation.started', started()),
      await enforce.tell('operation.started', started(), { id: 's' }),
    ];

    expect(answers).toMatchObject(Array(2).fill({ state: 'applied', outcome: { authorised: false } }));
    expect([shadow.ledgerKinds(), shadow.standingHolds()]).toEqual([['unauthorisedStart'], []]);
    expect(enforce.ledgerKinds().sort()).toEqual(['orderHeld', 'unauthorisedStart']);
    expect(enforce.standingHolds()).toEqual(['report//mes/s']);
    expect(enforce.store.rows.runs).toHaveLength(1);
  });

  it('of an operation that the locked routing lacks is refused', async () => {
    const floor = new MemoryFloor().locked();

    expect(await floor.tell('operation.started', started({ operation: '0099' }))).toMatchObject({
      state: 'refused',
      code: 'OPERATION_UNKNOWN',
    });
  });
});

describe('a completion', () => {
  it('is recorded after its start, or with the start that it tells', async () => {
    const floor = new MemoryFloor().locked().permitted();
    await floor.tell('operation.started', started());

    const answers = [
      await floor.tell('operation.completed', completed()),
      await floor.tell('operation.completed', completed({ operation: '0020', startedAt: at })),
    ];

    expect(answers).toMatchObject([{ state: 'applied' }, { state: 'applied' }]);
    expect(floor.store.rows.runs).toMatchObject(Array(2).fill({ startedAt: at, completedAt: at }));
  });

  it('that tells no start waits for it', async () => {
    const floor = new MemoryFloor().locked().permitted();

    const early = await floor.tell('operation.completed', completed(), { id: 'c' });
    await floor.tell('operation.started', started());
    await floor.settle();

    expect(early).toMatchObject({ state: 'parked', waitsFor: ['unit/PLANT-A/SN-100'] });
    expect(floor.standing('c')).toEqual({ source: '/mes', id: 'c', state: 'applied' });
  });

  it('of an operation that the locked routing lacks is refused', async () => {
    const floor = new MemoryFloor().locked();
    const answer = await floor.tell('operation.completed', completed({ operation: '0099' }));

    expect(answer).toMatchObject({ state: 'refused', code: 'OPERATION_UNKNOWN' });
  });
});

describe('a completed unit', () => {
  it('is recorded once all its operations are done, and not before', async () => {
    const floor = new MemoryFloor().locked();

    const early = await floor.tell('unit.completed', unitCompleted(), { id: 'u' });
    await built(floor);
    await floor.settle();

    expect(early).toMatchObject({ state: 'parked', detail: 'SN-100 lacks 0010, 0020.' });
    expect(floor.standing('u')).toMatchObject({ state: 'applied' });
    expect(floor.store.rows.records).toMatchObject([{ kind: 'inspection' }, { kind: 'completed', key: itemId }]);
    expect(floor.store.rows.orders).toMatchObject([{ state: 'released' }]);
  });

  it('that is the last of its order completes the order and ends its lock, before or after a change but not amid it', async () => {
    const floor = new MemoryFloor().locked();
    const holdsEffectivity: boolean[] = [];
    for (const unit of ['SN-100', 'SN-101']) {
      await built(floor, unit);
      await floor.tell('unit.completed', unitCompleted({ serial: unit }));
      holdsEffectivity.push(floor.store.held.includes(effectivityLock({ itemId, site })));
    }

    expect(holdsEffectivity).toEqual([false, true]);
    expect(floor.store.rows.orders).toMatchObject([{ state: 'complete' }]);
    expect(floor.store.rows.locks).toMatchObject([{ state: 'closed', endedBecause: 'complete' }]);
    expect(floor.ledgerKinds()).toEqual(['orderUnlocked']);
  });

  it('told twice counts once', async () => {
    const floor = new MemoryFloor().locked();
    await built(floor);
    for (const id of ['first', 'second']) await floor.tell('unit.completed', unitCompleted(), { id });

    expect(floor.store.rows.orders).toMatchObject([{ state: 'released' }]);
  });

  it('of another item than the order builds is refused', async () => {
    const floor = new MemoryFloor().locked();

    const answer = await floor.tell('unit.completed', unitCompleted({ itemId: 'OTHER' }));

    expect(answer).toMatchObject({ state: 'refused', code: 'ITEM_NOT_OF_ORDER' });
  });
});
