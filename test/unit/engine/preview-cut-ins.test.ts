// The units of a cut-in are shown before the signature as they will be signed.
import type { AskedCutIn } from '../../../domain/effectivity/read-cut-ins';
import { decide } from '../../../engine/effectivity/decide';
import { previewCutIns } from '../../../engine/effectivity/preview-cut-ins';
import { showImpact } from '../../../engine/change/show-impact';
import { changeId, ChangeWorld, handoffIdAt, signature, site } from '../../support/memory/change-world';

const handoffId = handoffIdAt('effectivityDecision');
const actor = 'pat.planner';
const inHex = { serialRules: () => ({ form: 'TG{hex 4}' }) };

async function previewed(given: Partial<ChangeWorld['given']>, range: string, by = actor) {
  const world = new ChangeWorld();
  const cutIns: AskedCutIn[] = [{ basis: 'serial', range, newSeries: true }];
  const before = structuredClone(world.store.rows);
  const shown = await previewCutIns({ ...world.given, ...given }, { handoffId, cutIns, actor: by });
  expect(world.store.rows).toEqual(before);
  return { world, cutIns, shown };
}

it('shows units by the rules of the registry, as the decision signs them and answers them', async () => {
  const { world, cutIns, shown } = await previewed(inHex, 'TG0009 to TG0010');
  const given = { ...world.given, ...inHex };
  const impact = await showImpact(given, { changeId, site });
  const impactHash = impact.kind === 'accepted' ? impact.value.impactHash : '';
  const none = { stock: [], independent: null, retroactive: null, confirmGaps: null };

  const decided = await decide(given, { handoffId, decisionId: 'd1', cutIns, impactHash, actor, signature, ...none });

  const units = { count: 8, first: 'TG0009', last: 'TG0010', series: ['TG{hex 4}'] };
  expect(shown).toMatchObject({ kind: 'accepted', value: { cutIns: [{ units }] } });
  expect(decided).toMatchObject({ kind: 'accepted', value: shown.kind === 'accepted' ? shown.value : {} });
  expect(world.store.rows.decisions).toMatchObject([{ cutIns: [{ units }] }]);
});

it('refuses what the decision would refuse to read', async () => {
  expect((await previewed(inHex, 'SN-1')).shown).toMatchObject({ reasons: [{ code: 'SERIAL_NOT_OF_FORM' }] });
  expect((await previewed({}, 'SN-9 to')).shown).toMatchObject({ reasons: [{ code: 'RANGE_SYNTAX' }] });
  expect((await previewed({}, 'SN-9', 'ann.author')).shown).toMatchObject({ reasons: [{ code: 'SIGNER_IS_AUTHOR' }] });
});
