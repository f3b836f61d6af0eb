// What of its locked plan a unit still owes before it is complete.
import {
  openCharacteristics,
  openText,
  type CharacteristicDisposition,
  type KeptResult,
  type LockedPlan,
} from '../../../domain/inspection/open-characteristics';
import type { UnitDisposition } from '../../../domain/quality/nonconformance';

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
const plan: LockedPlan = {
  revision: 'IP-2',
  contentHash: 'c2',
  characteristics: { 'C-02': characteristic(false), 'C-01': characteristic(true) },
};
const atOf = (time: string): string => `2026-03-02T${time}:00Z`;
const result = (characteristicId: string, verdict: 'pass' | 'fail', time: string, planHash = 'c2'): KeptResult => ({
  characteristicId,
  planHash,
  verdict,
  at: atOf(time),
});
const disposed = (characteristicId: string, disposition: UnitDisposition, time: string, planRevision = 'IP-2') => ({
  characteristicId,
  planRevision,
  disposition,
  at: atOf(time),
});
const open = (
  results: KeptResult[],
  dispositions: CharacteristicDisposition[] = [],
  plans: LockedPlan[] = [plan],
): string => openText(openCharacteristics({ plan, plans, results, dispositions }));

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
    const after = (disposition: UnitDisposition): string => open(results, [disposed('C-01', disposition, '09:00')]);

    expect(after('useAsIs')).toBe('');
    expect(after('repair')).toBe('');
    expect(after('rework')).toBe('C-01 failed (key)');
    expect(after('scrap')).toBe('C-01 failed (key)');
    expect(open(results, [disposed('C-02', 'useAsIs', '10:00')])).toBe('C-01 failed (key)');
  });

  it('are settled by a disposition where they were never inspected', () => {
    expect(open([result('C-01', 'pass', '08:00')], [disposed('C-02', 'useAsIs', '09:00')])).toBe('');
  });

  it('come back with a fail that nobody disposed of, after one that was', () => {
    const results = [result('C-02', 'pass', '08:00'), result('C-01', 'fail', '10:00')];

    expect(open(results, [disposed('C-01', 'useAsIs', '09:00')])).toBe('C-01 failed (key)');
  });

  it('that were sent to rework are inspected again', () => {
    const passed = [result('C-02', 'pass', '08:00'), result('C-01', 'pass', '08:00')];
    const rework = [disposed('C-01', 'rework', '09:00')];

    expect(open(passed, rework)).toBe('C-01 failed (key)');
    expect(open([...passed, result('C-01', 'pass', '10:00')], rework)).toBe('');
  });

  it('are settled by what was found to an earlier plan, where that plan holds the same of them', () => {
    const earlier: LockedPlan = {
      revision: 'IP-1',
      contentHash: 'c1',
      characteristics: { 'C-02': characteristic(false), 'C-01': { ...characteristic(true), upperTolerance: '1' } },
    };
    const results = ['C-01', 'C-02'].map((id) => result(id, 'pass', '08:00', 'c1'));
    const accepted = ['C-01', 'C-02'].map((id) => disposed(id, 'useAsIs', '08:00', 'IP-1'));

    expect(open(results, [], [earlier, plan])).toBe('C-01 missing (key)');
    expect(open([], accepted, [earlier, plan])).toBe('C-01 missing (key)');
    expect(open(results, accepted)).toBe('C-01 missing (key), C-02 missing');
  });
});
