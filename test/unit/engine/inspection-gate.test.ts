// Results are judged by the plan of the lock, and no unit leaves before its plan is done, on the store in memory.
import { itemId, MemoryFloor, orderId, resultOf, seal, serial, site, work } from '../../support/memory/memory-floor';
import { bore } from '../../support/bore';

const runOut = {
  ...bore,
  nominal: '0',
  lowerTolerance: '0',
  upperTolerance: '0.015',
  key: true,
  requirement: 'REQ-ROT-3',
};
const seated = { ...bore, nominal: null, lowerTolerance: null, upperTolerance: null, unit: null };
const at = (second: number): string => new Date(Date.parse('2026-03-02T08:00:00.000Z') + second * 1_000).toISOString();

const runOutOf = (value: string, verdict: 'pass' | 'fail', second = 0) =>
  resultOf({ characteristicId: 'C-01', value, verdict, at: at(second) });
const seatedOf = (verdict: 'pass' | 'fail', second = 0) =>
  resultOf({ characteristicId: 'C-05', value: null, unitOfMeasure: null, verdict, at: at(second) });
const completed = { site, orderId, serial, lot: null, quantity: null, itemId, seal, at: at(100) };
const shipped = { site, serial, lot: null, quantity: null, itemId, shipTo: null, at: at(200) };
const failure = runOutOf('0.5', 'fail');

/** Both operations of the unit are done, and nothing of it was inspected. */
async function built(): Promise<MemoryFloor> {
  const floor = new MemoryFloor().plan({ 'C-01': runOut, 'C-05': seated }).locked();
  floor.store.nowMs = Date.parse(at(3_600));
  for (const operation of ['0010', '0020'])
    await floor.tell('operation.completed', { ...work(operation), startedAt: at(0), instruction: null, equipment: [] });
  // What is found and told of it afterwards is heard later.
  floor.store.nowMs = Date.parse(at(300));
  return floor;
}

async function raisedBy(floor: MemoryFloor, result: ReturnType<typeof resultOf>): Promise<string> {
  const { outcome } = await floor.tell('inspection.recorded', result);
  return String(outcome?.['nonconformanceId']);
}

function disposalOf(nonconformanceId: string, disposition: 'useAsIs' | 'rework' | 'scrap', second: number) {
  const concession = disposition === 'useAsIs' ? 'CON-1' : null;
  return { site, nonconformanceId, disposition, concession, issuedBy: 'mrb', at: at(second) };
}

describe('a result', () => {
  it.each([
    ['VERDICT_CONTRADICTS_VALUE', runOutOf('99', 'pass')],
    ['VERDICT_CONTRADICTS_VALUE', runOutOf('0.010', 'fail')],
    ['UNIT_OF_MEASURE_MISMATCH', resultOf({ characteristicId: 'C-01', value: '0.010', unitOfMeasure: 'in' })],
    ['VALUE_MISSING', resultOf({ characteristicId: 'C-01', value: null })],
    ['CHARACTERISTIC_UNKNOWN', resultOf({ characteristicId: 'C-99' })],
  ])('that breaks the plan of the lock is refused with %s and recorded nowhere', async (code, result) => {
    const floor = await built();

    expect(await floor.tell('inspection.recorded', result)).toMatchObject({ state: 'refused', code });
    expect(floor.store.rows.records).toEqual([]);
    expect(floor.store.rows.nonconformances).toEqual([]);
  });

  it('that contradicts its value names value and limits', async () => {
    const floor = await built();

    expect(await floor.tell('inspection.recorded', runOutOf('99', 'pass'))).toMatchObject({
      reasons: [{ facts: { value: '99', computed: 'fail', limits: { upper: '0.015', unit: 'mm' } } }],
    });
  });
});

describe('a failed key characteristic', () => {
  it('raises a nonconformance with every reference, answered to its sender and told to subscribers', async () => {
    const floor = await built();

    const answer = await floor.tell('inspection.recorded', failure, { id: 'i' });

    expect(answer.outcome).toMatchObject({ state: 'open', missing: [] });
    const [raised] = floor.store.rows.nonconformances;
    expect(raised).toMatchObject({
      state: 'open',
      report: {
        nonconformanceId: answer.outcome?.['nonconformanceId'],
        orderId,
        operation: '0010',
        instructionRevision: '1',
        drawingRevision: 'D',
        characteristicId: 'C-01',
        planRevision: 'IP-1',
        requirement: 'REQ-ROT-3',
        description: 'C-01 measured 0.5, which failed: the plan allows 0 to 0.015 mm.',
      },
    });
    expect(floor.store.rows.told).toMatchObject([
      { name: 'nonconformance.detected', data: raised?.report, causationId: 'i' },
    ]);
    expect(floor.ledgerKinds()).toEqual(['nonconformanceOpened']);
  });

  it('raises one nonconformance however often it is told, and another one for another failure', async () => {
    const floor = await built();
    for (const result of [failure, failure, runOutOf('0.6', 'fail', 5)])
      await floor.tell('inspection.recorded', result);

    expect(floor.store.rows.nonconformances.map(({ report }) => report.description)).toEqual([
      'C-01 measured 0.5, which failed: the plan allows 0 to 0.015 mm.',
      'C-01 measured 0.6, which failed: the plan allows 0 to 0.015 mm.',
    ]);
  });

  it('is not what another characteristic is: that one fails alone', async () => {
    const floor = await built();

    expect(await floor.tell('inspection.recorded', seatedOf('fail'))).not.toHaveProperty('outcome');
    expect(floor.store.rows.nonconformances).toEqual([]);
  });
});

