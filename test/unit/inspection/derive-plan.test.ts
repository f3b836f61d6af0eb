// What a new revision does to the inspection plan.
import { deriveInspectionPlan } from '../../../domain/inspection/derive-inspection-plan';
import type { Characteristic } from '../../../domain/inspection/inspection-plan';
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
