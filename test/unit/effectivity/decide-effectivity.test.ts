// A decision is held against the series that the product has had and against the day of the release.
import { decideEffectivity, type DecisionFacts } from '../../../domain/effectivity/decide-effectivity';
import { describeUnits } from '../../../domain/effectivity/describe-units';
import type { CutIn, EffectivityDecision } from '../../../domain/effectivity/effectivity-decision';
import { parseRange } from '../../../domain/effectivity/parse-range';
import type { ContentHash } from '../../../domain/identity/artefact';
import type { ItemImpact } from '../../../domain/change/impact';
import type { OpenOrder } from '../../../domain/orders/open-order';

const impactHash = 'a'.repeat(64);
const order: OpenOrder = {
  orderId: 'WO-1',
  itemId: 'DRV-300',
  revision: 'A',
  serials: 'SN-0300 to SN-0309',
  state: 'planned',
  lot: null,
  plannedStart: null,
  operationsDone: [],
};

function cutIn(text: string, basis: 'serial' | 'date' | 'lot' = 'serial', given: Partial<CutIn> = {}): CutIn {
  const parsed = parseRange(text, { basis });
  if (parsed.kind === 'refused') throw new Error(parsed.reasons[0]?.message);
  const spans = parsed.value;
  const endItem = basis === 'date' ? null : 'DRV-300';
  return { itemId: 'DRV-300', revision: 'B', endItem, basis, text, spans, units: describeUnits(spans), ...given };
}

function decide(cutIns: CutIn[], given: { orders?: OpenOrder[]; known?: string[]; reason?: string } = {}) {
  const decision: EffectivityDecision = {
    decisionId: 'D-1',
    handoffId: 'H-1',
    changeId: 'CHG-1',
    site: 'PLANT-A',
    cutIns,
    impactHash,
    stock: [],
    independentOf: [],
    independenceReason: null,
    retroactiveReason: given.reason ?? null,
    gapsReason: null,
    actor: 'pat.planner',
    printedName: 'Pat Planner',
    meaning: 'I decide this cut-in',
    signedHash: impactHash as ContentHash,
    decidedAt: '2026-11-25T10:00:00Z',
  };
  const item: ItemImpact = {
    itemId: 'DRV-300',
    fromRevision: 'A',
    toRevision: 'B',
    orders: given.orders ?? [],
    ordersByState: {},
    workInProgress: { orders: 0, units: 0 },
    parts: [],
    structure: null,
    supersededStock: [],
    parents: [],
    characteristics: { carried: 0, changed: [], new: [], removed: [] },
  };
  const facts: DecisionFacts = {
    handoff: { handoffId: 'H-1', state: 'awaitingDecision' } as DecisionFacts['handoff'],
    standing: null,
    impact: { now: { changeId: 'CHG-1', site: 'PLANT-A', items: [item] }, hash: impactHash, seen: null },
    matrix: { version: '1', owner: 'nobody', rules: [] } as unknown as DecisionFacts['matrix'],
    statements: [],
    derivedFrom: {},
    knownSeries: { 'DRV-300': given.known ?? [] },
    executed: {},
    releasedOn: '2026-11-25',
    newId: () => 'S-1',
  };
  return decideEffectivity(decision, facts);
}

it.each<[string, Parameters<typeof decide>[1]]>([
  ['a statement has named it', { known: ['SN-'] }],
  ['an open order is of it', { orders: [order] }],
])('a series is known where %s', (_name, given) => {
  expect(decide([cutIn('SN-0350 and up')], given).kind).toBe('accepted');
});

it('a series never seen is refused, and decided where the signer states that it is new', () => {
  const given = { known: ['SN-'] };

  expect(decide([cutIn('SX-1 and up')], given)).toMatchObject({ reasons: [{ code: 'SERIES_UNKNOWN' }] });
  expect(decide([cutIn('SX-1 and up', 'serial', { newSeries: true })], given).kind).toBe('accepted');
});

it('a lot begins a series of its own without being asked', () => {
  expect(decide([cutIn('L26-1 and up', 'lot')], { known: ['SN-'] }).kind).toBe('accepted');
});

it('days before the release are refused, and recorded where the signer states why', () => {
  const early = [cutIn('2026-02-01 and up', 'date')];

  expect(decide(early)).toMatchObject({ reasons: [{ code: 'CUT_IN_RETROACTIVE' }] });
  expect(decide(early, { reason: 'the drawing was wrong from the start' })).toMatchObject({
    value: { decision: { overtaken: { 'DRV-300': { daysBeforeRelease: '2026-02-01 to 2026-11-25' } } } },
  });
});

it('a decision keeps the units as they were shown', () => {
  const decided = decide([cutIn('SN-0300 to SN-0399')], { known: ['SN-'] });

  expect(decided).toMatchObject({
    value: { decision: { cutIns: [{ units: { count: 100, first: 'SN-300', last: 'SN-399', series: ['SN-'] } }] } },
  });
});
