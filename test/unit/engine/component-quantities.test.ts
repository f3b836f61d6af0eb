// How much of a part goes into a unit, against what the locked mBOM asks, on the store in memory.
import type { FloorEventAnswer } from '../../../domain/events/event-answer';
import { conceded, MemoryFloor, orderId, seal, serial, site } from '../../support/memory/memory-floor';

const at = (second: number): string => new Date(Date.parse('2026-03-02T08:00:00.000Z') + second * 1_000).toISOString();
const component = { itemId: 'BRG', revision: null, serial: null, lot: 'L-1' };
const move = {
  site,
  orderId,
  serial,
  lot: null,
  operation: '0010',
  seal,
  position: null,
  component,
  unitOfMeasure: 'each',
};

function install(floor: MemoryFloor, quantity: string, second: number, more: object = {}): Promise<FloorEventAnswer> {
  return floor.tell('component.installed', { ...move, quantity, concession: null, at: at(second), ...more });
}

function remove(floor: MemoryFloor, quantity: string, second: number, more: object = {}): Promise<FloorEventAnswer> {
  return floor.tell('component.removed', { ...move, quantity, reason: 'runs rough', at: at(second), ...more });
}

const codeOf = ({ outcome }: { outcome?: unknown }): unknown => (outcome as { code?: string } | undefined)?.code;

describe('what a unit holds of a part', () => {
  it('is what the mBOM asks, or the order is held and both are named', async () => {
    const floor = new MemoryFloor().mbom(['BRG', 'each', '0010', '2']).locked();

    const answers = [await install(floor, '2', 1), await install(floor, '1', 2)];

    expect(answers[0]).not.toHaveProperty('outcome');
    expect(answers[1]).toMatchObject({
      outcome: {
        judgement: 'held',
        code: 'COMPONENT_EXTRA',
        detail: 'mBOM MB-1 asks 2 each of BRG in a unit at 0010; SN-100 holds 3.',
      },
    });
    expect(floor.standingHolds()).toHaveLength(1);
    expect(floor.store.rows.records).toHaveLength(2);
  });

  it('may be more by a concession', async () => {
    const floor = new MemoryFloor().mbom(['BRG', 'each', '0010', '2']).locked();
    conceded(floor, {});

    const answer = await install(floor, '3', 1, { concession: 'CON-1' });

    expect(answer).toMatchObject({ outcome: { judgement: 'deviation', code: 'COMPONENT_EXTRA' } });
    expect(floor.standingHolds()).toEqual([]);
  });

  it('is reckoned exactly', async () => {
    const floor = new MemoryFloor().mbom(['BRG', 'kg', '0010', '0.3']).locked();
    const unitOfMeasure = 'kg';

    const thirds = [1, 2, 3].map((second) => install(floor, '0.1', second, { unitOfMeasure }));
    const answers = [...(await Promise.all(thirds)), await install(floor, '0.000000000001', 4, { unitOfMeasure })];

    expect(answers.map(codeOf)).toEqual([undefined, undefined, undefined, 'COMPONENT_EXTRA']);
  });

  it('grows with every assembly above it in the mBOM', async () => {
    const floor = new MemoryFloor()
      .mbom(['HUB', 'each', '0010', '2'], ['BRG', 'each', '0010', '3', 'HUB|0010'])
      .locked();

    const answers = [await install(floor, '6', 1), await install(floor, '1', 2)];

    expect(answers.map(codeOf)).toEqual([undefined, 'COMPONENT_EXTRA']);
  });

  it('is the sum of the lines of the mBOM at one operation, and of those that name none', async () => {
    const floor = new MemoryFloor()
      .mbom(['BRG', 'each', '0010', '1'], ['BRG', 'each', '0020', '1'], ['BRG', 'each', null, '1'])
      .locked();

    const answers = [
      await install(floor, '2', 1),
      await install(floor, '1', 2, { operation: '0020' }),
      await install(floor, '1', 3, { operation: '0020' }),
    ];

    expect(answers.map(codeOf)).toEqual([undefined, undefined, 'COMPONENT_EXTRA']);
  });

  it('is counted unit by unit', async () => {
    const floor = new MemoryFloor().locked();

    const answers = [await install(floor, '1', 1), await install(floor, '1', 1, { serial: 'SN-101' })];

    expect(answers.map(codeOf)).toEqual([undefined, undefined]);
  });

  it('is counted item by item that is built: the parts of a component of the same serial are its own', async () => {
    const floor = new MemoryFloor().locked();
    floor.store.rows.orders.push({ ...floor.store.rows.orders[0]!, orderId: 'WO-HUB', itemId: 'HUB' });
    await install(floor, '1', 1);
    floor.store.rows.records[0]!.body = { ...(floor.store.rows.records[0]!.body as object), orderId: 'WO-HUB' };

    expect(codeOf(await install(floor, '1', 2))).toBeUndefined();
  });
});

