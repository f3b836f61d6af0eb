// What a cut-in does to open orders, and what a new revision does to the inspection plan.
import { parseRange } from '../../../domain/effectivity/parse-range';
import { deriveInspectionPlan } from '../../../domain/inspection/derive-inspection-plan';
import type { Characteristic } from '../../../domain/inspection/inspection-plan';
import { assignLock, type OrderToLock } from '../../../domain/orders/assign-lock';

describe('a cut-in at SN-100', () => {
  const lock = (given: Partial<OrderToLock>) => {
    const spans = parseRange('SN-100 and up', { basis: 'serial' });
    if (spans.kind === 'refused') throw new Error('range');
    const order: OrderToLock = { orderId: 'WO', revision: 'C', serials: 'SN-1 to SN-9', state: 'planned', ...given };
    const { revision, hold } = assignLock({ order, cutIn: { basis: 'serial', spans: spans.value }, toRevision: 'D' });
    return [revision, hold];
  };

  it('keeps earlier orders, switches later ones that are not begun, and holds everything else', () => {
    expect(lock({ serials: 'SN-90 to SN-99', state: 'started' })).toEqual(['C', false]);
    expect(lock({ serials: 'SN-100 to SN-110' })).toEqual(['D', false]);
    expect(lock({ serials: 'SN-100 to SN-110', state: 'started' })).toEqual(['C', true]);
    expect(lock({ serials: 'SN-95 to SN-105' })).toEqual(['C', true]);
    expect(lock({ serials: 'not a range at all' })).toEqual(['C', true]);
  });
});

describe('the inspection plan of a new revision', () => {
  const one = (description: string): Characteristic => ({
    description,
    nominal: null,
    lowerTolerance: null,
    upperTolerance: null,
    unit: null,
    method: 'visual',
    key: false,
    requirement: null,
  });
  const ebom = { itemId: 'X', revision: 'D', description: '', occurrences: {} };
  const drawing = (characteristics: Record<string, Characteristic>) => ({
    itemId: 'X',
    revision: 'D',
    characteristics,
  });

  it('tells which characteristics were carried, changed, added and removed', () => {
    const before = drawing({ A: one('same'), B: one('old'), C: one('gone') });
    const after = drawing({ A: one('same'), B: one('new'), D: one('added') });

    const plan = deriveInspectionPlan({ source: { drawing: after, ebom }, previous: { drawing: before, ebom } });

    expect(Object.entries(plan.characteristics).map(([id, { delta }]) => [id, delta])).toEqual([
      ['A', 'carried'],
      ['B', 'changed'],
      ['D', 'new'],
    ]);
    expect(plan.removed).toEqual(['C']);
  });
});
