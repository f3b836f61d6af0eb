// How much an mBOM may leave out before somebody signs for it.
import { checkExclusions, exclusionsOf, wholeMbom } from '../../../domain/mbom/check-exclusions';
import type { EbomOccurrence } from '../../../domain/mbom/ebom';
import type { MbomLine } from '../../../domain/mbom/mbom';

const board = { itemId: 'BOARD', lines: 4, occurrences: 5, excluded: ['J1'], excludedBefore: [] as string[] };
const most = { ...board, lines: 1, excluded: ['C1', 'J1', 'R1'] };

it.each([
  ['few occurrences are left out', board],
  ['just half is left out', { ...board, occurrences: 2 }],
  ['what is left out was left out before', { ...most, excludedBefore: ['C1', 'J1', 'R1'] }],
])('an mBOM goes out where %s', (_name, given) => {
  expect(checkExclusions(given).kind).toBe('accepted');
});

it.each([
  ['it has no line', { ...board, lines: 0 }, 1],
  ['over half is left out', most, 3],
  ['it leaves out over half more than the revision before', { ...most, excludedBefore: ['C9'] }, 3],
])('an mBOM waits for a signature where %s', (_name, given, firstExcluded) => {
  expect(checkExclusions(given)).toMatchObject({
    reasons: [{ code: 'MBOM_MOSTLY_EXCLUDED', at: 'BOARD', facts: { firstExcluded } }],
  });
  expect(checkExclusions(given, [{ id: wholeMbom, reason: 'a bare board' }]).kind).toBe('accepted');
  expect(checkExclusions(given, [{ id: 'C1', reason: 'one of them' }]).kind).toBe('refused');
});

it('an mBOM as handed over tells what it left out: what no line consumes, but no assembly that was dissolved', () => {
  const under = (parent: string | null): EbomOccurrence => ({
    itemId: 'X',
    parent,
    findNumber: '1',
    quantity: '1',
    unit: 'each',
    fitted: true,
    attributes: {},
  });
  const occurrences = {
    FRAME: under(null),
    ARM: under('FRAME'),
    PIN: under('ARM'),
    CAP: under(null),
    LID: under('CAP'),
  };
  const ebom = { itemId: 'TOP', revision: 'A', description: '', occurrences };
  const lines = { l1: { provenance: { occurrences: ['PIN'], rules: [] } } } as unknown as Record<string, MbomLine>;

  expect(exclusionsOf({ ebom, lines })).toEqual(['CAP', 'LID']);
});
