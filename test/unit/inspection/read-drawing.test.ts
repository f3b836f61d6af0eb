// A drawing is read as PLM holds it, and refused where a result could be judged by a limit nobody meant.
import type { Characteristic } from '../../../domain/inspection/inspection-plan';
import { readDrawingContent } from '../../../domain/inspection/read-drawing';

const bore: Characteristic = {
  description: 'Bore',
  nominal: '20.000',
  lowerTolerance: '19.979',
  upperTolerance: '20.021',
  unit: 'mm',
  method: 'bore gauge',
  key: true,
  requirement: null,
};
const name = 'drawing DRV D';

function read(more: Record<string, unknown>) {
  const characteristics = { 'C-01': { ...bore, ...more }, 'C-02': bore };
  return readDrawingContent({ itemId: 'DRV', revision: 'D', characteristics }, name);
}

describe('readDrawingContent', () => {
  it.each([
    ['limits around the nominal', {}],
    ['limits that equal the nominal', { lowerTolerance: '20', upperTolerance: '20.0' }],
    ['one limit alone', { lowerTolerance: null }],
    ['limits without a nominal', { nominal: null }],
    ['limits below zero', { nominal: '-0.5', lowerTolerance: '-1', upperTolerance: '0' }],
    ['a nominal in words, judged by eye', { nominal: 'sealed', lowerTolerance: null, upperTolerance: null }],
  ])('takes %s', (_, more) => {
    expect(read(more)).toMatchObject({ kind: 'accepted' });
  });

  it.each([
    ['a deviation from the nominal, above it', { lowerTolerance: '0', upperTolerance: '0.021' }, 'upperTolerance'],
    [
      'a deviation from a negative nominal',
      { nominal: '-5', lowerTolerance: '-1', upperTolerance: '1' },
      'lowerTolerance',
    ],
    ['an upper deviation alone', { lowerTolerance: null, upperTolerance: '0.021' }, 'upperTolerance'],
    ['a lower limit above the upper one', { lowerTolerance: '20.021', upperTolerance: '19.979' }, 'lowerTolerance'],
    [
      'inverted limits without a nominal',
      { nominal: null, lowerTolerance: '2', upperTolerance: '1' },
      'lowerTolerance',
    ],
    ['a decimal comma', { upperTolerance: '20,021' }, 'upperTolerance'],
    ['a sign that only a deviation has', { upperTolerance: '+0.021' }, 'upperTolerance'],
    ['a number that is not finite', { upperTolerance: 'Infinity' }, 'upperTolerance'],
    ['an exponent', { lowerTolerance: '1e1' }, 'lowerTolerance'],
    ['an empty limit', { lowerTolerance: '' }, 'lowerTolerance'],
    ['limits around a nominal in words', { nominal: 'H7' }, 'nominal'],
  ])('refuses %s, naming item and characteristic', (_, more, facet) => {
    expect(read(more)).toMatchObject({
      kind: 'refused',
      reasons: [
        {
          code: 'LIMITS_INVALID',
          message: expect.stringContaining(`${name}: C-01: `) as string,
          at: `characteristics/C-01/${facet}`,
        },
      ],
    });
  });

  it('refuses a drawing that names nothing to inspect', () => {
    expect(readDrawingContent({ itemId: 'DRV', revision: 'D', characteristics: {} }, name)).toMatchObject({
      reasons: [{ code: 'CHARACTERISTICS_MISSING', message: expect.stringContaining(name) as string }],
    });
  });

  it.each([
    ['no object', null, ''],
    ['no characteristics', { itemId: 'DRV', revision: 'D' }, 'characteristics'],
    [
      'a limit as a number',
      { itemId: 'DRV', revision: 'D', characteristics: { 'C-1': { ...bore, upperTolerance: 20 } } },
      'characteristics/C-1/upperTolerance',
    ],
  ])('refuses what is no drawing: %s', (_, content, at) => {
    expect(readDrawingContent(content, name)).toMatchObject({ reasons: [{ code: 'DRAWING_INVALID', at }] });
  });
});
