// What of its locked plan a unit still owes before it is complete.
import { openCharacteristics, openText, type KeptResult } from '../../../domain/inspection/open-characteristics';
import type { InspectionPlan } from '../../../domain/inspection/inspection-plan';

const characteristic = (key: boolean) => ({
  description: '',
  nominal: null,
  lowerTolerance: null,
  upperTolerance: null,
  unit: null,
  method: 'visual',
  key,
  requirement: null,
  delta: 'carried' as const,
});
const plan: Pick<InspectionPlan, 'characteristics'> = {
  characteristics: { 'C-02': characteristic(false), 'C-01': characteristic(true) },
};
const result = (characteristicId: string, verdict: 'pass' | 'fail', at: string): KeptResult => ({
  characteristicId,
  verdict,
  at: `2026-03-02T${at}:00Z`,
});
const open = (results: KeptResult[], dispositions: { characteristicId: string; disposition: string }[] = []): string =>
  openText(openCharacteristics({ plan, results, dispositions }));

describe('the characteristics that a unit owes', () => {
  it('are all of its plan where nothing was inspected', () => {
    expect(open([])).toBe('C-01 missing (key), C-02 missing');
  });

  it('are none once each has passed', () => {
    expect(open([result('C-01', 'pass', '08:00'), result('C-02', 'pass', '08:00')])).toBe('');
  });

  it('come back with a fail that is newer than the pass, in whatever order they arrive', () => {
    const passed = result('C-02', 'pass', '08:00');
    const before = result('C-01', 'pass', '08:00');
    const after = result('C-01', 'fail', '09:00');

    expect(open([passed, before, after])).toBe('C-01 failed (key)');
    expect(open([passed, after, before])).toBe('C-01 failed (key)');
  });

  it('end with a pass after rework', () => {
    const passed = result('C-02', 'pass', '08:00');

    expect(open([passed, result('C-01', 'pass', '10:00'), result('C-01', 'fail', '09:00')])).toBe('');
  });

  it('count the fail of two results of one moment', () => {
    const passed = result('C-02', 'pass', '08:00');
    const both = [result('C-01', 'fail', '09:00'), result('C-01', 'pass', '09:00')];

    expect(open([passed, ...both])).toBe('C-01 failed (key)');
    expect(open([passed, ...both.reverse()])).toBe('C-01 failed (key)');
  });

  it('are settled by a disposition that accepts the unit, and by no other', () => {
    const results = [result('C-02', 'pass', '08:00'), result('C-01', 'fail', '09:00')];
    const disposed = (disposition: string): string => open(results, [{ characteristicId: 'C-01', disposition }]);

    expect(disposed('useAsIs')).toBe('');
    expect(disposed('repair')).toBe('');
    expect(disposed('rework')).toBe('C-01 failed (key)');
    expect(open(results, [{ characteristicId: 'C-02', disposition: 'useAsIs' }])).toBe('C-01 failed (key)');
  });
});