describe('what was taken out of a unit', () => {
  it('makes room for another', async () => {
    const floor = new MemoryFloor().locked();
    const ofOther = { component: { ...component, lot: 'L-2' } };

    const answers = [
      await install(floor, '1', 1),
      await remove(floor, '1', 2, { operation: '0020' }),
      await install(floor, '1', 3, ofOther),
      await install(floor, '1', 4, ofOther),
    ];

    expect(answers.map(codeOf)).toEqual([undefined, undefined, undefined, 'COMPONENT_EXTRA']);
  });

  it('makes room at the operation where it went in', async () => {
    const floor = new MemoryFloor().mbom(['BRG', 'each', '0010'], ['BRG', 'each', '0020']).locked();
    const ofOther = { operation: '0020', component: { ...component, lot: 'L-2' } };
    await install(floor, '1', 1);
    await install(floor, '1', 2, ofOther);

    await remove(floor, '1', 3, { operation: '0020' });

    expect(codeOf(await install(floor, '1', 4, ofOther))).toBe('COMPONENT_EXTRA');
    expect(codeOf(await install(floor, '1', 5))).toBeUndefined();
  });

  it('makes room for what went in at the same moment', async () => {
    const floor = new MemoryFloor().locked();
    const piece = { component: { ...component, serial: 'B-7', lot: null } };
    await install(floor, '1', 1, piece);
    await remove(floor, '1', 2, piece);

    expect(codeOf(await install(floor, '1', 2, piece))).toBeUndefined();
  });

  it('does not make room before it was taken out', async () => {
    const floor = new MemoryFloor().locked();
    await install(floor, '1', 1);
    await remove(floor, '1', 9);

    expect(codeOf(await install(floor, '1', 5))).toBe('COMPONENT_EXTRA');
  });
});

describe('an installation that is told late', () => {
  it('is judged with what went in since', async () => {
    const floor = new MemoryFloor().locked();
    await install(floor, '1', 9);

    expect(codeOf(await install(floor, '1', 1))).toBe('COMPONENT_EXTRA');
  });

  it('counts until it was taken out', async () => {
    const floor = new MemoryFloor().locked();
    await install(floor, '1', 1);
    await remove(floor, '1', 5);

    expect(codeOf(await install(floor, '1', 7))).toBeUndefined();
  });
});

describe('a serial', () => {
  it('that sits in its unit is not installed there once more, however it is written', async () => {
    const floor = new MemoryFloor().mbom(['BRG', 'each', '0010', '2']).locked();
    const piece = (text: string): object => ({ component: { ...component, serial: text, lot: null } });
    await install(floor, '1', 1, piece('B-0007'));

    const again = await install(floor, '1', 2, piece('B-7'));

    expect(again).toMatchObject({
      outcome: { code: 'COMPONENT_EXTRA', detail: 'SN-100 holds BRG B-7 already, and it was installed once more.' },
    });
  });
});

describe('a concession that a report names', () => {
  it.each([
    ['that nobody issued', []],
    ['issued for another unit', [{ unit: { series: 'SN-', number: 101 } }]],
    ['issued for the unit of another product', [{ endItem: 'DRV-200' }]],
    ['of another number', [{ concession: 'CON-2' }]],
    ['of a nonconformance that was scrapped', [{ disposition: 'scrap' as const }]],
  ])('%s holds the order', async (_, issued) => {
    const floor = new MemoryFloor().mbom().locked();
    for (const one of issued) conceded(floor, one);

    const answer = await install(floor, '1', 1, { concession: 'CON-1' });

    expect(answer).toMatchObject({
      outcome: {
        judgement: 'held',
        code: 'CONCESSION_UNKNOWN',
        detail: 'mBOM MB-1 holds BRG nowhere. No nonconformance of SN-100 was let stand by concession CON-1.',
      },
    });
    expect(floor.standingHolds()).toHaveLength(1);
  });

  it('is looked at where the part is as planned, too', async () => {
    const floor = new MemoryFloor().locked();

    expect(codeOf(await install(floor, '1', 1, { concession: 'CON-1' }))).toBe('CONCESSION_UNKNOWN');
  });

  it.each(['useAsIs', 'repair'] as const)('may be that of a nonconformance disposed of by %s', async (disposition) => {
    const floor = new MemoryFloor().mbom().locked();
    conceded(floor, { disposition });

    const answer = await install(floor, '1', 1, { concession: 'CON-1' });

    expect(answer).toMatchObject({ outcome: { judgement: 'deviation', code: 'COMPONENT_NOT_PLANNED' } });
  });
});
