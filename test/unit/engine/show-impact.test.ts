// What changed in the structure, as a planner sees it before a decision.
import { changesListedMax } from '../../../domain/change/impact';
import { showImpact } from '../../../engine/change/show-impact';
import type { ItemImpact } from '../../../domain/change/impact';
import { changeId, ChangeWorld, site } from '../../support/memory/change-world';

async function impactOf(world: ChangeWorld, of = changeId): Promise<ItemImpact> {
  const shown = await showImpact(world.given, { changeId: of, site });
  if (shown.kind === 'refused') throw new Error(shown.reasons[0]?.message);
  return shown.value.impact.items[0]!;
}

describe('the impact of a change', () => {
  it('tells by occurrence what changed from the revision before', async () => {
    const world = new ChangeWorld();
    world.release('CHG-3', 'D', 'E', { BOLT: '6', SEAL: '1' });

    const { structure, parts } = await impactOf(world);
    const next = await impactOf(world, 'CHG-3');

    expect(structure).toMatchObject({
      comparedWith: 'C',
      counts: { added: 1, removed: 1, part: 0, same: 1, sameWithOtherChanges: 0 },
      changes: [
        { occurrence: 'o-GASKET', kind: 'removed', before: 'GASKET', after: null },
        { occurrence: 'o-SEAL', kind: 'added', before: null, after: 'SEAL' },
      ],
      unlisted: 0,
    });
    expect(parts.map((part) => part.itemId)).toEqual(['GASKET', 'SEAL']);
    expect(next.structure).toMatchObject({
      counts: { same: 2, sameWithOtherChanges: 1, facets: { quantity: 1, parent: 0, attribute: 0 } },
      changes: [{ occurrence: 'o-BOLT', facets: [{ name: 'quantity', before: '4', after: '6' }] }],
    });
  });

  it('tells a first revision as added whole', async () => {
    const { structure } = await impactOf(new ChangeWorld(), 'CHG-1');

    expect(structure).toMatchObject({ comparedWith: null, counts: { added: 2, removed: 0, same: 0 } });
  });

  it('compares nothing where the revision before is not known, and tells no part as new', async () => {
    const world = new ChangeWorld();
    world.release('CHG-3', 'X', 'E', { BOLT: '6' });

    expect(await impactOf(world, 'CHG-3')).toMatchObject({ structure: null, parts: [], supersededStock: [] });
  });

  it('counts orders that build a lot as lots, and no units of them', async () => {
    const world = new ChangeWorld();
    world.hasOrder('WO-1');
    world.hasOrder('WO-2', { serials: null, lot: 'L-9001', state: 'started' });

    expect(await impactOf(world)).toMatchObject({
      ordersByState: { released: { orders: 1, units: 3 }, started: { orders: 1, units: 0, lots: 1 } },
      workInProgress: { orders: 1, units: 0, lots: 1 },
    });
  });

  it('lists the first changes, counts all, and says how many are not listed', async () => {
    const world = new ChangeWorld();
    const many = Array.from({ length: changesListedMax + 7 }, (_, index) => [`P${String(index)}`, '1'] as const);
    world.release('CHG-3', null, 'E', Object.fromEntries(many));

    const { structure } = await impactOf(world, 'CHG-3');

    expect([structure?.counts.added, structure?.changes.length, structure?.unlisted]).toEqual([
      changesListedMax + 7,
      changesListedMax,
      7,
    ]);
  });
});
