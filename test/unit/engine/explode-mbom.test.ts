// What an order calls off: of what a change hands over, and of what ERP holds.
import type { MbomLine } from '../../../domain/mbom/mbom';
import { explodeChange, explodeHeld } from '../../../engine/mbom/explode';
import { changeId, ChangeWorld, codesOf, itemId, site } from '../../support/memory/change-world';

const line = (given: Partial<MbomLine>): MbomLine => ({
  ...{ itemId: 'P', parent: null, quantity: '1', unit: 'each', operation: '20', supply: 'make' },
  ...{ attributes: {}, provenance: { occurrences: [], rules: [] } },
  ...given,
});
/** Two frames a unit of four bolts each; every tenth frame is scrapped, and bolts come in bags of a hundred. */
const lines = {
  frame: line({ itemId: 'FRAME', quantity: '2', attritionPercent: '10', setupQuantity: '1' }),
  bolt: line({ itemId: 'BOLT', parent: 'frame', quantity: '4', supply: 'buy', roundingMultiple: '100' }),
  lid: line({ itemId: 'LID' }),
};
const held = { itemId, site, revision: 'C', units: '50' };

describe('what an order of fifty units calls off', () => {
  it('is told of what ERP holds, level by level', async () => {
    const world = new ChangeWorld();
    world.erp.set('C', lines);

    const exploded = await explodeHeld(world.given, held);

    expect(exploded).toMatchObject({ value: { itemId, revision: 'C', units: '50', openSuspects: 0 } });
    expect(exploded.kind === 'accepted' && exploded.value.lines).toEqual([
      expect.objectContaining({
        lineId: 'frame',
        level: 0,
        attritionPercent: '10',
        setupQuantity: '1',
        calledOff: '111',
      }),
      expect.objectContaining({ lineId: 'bolt', level: 1, parent: 'frame', roundingMultiple: '100', calledOff: '500' }),
      expect.objectContaining({ lineId: 'lid', level: 0, calledOff: '50' }),
    ]);
  });

  it('is told of what a change would hand over', async () => {
    const world = new ChangeWorld();
    const { reads } = world.store;

    const exploded = await explodeChange({ ...world.given, reads }, { changeId, site, itemId: null, units: '2.5' });

    expect(exploded.kind === 'accepted' && exploded.value.lines.map((one) => [one.itemId, one.calledOff])).toEqual([
      ['BOLT', '10'],
      ['SEAL', '2.5'],
    ]);
  });

  it.each<[string, Record<string, MbomLine> | null, string]>([
    ['ERP holds none', null, 'MBOM_UNKNOWN'],
    ['a line hangs under none that is there', { bolt: lines.bolt }, 'MBOM_NOT_A_STRUCTURE'],
    ['a multiple is zero', { lid: line({ roundingMultiple: '0' }) }, 'PLANNING_UNREADABLE'],
    ['an attrition is no number', { lid: line({ attritionPercent: 'ten' }) }, 'PLANNING_UNREADABLE'],
  ])('is refused where %s', async (_, given, code) => {
    const world = new ChangeWorld();
    if (given !== null) world.erp.set('C', given);

    expect(await codesOf(explodeHeld(world.given, held))).toEqual([code]);
  });
});
