// An installed component whose part number is not the one it is taken for, on the store in memory.
import { MemoryFloor, work } from '../../support/memory/memory-floor';
import { release } from '../../support/memory/release-world';

const installed = (itemId: string) => ({
  ...work(),
  position: null,
  component: { itemId, revision: null, serial: null, lot: 'L-1' },
  quantity: '2',
  unitOfMeasure: 'each',
  concession: null,
});

it.each(['ВRG', 'BR\u00adG', 'BR G'])('is refused with the known spelling shown: %j', async (itemId) => {
  const floor = new MemoryFloor().locked();
  floor.store.rows.identifiers.push({ changeId: 'CHG-D', identifier: 'BRG' });
  floor.store.rows.changes.push({ change: { ...release().change, changeId: 'CHG-D' }, state: 'closed' });

  const answer = await floor.tell('component.installed', installed(itemId));

  expect(answer).toMatchObject({
    state: 'refused',
    code: 'IDENTIFIER_LOOKALIKE',
    reasons: [{ facts: { given: itemId, known: 'BRG' } }],
  });
  expect(floor.store.rows.records).toEqual([]);
});
