// What counts as left out for the first time: what was handed over says it, and not the rules of today.
import type { TransformRule } from '../../../domain/mbom/transform-rules';
import type { MbomAssessment } from '../../../engine/mbom/assess-mbom';
import { previewItem } from '../../../engine/mbom/preview';
import { ChangeWorld, itemId, site } from '../../support/memory/change-world';

const parts = { BOLT: '4', NUT: '4', SEAL: '1' };
const leaveOut: TransformRule[] = [
  { id: 'bolts', kind: 'exclude', when: { itemId: 'BOLT' }, reason: 'by rule' },
  { id: 'nuts', kind: 'exclude', when: { itemId: 'NUT' }, reason: 'by rule' },
];

async function assessed(world: ChangeWorld, change: string, rules: TransformRule[]): Promise<MbomAssessment> {
  const { given, store } = world;
  const ruled = { ...given, rules: { ...given.rules, rules }, reads: store.reads };
  const shown = await previewItem(ruled, { changeId: change, site, itemId });
  if (shown.kind === 'refused') throw new Error(shown.reasons[0]?.message);
  return shown.value;
}

/** X was handed over by the rules given, or never; Y follows it with the same parts. */
async function worldAfter(rules: TransformRule[] | null): Promise<ChangeWorld> {
  const world = new ChangeWorld();
  world.release('CHG-X', null, 'X', parts);
  world.release('CHG-Y', 'X', 'Y', parts);
  if (rules === null) return world;
  const { lines } = (await assessed(world, 'CHG-X', rules)).transformed;
  const record = { site, itemId, revision: 'X', handoffId: 'h', ruleSetId: 'plain', ruleSetVersion: '1', lines };
  world.store.rows.transforms.push(record);
  return world;
}

it.each([
  ['rules that leave most out since the revision before', [], 2],
  ['a revision before that was never handed over', null, 2],
])('an mBOM waits for a signature after %s', async (_name, before, firstExcluded) => {
  const world = await worldAfter(before);

  const { release } = await assessed(world, 'CHG-Y', leaveOut);

  expect(release).toMatchObject({ reasons: [{ code: 'MBOM_MOSTLY_EXCLUDED', facts: { firstExcluded } }] });
});

it('an mBOM goes out where what was handed over before left the same out', async () => {
  const world = await worldAfter(leaveOut);

  expect((await assessed(world, 'CHG-Y', leaveOut)).release.kind).toBe('accepted');
});
