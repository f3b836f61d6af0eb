// Components that go into units and come out of them, judged by the mBOM of the lock, on the store in memory.
import { componentInstalled, componentRemoved } from '../../../contract/events/operation-events';
import { conceded, MemoryFloor, orderId, seal, serial, site } from '../../support/memory/memory-floor';

const at = (second: number): string => new Date(Date.parse('2026-03-02T08:00:00.000Z') + second * 1_000).toISOString();
const bearing = { itemId: 'BRG', revision: null, serial: 'B-0007', lot: null };
const move = {
  site,
  orderId,
  serial,
  lot: null,
  operation: '0010',
  seal,
  position: null,
  quantity: '1',
  unitOfMeasure: 'each',
};
const installed = (more: object = {}) => ({ ...move, component: bearing, concession: null, at: at(0), ...more });
const removed = (more: object = {}) => ({ ...move, component: bearing, reason: 'runs rough', at: at(10), ...more });
const ofLot = (quantity: string, more: object = {}) => ({
  component: { ...bearing, serial: null, lot: 'L-1' },
  quantity,
  ...more,
});
const other = 'SN-101';

describe('the quantity of a component', () => {
  it.each(['-2', '0', '0.000', '-0'])('is refused at the door where it is %s', (quantity) => {
    expect(componentInstalled.safeParse(installed(ofLot(quantity))).success).toBe(false);
    expect(componentRemoved.safeParse(removed(ofLot(quantity))).success).toBe(false);
  });

  it.each(['2', '0.5', '11'])('of a serial is not %s', (quantity) => {
    expect(componentInstalled.safeParse(installed({ quantity })).error?.issues).toMatchObject([{ path: ['quantity'] }]);
    expect(componentRemoved.safeParse(removed({ quantity })).success).toBe(false);
  });

  it.each(['1', '1.0', '01'])('of a serial may be %s', (quantity) => {
    expect(componentInstalled.safeParse(installed({ quantity })).success).toBe(true);
  });
});

describe('an installed component', () => {
  it('is recorded with the unit it was installed in', async () => {
    const floor = new MemoryFloor().locked();

    await floor.tell('component.installed', installed(), { id: 'c' });

    expect(floor.store.rows.records).toMatchObject([
      { kind: 'component', endItem: 'DRV-100', unit: { series: 'SN-', number: 100 }, event: { id: 'c' } },
    ]);
  });

  it.each([
    ['at its operation', '0010'],
    ['at any operation, where the mBOM names none', null],
  ])('that the mBOM holds %s is recorded without a word', async (_, planned) => {
    const floor = new MemoryFloor().mbom(['BRG', 'each', planned]).locked();

    const answer = await floor.tell('component.installed', installed());

    expect(answer).toMatchObject({ state: 'applied' });
    expect(answer).not.toHaveProperty('outcome');
    expect([floor.ledgerKinds(), floor.standingHolds()]).toEqual([[], []]);
  });

  it.each([
    ['COMPONENT_NOT_PLANNED', 'a part that the mBOM does not hold', [], 'mBOM MB-1 holds BRG nowhere.'],
    [
      'COMPONENT_NOT_PLANNED',
      'a part that the mBOM holds at another operation',
      [['BRG', 'each', '0020']],
      'mBOM MB-1 holds BRG at 0020, not at 0010.',
    ],
    [
      'UNIT_OF_MEASURE_MISMATCH',
      'another unit of measure',
      [['BRG', 'kg', '0010']],
      'mBOM MB-1 counts BRG in kg, not in each.',
    ],
  ] as const)('judged as %s, for %s, is recorded and holds the order', async (code, _, lines, detail) => {
    const floor = new MemoryFloor().mbom(...lines.map((line): [string, string, string] => [...line])).locked();

    const answer = await floor.tell('component.installed', installed(), { id: 'i' });

    expect(answer).toMatchObject({ state: 'applied', outcome: { judgement: 'held', code, detail } });
    expect(floor.store.rows.records).toMatchObject([{ kind: 'component' }]);
    expect(floor.standingHolds()).toEqual(['report//mes/i']);
    expect(floor.ledgerKinds().sort()).toEqual(['componentDeviation', 'orderHeld']);
  });

  it('that is not planned is a deviation where a concession allows it, and holds nothing', async () => {
    const floor = new MemoryFloor().mbom().locked();
    conceded(floor, {});

    const answer = await floor.tell('component.installed', installed({ concession: 'CON-1' }));

    expect(answer).toMatchObject({ state: 'applied', outcome: { judgement: 'deviation' } });
    expect(floor.standingHolds()).toEqual([]);
    expect(floor.store.rows.ledger).toMatchObject([{ kind: 'componentDeviation', body: { concession: 'CON-1' } }]);
  });

  it('whose mBOM nobody kept is not judged: a human is asked', async () => {
    const floor = new MemoryFloor().locked();
    floor.store.rows.contents = {};

    await expect(floor.tell('component.installed', installed())).rejects.toThrow('is locked to and not kept');
  });
});

