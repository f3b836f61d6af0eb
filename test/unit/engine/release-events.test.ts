// Routings, work instructions and what is told of lots, people and equipment, on the store in memory.
import { at, itemId, MemoryFloor, site } from '../../support/memory/memory-floor';

const released = { site, itemId, revision: '1', supersedes: null as string | null, contentHash: 'a'.repeat(64) };
const routing = (more: object = {}) => ({
  ...released,
  itemRevisions: ['D'],
  routingId: 'RT',
  operations: [{ operation: '0010', sequence: 1 }],
  ...more,
});
const instruction = (more: object = {}) => ({
  ...released,
  itemRevisions: ['D'],
  instructionId: 'WI',
  operation: '0010',
  ...more,
});
const documents = [
  ['routing.released', routing, `routing/PLANT-A/${itemId}`, 'RT'],
  ['workinstruction.released', instruction, `instruction/PLANT-A/${itemId}/0010`, 'WI'],
] as const;

describe.each(documents)('%s', (name, dataOf, place, document) => {
  it('is kept, and wakes what waits for it', async () => {
    const floor = new MemoryFloor();

    expect(await floor.tell(name, dataOf() as never)).toMatchObject({ state: 'applied' });

    expect(Object.values(floor.store.rows.holdsFor)).toEqual([['D']]);
    expect(floor.store.rows.wakes).toEqual([place, `${place}/${document}@1`]);
  });

  it('again as it was holds for the revisions of the item that it adds', async () => {
    const floor = new MemoryFloor();
    await floor.tell(name, dataOf());

    expect(await floor.tell(name, dataOf({ itemRevisions: ['E'] }) as never)).toMatchObject({ state: 'applied' });
    expect(Object.values(floor.store.rows.holdsFor)).toEqual([['D', 'E']]);
  });

  it.each([
    ['content', { contentHash: 'b'.repeat(64) }],
    ['predecessor', { supersedes: '0' }],
  ])('under a known revision with another %s is refused', async (_what, more) => {
    const floor = new MemoryFloor();
    await floor.tell(name, dataOf());

    const answer = await floor.tell(name, dataOf(more));

    expect(answer).toMatchObject({ state: 'refused', code: 'REVISION_CONFLICT', reasons: [{ at: place }] });
  });

  it('waits for the one that it supersedes', async () => {
    const floor = new MemoryFloor();
    const second = { revision: '2', supersedes: '1' };

    const early = await floor.tell(name, dataOf(second), { id: 'second' });
    await floor.tell(name, dataOf());
    await floor.settle();

    expect(early).toMatchObject({ state: 'parked', waitsFor: [`${place}/${document}@1`] });
    expect(floor.standing('second')).toMatchObject({ state: 'applied' });
  });
});

describe('what is told of lots, people and equipment', () => {
  const later = '2026-03-02T09:00:00.000Z';
  const lot = { site, itemId: 'BRG', lot: 'L-1', status: 'released' as const, expiresOn: null };

  it('is kept by what it is about', async () => {
    const floor = new MemoryFloor();
    const validity = { validFrom: '2026-01-01', validTo: null };

    await floor.tell('material.lot.status', { ...lot, at });
    await floor.tell('person.qualification', {
      site,
      personId: 'sam',
      qualification: 'torque',
      status: 'valid',
      ...validity,
      at,
    });
    await floor.tell('equipment.calibration', {
      site,
      equipmentId: 'TW-1',
      status: 'due',
      calibratedOn: '2025-01-01',
      validTo: '2026-01-01',
      at,
    });

    expect(floor.store.rows.resources).toEqual({
      'lot PLANT-A BRG|L-1': { status: 'released', at },
      'qualification PLANT-A sam|torque': { status: 'valid', at },
      'calibration PLANT-A TW-1': { status: 'due', at },
    });
  });

  it('is the newest by its own time, whatever order it comes in', async () => {
    const floor = new MemoryFloor();
    floor.store.nowMs = Date.parse(later);

    await floor.tell('material.lot.status', { ...lot, status: 'blocked', at: later });
    await floor.tell('material.lot.status', { ...lot, at });

    expect(floor.store.rows.resources['lot PLANT-A BRG|L-1']).toEqual({ status: 'blocked', at: later });
  });
});
