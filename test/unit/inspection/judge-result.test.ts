// A result is judged by the locked plan, exactly and in its unit (RULES 6.3).
import { judgeResult, type InspectionResult } from '../../../domain/inspection/judge-result';
import type { Characteristic } from '../../../domain/inspection/inspection-plan';

const measured: Characteristic = {
  description: 'Run-out',
  nominal: '0',
  lowerTolerance: '0',
  upperTolerance: '0.015',
  unit: 'mm',
  method: 'dial gauge',
  key: true,
  requirement: null,
};
const judged: Characteristic = { ...measured, nominal: null, lowerTolerance: null, upperTolerance: null, unit: null };
const characteristics = {
  'C-01': measured,
  'C-05': judged,
  'C-06': { ...measured, lowerTolerance: null },
  'C-07': { ...measured, upperTolerance: null },
};

const given = (more: Partial<InspectionResult>): InspectionResult => ({
  characteristicId: 'C-01',
  value: '0.010',
  unitOfMeasure: 'mm',
  verdict: 'pass',
  ...more,
});

function codeOf(more: Partial<InspectionResult>): string {
  const verdict = judgeResult(given(more), characteristics);
  return verdict.kind === 'accepted' ? verdict.value : (verdict.reasons[0]?.code ?? '');
}

describe('an inspection result', () => {
  it.each([
    ['within the limits', { value: '0.010' }, 'pass'],
    ['on the upper limit, written longer', { value: '0.0150' }, 'pass'],
    ['on the lower limit', { value: '0' }, 'pass'],
    [
      'just above, where a machine number is too coarse',
      { value: '0.0150000000000000000001', verdict: 'fail' },
      'fail',
    ],
    ['below', { value: '-0.001', verdict: 'fail' }, 'fail'],
    ['judged by eye', { characteristicId: 'C-05', value: null, unitOfMeasure: null }, 'pass'],
    ['judged by eye and found wanting', { characteristicId: 'C-05', value: null, verdict: 'fail' }, 'fail'],
    ['without a lower limit', { characteristicId: 'C-06', value: '-100' }, 'pass'],
    ['without an upper limit', { characteristicId: 'C-07', value: '100' }, 'pass'],
  ] as const)('stands as it is reported: %s', (_, more, verdict) => {
    expect(codeOf(more)).toBe(verdict);
  });

  it.each([
    ['99 is no pass', { value: '99' }, 'VERDICT_CONTRADICTS_VALUE'],
    ['a good value is no fail', { value: '0.010', verdict: 'fail' }, 'VERDICT_CONTRADICTS_VALUE'],
    ['another unit', { value: '0.010', unitOfMeasure: 'in' }, 'UNIT_OF_MEASURE_MISMATCH'],
    ['no unit', { value: '0.010', unitOfMeasure: null }, 'UNIT_OF_MEASURE_MISMATCH'],
    ['no value', { value: null }, 'VALUE_MISSING'],
    ['a characteristic of another plan', { characteristicId: 'C-99' }, 'CHARACTERISTIC_UNKNOWN'],
    ['a name that every object has', { characteristicId: 'constructor' }, 'CHARACTERISTIC_UNKNOWN'],
  ] as const)('is refused: %s', (_, more, code) => {
    expect(codeOf(more)).toBe(code);
  });

  it('names value and limits where it contradicts them', () => {
    const verdict = judgeResult(given({ value: '99' }), characteristics);

    expect(verdict).toMatchObject({
      reasons: [{ message: expect.stringContaining('99'), facts: { limits: { upper: '0.015', unit: 'mm' } } }],
    });
  });
});