describe('a serial', () => {
  it('that sits in one unit waits for its removal before it is installed in another, and both are named', async () => {
    const floor = new MemoryFloor().locked();
    await floor.tell('component.installed', installed());
    const second = installed({ serial: other, component: { ...bearing, serial: 'B-7' }, at: at(20) });

    const parked = await floor.tell('component.installed', second, { id: 'second' });
    await floor.tell('component.removed', removed());
    await floor.settle();

    expect(parked).toMatchObject({
      state: 'parked',
      code: 'COMPONENT_INSTALLED_ELSEWHERE',
      detail: 'BRG/B-7 sits in DRV-100 SN-100 (WO-1 at PLANT-A) and is told as installed in DRV-100 SN-101 too.',
      waitsFor: ['component/BRG/B-7'],
      owner: 'quality engineer',
    });
    expect(floor.standing('second')).toMatchObject({ state: 'applied' });
    expect(floor.store.rows.records.map(({ kind }) => kind)).toEqual(['component', 'removal', 'component']);
  });

  it('that was put back into its unit after a removal sits there again', async () => {
    const floor = new MemoryFloor().locked();
    await floor.tell('component.installed', installed());
    await floor.tell('component.removed', removed());
    await floor.tell('component.installed', installed({ at: at(20) }));

    expect(await floor.tell('component.installed', installed({ serial: other, at: at(30) }))).toMatchObject({
      code: 'COMPONENT_INSTALLED_ELSEWHERE',
    });
  });

  it('that is told late of a unit, and sits in another since, holds the order of the first', async () => {
    const floor = new MemoryFloor().locked();
    conceded(floor, {});
    await floor.tell('component.installed', installed({ serial: other, at: at(20) }));

    const late = await floor.tell('component.installed', installed({ concession: 'CON-1' }), { id: 'late' });

    expect(late).toMatchObject({
      state: 'applied',
      outcome: { judgement: 'held', code: 'COMPONENT_INSTALLED_ELSEWHERE' },
    });
    expect(floor.standingHolds()).toEqual(['report//mes/late']);
  });

  it('of one part is not that of another', async () => {
    const floor = new MemoryFloor().mbom(['BRG', 'each', null], ['SEAL', 'each', null]).locked();
    await floor.tell('component.installed', installed());

    const answer = await floor.tell(
      'component.installed',
      installed({ serial: other, component: { ...bearing, itemId: 'SEAL' } }),
    );

    expect(answer).toMatchObject({ state: 'applied' });
  });
});

describe('a removal', () => {
  it('waits for the installation that it undoes', async () => {
    const floor = new MemoryFloor().locked();

    const early = await floor.tell('component.removed', removed(), { id: 'r' });
    await floor.tell('component.installed', installed());
    await floor.settle();

    expect(early).toMatchObject({
      state: 'parked',
      code: 'REFERENCE_NOT_FOUND',
      detail: 'SN-100 holds 0 each of BRG/B-7, and 1 were taken out.',
    });
    expect(floor.standing('r')).toMatchObject({ state: 'applied' });
  });

  it('takes no more of a lot out of a unit than went in, and nothing of another lot', async () => {
    const floor = new MemoryFloor().locked();
    await floor.tell('component.installed', installed(ofLot('2')));

    const answers = [
      await floor.tell('component.removed', removed(ofLot('1'))),
      await floor.tell('component.removed', removed(ofLot('1.5'))),
      await floor.tell(
        'component.removed',
        removed(ofLot('1', { component: { ...bearing, serial: null, lot: 'L-2' } })),
      ),
      await floor.tell('component.removed', removed(ofLot('1', { serial: other }))),
      await floor.tell('component.removed', removed(ofLot('1', { position: 'left' }))),
    ];

    expect(answers.map(({ state }) => state)).toEqual(['applied', ...Array<string>(4).fill('parked')]);
  });
});
