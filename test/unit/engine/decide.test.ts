// A planner's decision of a cut-in, on the store in memory: every check stands before anything is recorded.
import { dayIn, type PlantDay } from '../../../domain/effectivity/plant-day';
import type { AskedCutIn } from '../../../domain/effectivity/read-cut-ins';
import type { SerialRules } from '../../../domain/effectivity/serial';
import type { RefusalCode } from '../../../domain/refusal-codes';
import { showImpact } from '../../../engine/change/show-impact';
import { decide, type DecideCommand } from '../../../engine/effectivity/decide';
import {
  changeId,
  ChangeWorld,
  codesOf,
  handoffIdAt,
  itemId,
  signature,
  site,
} from '../../support/memory/change-world';

const handoffId = handoffIdAt('effectivityDecision');

/** What a planner sends who has just looked at the impact. */
async function commandIn(world: ChangeWorld, more: Partial<DecideCommand> = {}): Promise<DecideCommand> {
  const shown = await showImpact(world.given, { changeId, site });
  if (shown.kind === 'refused') throw new Error(shown.reasons[0]?.message);
  return {
    handoffId,
    decisionId: 'd1',
    cutIns: [{ basis: 'serial', range: 'SN-100 and up', newSeries: true }],
    stock: [],
    impactHash: shown.value.impactHash,
    independent: null,
    retroactive: null,
    confirmGaps: null,
    actor: 'pat.planner',
    signature,
    ...more,
  };
}

