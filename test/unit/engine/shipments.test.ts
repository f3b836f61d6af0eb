// Units leave the plant, on the store in memory.
import { parseRange } from '../../../domain/effectivity/parse-range';
import { zerosInsignificant } from '../../../domain/effectivity/serial';
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

describe('a shipment', () => {
  const shipped = { site, serial, lot: null, quantity: null, itemId, shipTo: null, at };
  const unnamed = { orderId: null, operation: null, instructionRevision: null, drawingRevision: null };
  const draft = {
    site,
    nonconformanceId: 'NCR-1',
    serial,
    lot: null,
    ...unnamed,
    characteristicId: null,
    planRevision: null,
    requirement: null,
    description: 'looks odd',
    at,
  };
  const ready = async (serialRules = zerosInsignificant): Promise<MemoryFloor> => {
    const units = parseRange('SN-100 to SN-101', { ...serialRules(itemId), basis: 'serial' });
    const floor = new MemoryFloor().locked(units.kind === 'accepted' ? { spans: units.value } : {});
    floor.serialRules = serialRules;
    for (const operation of ['0010', '0020'])
      await floor.tell('operation.completed', { ...work(operation), startedAt: at, instruction: null, equipment: [] });
    await floor.tell('inspection.recorded', resultOf());
    await floor.tell('unit.completed', { site, orderId, serial, lot: null, quantity: null, itemId, seal, at });
    return floor;
  };

  it('of a completed unit is recorded', async () => {
    const floor = await ready();

    expect(await floor.tell('unit.shipped', shipped)).toMatchObject({ state: 'applied' });
    expect(floor.store.rows.records.map(({ kind }) => kind)).toEqual(['inspection', 'completed', 'shipped']);
  });

  it('waits for the completion, and for the disposition of every nonconformance', async () => {
    const open = await ready();
    await open.tell('nonconformance.detected', draft);

    expect(await new MemoryFloor().tell('unit.shipped', shipped)).toMatchObject({
      state: 'parked',
      waitsFor: ['completed/unit/PLANT-A/SN-100'],
    });
    expect(await open.tell('unit.shipped', shipped)).toMatchObject({
      state: 'parked',
      code: 'OPEN_NONCONFORMANCE',
      waitsFor: ['nonconformance/PLANT-A/NCR-1'],
      owner: 'quality engineer',
    });
  });

  it.each([
    ['in the form that the registry states', { form: 'SN-{HEX}' }, 'SN-0100', 'parked'],
    ["in a form that is not the item's", { form: 'SN-{HEX}' }, 'SN-100-A', 'applied'],
    ['with other zeros, which do not count', {}, 'SN-0100', 'parked'],
    ['with other zeros, which count', { leadingZerosSignificant: true }, 'SN-0100', 'applied'],
    ['of another series', {}, 'XX-100', 'applied'],
  ])('reads what a draft without order names as the item reads it: %s', async (_how, rules, written, state) => {
    const floor = await ready((of) => (of === itemId ? rules : {}));
    await floor.tell('nonconformance.detected', { ...draft, serial: written, orderId: null });

    expect(await floor.tell('unit.shipped', shipped)).toMatchObject({ state });
  });

  it('of a unit that was scrapped or sent back is refused, and of no serial at all', async () => {
    const floor = await ready();
    await floor.tell('nonconformance.detected', draft);
    const unit = { series: 'SN-', number: 100 };
    const scrapped = { state: 'dispositioned', disposition: 'scrap', endItem: itemId, unit };
    Object.assign(floor.store.rows.nonconformances[0]!, scrapped);

    expect(await floor.tell('unit.shipped', shipped)).toMatchObject({ state: 'refused', code: 'UNIT_NOT_SHIPPABLE' });
    expect(await floor.tell('unit.shipped', { ...shipped, serial: 'none' })).toMatchObject({
      state: 'refused',
      code: 'SERIAL_WITHOUT_NUMBER',
    });
  });
});