describe('a unit', () => {
  it('that was never inspected is not completed, until everything of its plan has passed', async () => {
    const floor = await built();

    const early = await floor.tell('unit.completed', completed, { id: 'u' });
    await floor.tell('inspection.recorded', runOutOf('0.010', 'pass'));
    await floor.settle();
    const half = floor.standing('u');
    await floor.tell('inspection.recorded', seatedOf('pass'));
    await floor.settle();

    expect(early).toMatchObject({
      state: 'parked',
      code: 'INSPECTION_OPEN',
      detail: 'SN-100 owes 2 of the characteristics of IP-1: C-01 missing (key), C-05 missing.',
      waitsFor: ['unit/PLANT-A/SN-100'],
      owner: 'quality engineer',
    });
    expect(half).toMatchObject({ state: 'parked', detail: expect.stringContaining('owes 1') as string });
    expect(floor.standing('u')).toMatchObject({ state: 'applied' });
  });

  it('that failed is completed and shipped by the disposition that accepts it', async () => {
    const floor = await built();
    await floor.tell('inspection.recorded', seatedOf('pass'));
    const nonconformanceId = await raisedBy(floor, failure);

    const parked = await floor.tell('unit.completed', completed, { id: 'u' });
    const waiting = await floor.tell('unit.shipped', shipped, { id: 's' });
    await floor.tell('disposition.issued', disposalOf(nonconformanceId, 'useAsIs', 10));
    await floor.settle();

    expect(parked).toMatchObject({
      code: 'INSPECTION_OPEN',
      waitsFor: ['unit/PLANT-A/SN-100', `nonconformance/PLANT-A/${nonconformanceId}`],
    });
    expect(waiting.state).toBe('parked');
    expect([floor.standing('u')?.state, floor.standing('s')?.state]).toEqual(['applied', 'applied']);
  });

  it('that was sent to rework is completed by the pass that follows, and by no earlier one', async () => {
    const floor = await built();
    await floor.tell('inspection.recorded', seatedOf('pass'));
    const nonconformanceId = await raisedBy(floor, failure);
    await floor.tell('inspection.recorded', runOutOf('0.010', 'pass', 5));
    await floor.tell('disposition.issued', disposalOf(nonconformanceId, 'rework', 10));

    const early = await floor.tell('unit.completed', completed, { id: 'u' });
    await floor.tell('inspection.recorded', runOutOf('0.012', 'pass', 20));
    await floor.settle();

    expect(early).toMatchObject({ code: 'INSPECTION_OPEN' });
    expect(floor.standing('u')).toMatchObject({ state: 'applied' });
  });

  it('that fails after its completion is not shipped', async () => {
    const floor = await built();
    await floor.tell('inspection.recorded', runOutOf('0.010', 'pass'));
    await floor.tell('inspection.recorded', seatedOf('pass'));
    await floor.tell('unit.completed', completed);
    await floor.tell('inspection.recorded', seatedOf('fail', 150));

    const parked = await floor.tell('unit.shipped', shipped, { id: 's' });
    await floor.tell('inspection.recorded', seatedOf('pass', 160));
    await floor.settle();

    expect(parked).toMatchObject({ state: 'parked', code: 'INSPECTION_OPEN' });
    expect(floor.standing('s')).toMatchObject({ state: 'applied' });
  });

  it('is not completed by what was found of another unit', async () => {
    const floor = await built();
    await floor.tell('operation.completed', {
      ...work('0010', { serial: 'SN-101' }),
      startedAt: at(0),
      instruction: null,
      equipment: [],
    });
    for (const result of [runOutOf('0.010', 'pass'), seatedOf('pass')])
      await floor.tell('inspection.recorded', { ...result, serial: 'SN-101' });

    expect(await floor.tell('unit.completed', completed)).toMatchObject({ code: 'INSPECTION_OPEN' });
  });

  it('whose plan nobody kept is not completed: a human is asked', async () => {
    const floor = await built();
    floor.store.rows.contents = {};

    await expect(floor.tell('unit.completed', completed)).rejects.toThrow('is locked to and not kept');
  });
});