describe('decide', () => {
  it('plans the statement, keeps the decision with its signature and tells the workflow', async () => {
    const world = new ChangeWorld();

    const answer = await decide(world.given, await commandIn(world));

    const { rows } = world.store;
    const units = { count: null, first: 'SN-100', last: null, series: ['SN-'] };
    const cutIns = [{ itemId, revision: 'D', endItem: itemId, basis: 'serial', units }];
    expect(answer).toEqual({ kind: 'accepted', value: { decisionId: 'd1', handoffId, cutIns } });
    expect(rows.decisions).toMatchObject([{ decisionId: 'd1', actor: 'pat.planner', meaning: 'I sign' }]);
    expect(rows.decisions[0]?.decidedAt).toMatch(/^2026-03-02T/);
    expect(rows.statements).toMatchObject([
      { itemId, revision: 'D', state: 'planned', spans: [{ series: 'SN-', from: 100, to: null }] },
    ]);
    expect(rows.outbox).toMatchObject([{ kind: 'decide', payload: { decisionId: 'd1' } }]);
    expect(rows.ledger).toMatchObject([{ kind: 'effectivityDecided', changeId, handoffId }]);
  });

  it('answers a repetition as before, on whatever floor, and does nothing twice', async () => {
    const world = new ChangeWorld();
    const command = await commandIn(world);
    const first = await decide(world.given, command);
    const after = structuredClone(world.store.rows);
    world.hasOrder('WO-1');

    expect(await decide(world.given, command)).toEqual(first);
    expect(world.store.rows).toEqual(after);
  });

  it('refuses a second decision of the handoff', async () => {
    const world = new ChangeWorld();
    const command = await commandIn(world);
    await decide(world.given, command);
    const after = structuredClone(world.store.rows);

    const second = decide(world.given, { ...command, decisionId: 'd2', actor: 'olli.planner' });

    expect(await codesOf(second)).toEqual(['ALREADY_DECIDED']);
    expect(world.store.rows).toEqual(after);
  });

  it('refuses where the floor has moved since it was looked at, with the difference', async () => {
    const world = new ChangeWorld();
    const command = await commandIn(world);
    world.hasOrder('WO-1');
    const before = structuredClone(world.store.rows);

    const answer = await decide(world.given, command);

    expect(answer).toMatchObject({
      reasons: [{ code: 'IMPACT_CHANGED', facts: { difference: expect.any(Array) as unknown } }],
    });
    expect(world.store.rows).toEqual(before);
  });

  it('refuses a revision that takes units of one it is not derived from, unless the two are signed as independent', async () => {
    const world = new ChangeWorld();
    world.release('CHG-3', 'C', 'E', { BOLT: '5', GASKET: '1' });
    world.states({ revision: 'E', changeId: 'CHG-3', state: 'actual', from: 150, to: null });
    const command = await commandIn(world);
    const before = structuredClone(world.store.rows);

    expect(await codesOf(decide(world.given, command))).toEqual(['CUT_IN_OUT_OF_ORDER']);
    expect(world.store.rows).toEqual(before);

    const independent = { of: ['E'], reason: 'they touch other parts' };
    expect(await codesOf(decide(world.given, { ...command, independent }))).toEqual([]);
    expect(world.store.rows.decisions).toMatchObject([{ independentOf: ['E'] }]);
  });

  it('refuses units that another change plans, naming it', async () => {
    const world = new ChangeWorld();
    world.release('CHG-3', 'D', 'E', { BOLT: '5', SEAL: '1' });
    world.states({ revision: 'E', changeId: 'CHG-3', state: 'planned', from: 200, to: null });
    const command = await commandIn(world, { independent: { of: ['E'], reason: 'agreed' } });
    const before = structuredClone(world.store.rows);

    const answer = await decide(world.given, command);

    expect(answer).toMatchObject({
      reasons: [{ code: 'EFFECTIVITY_OVERLAP', facts: { rivals: [{ changeId: 'CHG-3', revision: 'E' }] } }],
    });
    expect(world.store.rows).toEqual(before);
  });

  it('refuses where the store meets a rival that the decision did not see', async () => {
    const world = new ChangeWorld();
    world.release('CHG-3', 'D', 'E', { BOLT: '5', SEAL: '1' });
    world.states({ revision: 'E', changeId: 'CHG-3', state: 'planned', from: 200, to: null });
    const command = await commandIn(world, { independent: { of: ['E'], reason: 'agreed' } });
    const { store } = world;
    const blind = {
      reads: store.reads,
      run: ((work) =>
        store.run((tx) =>
          work({ ...tx, effectivity: { ...tx.effectivity, listStatements: () => Promise.resolve([]) } }),
        )) as typeof store.run,
    };

    expect(await codesOf(decide({ ...world.given, transactions: blind }, command))).toEqual(['EFFECTIVITY_OVERLAP']);
    expect(store.rows.decisions).toEqual([]);
  });

  it('refuses a series that the product never had, and days before the release, and plans nothing', async () => {
    const world = new ChangeWorld();
    const stray = await commandIn(world, { cutIns: [{ basis: 'serial', range: 'SX-1 and up' }] });
    const early = await commandIn(world, { cutIns: [{ basis: 'date', range: '2000-01-01 and up' }] });
    const before = structuredClone(world.store.rows);

    expect(await codesOf(decide(world.given, stray))).toEqual(['SERIES_UNKNOWN']);
    expect(await codesOf(decide(world.given, early))).toEqual(['CUT_IN_RETROACTIVE']);
    expect(world.store.rows).toEqual(before);
  });

  it.each([
    ['completed', 'released', true],
    ['begun in an order that has ended', 'cancelled', true],
    ['begun in an open order', 'released', false],
  ] as const)('weighs units %s as overtaken: refused, or signed as retroactive', async (name, state, isDone) => {
    const world = new ChangeWorld();
    world.hasWork({ completed: name === 'completed', state });
    const command = await commandIn(world);
    const before = structuredClone(world.store.rows);

    const refused = await codesOf(decide(world.given, command));
    expect(refused).toEqual(isDone ? ['CUT_IN_RETROACTIVE'] : []);
    if (!isDone) return;
    expect(world.store.rows).toEqual(before);

    expect(await codesOf(decide(world.given, { ...command, retroactive: { reason: 'the seal leaks' } }))).toEqual([]);
    const overtaken = { daysBeforeRelease: null, units: [{ orderId: 'WO-9', revision: 'C', units: 'SN-100' }] };
    expect(world.store.rows.decisions).toMatchObject([{ overtaken: { [itemId]: overtaken } }]);
    expect(world.store.rows.ledger).toMatchObject([{ body: { overtaken: { [itemId]: overtaken } } }]);
  });

  it('knows no series from a change that was called off', async () => {
    const world = new ChangeWorld();
    world.states({ revision: 'C', changeId: 'CHG-1', state: 'withdrawn', from: 1, to: null });
    const command = await commandIn(world, { cutIns: [{ basis: 'serial', range: 'SN-100 and up' }] });

    expect(await codesOf(decide(world.given, command))).toEqual(['SERIES_UNKNOWN']);
  });

  it('refuses to leave units between others without any revision, unless the gap is confirmed and kept with the decision', async () => {
    const world = new ChangeWorld();
    world.states({ revision: 'C', changeId: 'CHG-1', state: 'actual', from: 1, to: 50 });
    const command = await commandIn(world, { cutIns: [{ basis: 'serial', range: 'SN-100 and up', newSeries: true }] });
    const before = structuredClone(world.store.rows);

    expect(await decide(world.given, command)).toMatchObject({
      reasons: [{ code: 'EFFECTIVITY_GAP', facts: { series: 'SN-', first: 'SN-51' } }],
    });
    expect(world.store.rows).toEqual(before);

    const confirmGaps = { reason: 'never built' };
    expect(await codesOf(decide(world.given, { ...command, confirmGaps }))).toEqual([]);
    expect(world.store.rows.decisions).toMatchObject([{ gapsReason: 'never built', gaps: [{ first: 'SN-51' }] }]);
  });

  it('asks what becomes of stock that is no longer used', async () => {
    const world = new ChangeWorld();
    world.stock = [{ itemId: 'GASKET', onHand: '12', unit: 'each', unitCost: null }];
    const command = await commandIn(world);
    const stock = [{ itemId: 'GASKET', disposition: 'scrap' as const, reason: 'no use' }];

    expect(await codesOf(decide(world.given, command))).toEqual(['STOCK_UNDECIDED']);
    expect(world.store.rows.decisions).toEqual([]);
    expect(await codesOf(decide(world.given, { ...command, stock }))).toEqual([]);
  });

  it.each<[string, Partial<DecideCommand>, RefusalCode]>([
    ['the author of the change', { actor: 'ann.author' }, 'SIGNER_IS_AUTHOR'],
    ['another key', { signature: { ...signature, signingKey: 'x' } }, 'SIGNATURE_REFUSED'],
    ['an impact that was never shown', { impactHash: 'f'.repeat(64) }, 'IMPACT_UNKNOWN'],
    [
      'an item that is not affected',
      { cutIns: [{ itemId: 'BOLT', basis: 'serial', range: 'SN-1' }] },
      'ITEM_NOT_AFFECTED',
    ],
    ['a decision of nothing', { cutIns: [] }, 'ITEM_NOT_DECIDED'],
    [
      'two cut-ins of one item',
      { cutIns: ['SN-1', 'SN-2'].map((range) => ({ basis: 'serial' as const, range })) },
      'ITEM_DECIDED_TWICE',
    ],
    ['a handoff that nobody knows', { handoffId: 'CHG-9:PLANT-A:effectivityDecision' }, 'HANDOFF_UNKNOWN'],
  ])('refuses %s, and records nothing', async (_, more, code) => {
    const world = new ChangeWorld();
    const command = await commandIn(world, more);
    const before = structuredClone(world.store.rows);

    expect(await codesOf(decide(world.given, command))).toEqual([code]);

    expect(world.store.rows).toEqual(before);
  });

  it('counts the days before the release by the days of the plant', async () => {
    const world = new ChangeWorld();
    // Half an hour after midnight of the 15th in Berlin.
    world.store.rows.changes.at(-1)!.change.releasedAt = '2026-01-14T23:30:00Z';
    const at = async (range: string, day: PlantDay) =>
      codesOf(
        decide(
          { ...world.given, plantDay: day },
          await commandIn(world, { decisionId: range, cutIns: [{ basis: 'date', range }] }),
        ),
      );
    const inBerlin: PlantDay = (_, instant) => dayIn('Europe/Berlin', instant);

    expect(await at('2026-01-14 and up', inBerlin)).toEqual(['CUT_IN_RETROACTIVE']);
    expect(await at('2026-01-15 and up', () => null)).toEqual(['SITE_TIME_ZONE_UNKNOWN']);
    expect(await at('2026-01-15 and up', inBerlin)).toEqual([]);
  });

  it('refuses serials of an item that is made in lots, or its lots as those of another product, and takes its own', async () => {
    const world = new ChangeWorld();
    const byLot: SerialRules = (item) => (item === itemId ? { control: 'lot' } : {});
    const given = { ...world.given, serialRules: byLot };
    // The change names another product: lots are those of the item itself all the same.
    world.store.rows.changes.at(-1)!.change.endItem = 'PUMP';
    const at = async (cutIn: AskedCutIn) =>
      codesOf(decide(given, await commandIn(world, { decisionId: cutIn.range, cutIns: [cutIn] })));

    expect(await at({ basis: 'serial', range: 'SN-1 and up', endItem: itemId, newSeries: true })).toEqual([
      'LOT_CONTROLLED',
    ]);
    expect(await at({ basis: 'lot', range: 'L-1 and up', endItem: 'PUMP' })).toEqual(['LOT_CONTROLLED']);
    expect(await at({ basis: 'lot', range: 'L-2 and up' })).toEqual([]);
    expect(world.store.rows.statements).toMatchObject([{ basis: 'lot', endItem: itemId }]);
    expect(world.store.rows.decisions[0]?.cutIns[0]).not.toHaveProperty('control');
  });

  it('refuses a handoff that waits for no decision, and one that has gone on without one', async () => {
    const world = new ChangeWorld();
    world.hasHandoff('mbomTransform', {});
    const command = await commandIn(world);

    expect(await codesOf(decide(world.given, { ...command, handoffId: handoffIdAt('mbomTransform') }))).toEqual([
      'NOT_A_DECISION',
    ]);

    Object.assign(world.store.rows.handoffs[0] ?? {}, { state: 'aborted' });
    expect(await codesOf(decide(world.given, command))).toEqual(['ALREADY_DECIDED']);
    expect(world.store.rows.decisions).toEqual([]);
  });
});
