// Merges that a manufacturing engineer settles, on the store in memory.
import type { RefusalCode } from '../../../domain/refusal-codes';
import type { MbomAssessment } from '../../../engine/mbom/assess-mbom';
import { previewItem } from '../../../engine/mbom/preview';
import { reconcile, type ReconcileCommand } from '../../../engine/mbom/reconcile';
import {
  changeId,
  ChangeWorld,
  codesOf,
  handoffIdAt,
  itemId,
  signature,
  site,
} from '../../support/memory/change-world';

const handoffId = handoffIdAt('mbomTransform');
const parkId = `${handoffId}#1`;

/** Engineering and planners changed the quantity of one line differently, and its handoff waits for a choice. */
async function parkedWorld(): Promise<{ world: ChangeWorld; command: ReconcileCommand }> {
  const world = new ChangeWorld();
  const { rows } = world.store;
  const base = await assessed(world);
  const [lineId, bolt] = Object.entries(base.transformed.lines).find(([, { itemId: part }]) => part === 'BOLT') ?? [];
  if (lineId === undefined || bolt === undefined) throw new Error('The mBOM has no bolts.');
  // The base says 2 bolts, planners hold 6, engineering now 4: nobody but a human can tell.
  const lines = { ...base.transformed.lines, [lineId]: { ...bolt, quantity: '2' } };
  const record = { site, itemId, revision: 'C', handoffId, ruleSetId: 'plain', ruleSetVersion: '1', lines };
  rows.transforms.push(record);
  world.erp.set('C', { ...base.transformed.lines, [lineId]: { ...bolt, quantity: '6' } });
  world.hasHandoff('mbomTransform', {
    state: 'parked',
    reason: 'RECONCILIATION_OPEN',
    park: { parkId, actions: ['retry', 'abort'] },
  });
  const choice = { itemId, lineId, facet: 'quantity', engineering: '4', planning: '6', take: 'engineering' as const };
  const command = { handoffId, decisionId: 'm1', parkId, choices: [choice], exceptions: [], actor: 'max', signature };
  return { world, command };
}

async function assessed(world: ChangeWorld): Promise<MbomAssessment> {
  const { reads } = world.store;
  const shown = await previewItem({ ...world.given, reads }, { changeId, site, itemId });
  if (shown.kind === 'refused') throw new Error(shown.reasons[0]?.message);
  return shown.value;
}

describe('reconcile', () => {
  it('keeps the choices, answers the park with a retry, and merges with them from then on', async () => {
    const { world, command } = await parkedWorld();
    expect((await assessed(world)).reconciled.open).toHaveLength(1);

    const answer = await reconcile(world.given, command);

    const { rows } = world.store;
    expect(answer).toEqual({ kind: 'accepted', value: { decisionId: 'm1', handoffId } });
    expect(rows.reconciliations).toMatchObject([{ parkId, decision: { decisionId: 'm1', actor: 'max' } }]);
    expect(rows.resolutions).toMatchObject([{ resolutionId: 'm1', action: 'retry' }]);
    expect(rows.outbox).toMatchObject([{ kind: 'resolve', payload: { parkId, action: 'retry' } }]);
    expect(rows.ledger.map(({ kind }) => kind)).toEqual(['parkResolved', 'mbomReconciled']);
    expect((await assessed(world)).release.kind).toBe('accepted');
  });

  it('answers a repetition as before, and does nothing twice', async () => {
    const { world, command } = await parkedWorld();
    const first = await reconcile(world.given, command);
    const after = structuredClone(world.store.rows);

    expect(await reconcile(world.given, command)).toEqual(first);
    expect(world.store.rows).toEqual(after);
  });

  it('refuses where somebody answered the park first, and keeps no choice', async () => {
    const { world, command } = await parkedWorld();
    await reconcile(world.given, command);
    const after = structuredClone(world.store.rows);

    expect(await codesOf(reconcile(world.given, { ...command, decisionId: 'm2' }))).toEqual(['ALREADY_RESOLVED']);
    expect(world.store.rows).toEqual(after);
  });

  it('refuses a choice of values that have moved on', async () => {
    const { world, command } = await parkedWorld();
    const choices = command.choices.map((one) => ({ ...one, planning: '5' }));

    expect(await codesOf(reconcile(world.given, { ...command, choices }))).toEqual(['CHOICE_NOT_OPEN']);
    expect(world.store.rows.resolutions).toEqual([]);
  });

  it('refuses choices that leave the eBOM unaccounted for', async () => {
    const { world, command } = await parkedWorld();
    const choices = command.choices.map((one) => ({ ...one, take: 'planning' as const }));

    expect(await codesOf(reconcile(world.given, { ...command, choices }))).toEqual(['MBOM_NOT_ACCOUNTABLE']);
    expect(world.store.rows.reconciliations).toEqual([]);
  });

  it('refuses to settle less than all that is open', async () => {
    const { world, command } = await parkedWorld();

    expect(await codesOf(reconcile(world.given, { ...command, choices: [] }))).toEqual(['RECONCILIATION_OPEN']);
  });

  it('refuses what ERP holds in no form that can be merged', async () => {
    const { world, command } = await parkedWorld();
    world.erp.set('C', { 'odd line': { itemId: 'BOLT', quantity: 'four' } } as never);

    const answer = await reconcile(world.given, command);

    expect(answer).toMatchObject({ reasons: [{ code: 'PLANNING_UNREADABLE' }] });
    expect(world.store.rows.resolutions).toEqual([]);
  });

  it.each<[string, Partial<ReconcileCommand>, RefusalCode]>([
    ['the author of the change', { actor: 'ann.author' }, 'SIGNER_IS_AUTHOR'],
    ['another key', { signature: { ...signature, signingKey: 'x' } }, 'SIGNATURE_REFUSED'],
    ['another park', { parkId: `${handoffId}#2` }, 'PARK_NOT_CURRENT'],
    ['a handoff that merges nothing', { handoffId: handoffIdAt('effectivityDecision') }, 'NOT_A_TRANSFORM'],
    ['a handoff that nobody knows', { handoffId: 'CHG-9:PLANT-A:mbomTransform' }, 'HANDOFF_UNKNOWN'],
  ])('refuses %s, and records nothing', async (_, more, code) => {
    const { world, command } = await parkedWorld();
    const before = structuredClone(world.store.rows);

    expect(await codesOf(reconcile(world.given, { ...command, ...more }))).toEqual([code]);

    expect(world.store.rows).toEqual(before);
  });

  it('refuses a park that no choice can free', async () => {
    const { world, command } = await parkedWorld();
    Object.assign(world.store.rows.handoffs.at(-1) ?? {}, { reason: 'HANDOFF_REJECTED' });

    expect(await codesOf(reconcile(world.given, command))).toEqual(['PARK_NOT_CURRENT']);
  });
});
