// Times that events tell, on the store in memory: nothing has happened later than we heard of it, nor after its unit left.
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

const later = (seconds: number): string => new Date(Date.parse(at) + seconds * 1_000).toISOString();
const started = (more: object = {}) => ({ ...work(), authorisationId: null, instruction: null, ...more });
const completed = (more: object = {}) => ({ ...work(), startedAt: null, instruction: null, equipment: [], ...more });
const shipped = (more: object = {}) => ({
  ...{ site, serial, lot: null, quantity: null },
  itemId,
  shipTo: null,
  at,
  ...more,
});

async function built(): Promise<MemoryFloor> {
  const floor = new MemoryFloor().locked();
  for (const operation of ['0010', '0020'])
    await floor.tell('operation.completed', completed({ operation, startedAt: at }));
  await floor.tell('inspection.recorded', resultOf({ serial }));
  await floor.tell('unit.completed', { site, orderId, serial, lot: null, quantity: null, itemId, seal, at });
  return floor;
}

describe('a time that has not come yet', () => {
  it('is refused beyond the skew of clocks, whatever the event tells of', async () => {
    const floor = new MemoryFloor().locked().permitted();
    const at2031 = '2031-01-01T08:00:00Z';

    const answers = [
      await floor.tell('operation.started', started({ at: at2031 })),
      await floor.tell('operation.completed', completed({ at: later(90), startedAt: at })),
      await floor.tell('operation.completed', completed({ startedAt: at2031 })),
      await floor.tell('unit.shipped', shipped({ at: at2031 })),
      await floor.tell('material.lot.status', {
        site,
        itemId,
        lot: 'L',
        status: 'blocked',
        expiresOn: null,
        at: at2031,
      }),
    ];

    expect(answers.map(({ state, code }) => [state, code])).toEqual(answers.map(() => ['refused', 'TIME_IN_FUTURE']));
    expect(floor.store.rows).toMatchObject({ runs: [], resources: {}, holds: [] });
  });

  it('is good within the skew', async () => {
    const floor = new MemoryFloor().locked().permitted();

    expect(await floor.tell('operation.started', started({ at: later(59) }))).toMatchObject({ state: 'applied' });
  });

  it('is held against the receipt, though the event waits for its turn until it has come', async () => {
    const floor = new MemoryFloor().locked().permitted();
    await floor.tell('operation.started', started({ at: later(300) }), { id: 'second', sequence: 2 });
    floor.store.nowMs += 600_000;

    await floor.tell('operation.started', started(), { id: 'first', sequence: 1 });
    await floor.settle();

    expect(floor.standing('second')).toMatchObject({ state: 'refused', code: 'TIME_IN_FUTURE' });
  });
});

describe('a completion before its own start', () => {
  it('is refused, by the start that it tells and by the one that was told before', async () => {
    const floor = new MemoryFloor().locked().permitted();
    await floor.tell('operation.started', started());

    const answers = [
      await floor.tell('operation.completed', completed({ at: later(-1) })),
      await floor.tell('operation.completed', completed({ operation: '0020', startedAt: later(2), at: later(1) })),
    ];

    expect(answers).toMatchObject([
      { state: 'refused', code: 'COMPLETED_BEFORE_START', reasons: [{ facts: { startedAt: at } }] },
      { state: 'refused', code: 'COMPLETED_BEFORE_START' },
    ]);
    expect(floor.store.rows.runs).toMatchObject([{ operation: '0010', completedAt: null }]);
    expect(await floor.tell('operation.completed', completed())).toMatchObject({ state: 'applied' });
  });

  it('is refused by the start that was told before, though it tells an earlier one itself', async () => {
    const floor = new MemoryFloor().locked().permitted();
    await floor.tell('operation.started', started());

    const answer = await floor.tell('operation.completed', completed({ startedAt: later(-120), at: later(-60) }));

    expect(answer).toMatchObject({ code: 'COMPLETED_BEFORE_START', reasons: [{ facts: { startedAt: at } }] });
    expect(floor.store.rows.runs).toMatchObject([{ startedAt: at, completedAt: null }]);
  });

  it('waits for its own start, where the operation was done under an earlier lock alone', async () => {
    const floor = new MemoryFloor().locked({ version: 2 }).permitted();
    const unit = { series: 'SN-', number: 100 };
    const before = { site, orderId, unit, operation: '0010', lockVersion: 1 };
    floor.store.rows.runs.push({ ...before, startedAt: later(-3_600), completedAt: later(-3_000) });

    const answer = await floor.tell('operation.completed', completed(), { id: 'c' });
    expect(answer).toMatchObject({ state: 'parked', code: 'REFERENCE_NOT_FOUND' });

    await floor.tell('operation.started', started());
    await floor.settle();
    expect(floor.standing('c')).toMatchObject({ state: 'applied' });
  });
});

describe('a result of a time before its operation began', () => {
  it('waits for a start that was as early, and leaves the characteristic owed', async () => {
    const floor = new MemoryFloor().locked();
    for (const operation of ['0010', '0020'])
      await floor.tell('operation.completed', completed({ operation, startedAt: at }));

    const early = await floor.tell('inspection.recorded', resultOf({ at: '2001-01-01T08:00:00Z' }));
    const gate = await floor.tell('unit.completed', {
      ...{ site, orderId, serial, lot: null, quantity: null },
      itemId,
      seal,
      at,
    });

    expect(early).toMatchObject({ state: 'parked', code: 'REFERENCE_NOT_FOUND' });
    expect(gate).toMatchObject({ state: 'parked', code: 'INSPECTION_OPEN' });
    expect(await floor.tell('inspection.recorded', resultOf({ at: later(-59) }))).toMatchObject({ state: 'applied' });
  });
});

describe('a unit that has left the plant', () => {
  it('takes no work and no result of a later time, and takes late reports of what was done before', async () => {
    const floor = await built();
    await floor.tell('unit.shipped', shipped());
    floor.store.nowMs += 600_000;
    const reports = (time: string) => [
      floor.tell('inspection.recorded', resultOf({ serial, at: time })),
      floor.tell('operation.completed', completed({ startedAt: time, at: time })),
    ];

    const after = await Promise.all(reports(later(90)));
    const before = await Promise.all(reports(at));

    expect(after).toMatchObject([
      { state: 'refused', code: 'UNIT_SHIPPED', reasons: [{ facts: { shippedAt: at } }] },
      { state: 'refused' },
    ]);
    expect(before.map(({ state }) => state)).toEqual(['applied', 'applied']);
  });

  it('has not left before the last that was recorded of it', async () => {
    const floor = await built();

    expect(await floor.tell('unit.shipped', shipped({ at: later(-90) }))).toMatchObject({
      state: 'refused',
      code: 'SHIPPED_BEFORE_WORK',
    });
    expect(await floor.tell('unit.shipped', shipped({ at: later(-59) }))).toMatchObject({ state: 'applied' });
  });
});
