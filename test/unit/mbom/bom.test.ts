// From a bill of materials as published to an mBOM that accounts for every occurrence.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseFlatBom } from '../../../adapters/bom-files/parse-flat-bom';
import { checkAccountability, releaseMbom } from '../../../domain/mbom/check-accountability';
import { compareOccurrences } from '../../../domain/mbom/compare-eboms';
import { checkEbom } from '../../../domain/mbom/check-ebom';
import type { Ebom, EbomOccurrence } from '../../../domain/mbom/ebom';
import { transformEbom } from '../../../domain/mbom/transform-ebom';
import { readGovernance } from '../../../adapters/governance-files/read-governance';
import { testData } from '../../support/test-data';

const root = path.resolve(__dirname, '..', '..', '..');
const glasgow = path.join(testData, 'glasgow');
const rules = readGovernance(path.join(root, 'governance')).transformRules;

function occurrence(itemId: string | null, given: Partial<EbomOccurrence> = {}): EbomOccurrence {
  return { itemId, parent: null, findNumber: '1', quantity: '1', unit: 'each', fitted: true, attributes: {}, ...given };
}

function ebom(occurrences: Record<string, EbomOccurrence>): Ebom {
  return { itemId: 'TOP', revision: 'A', description: '', occurrences };
}

function codes(decision: { kind: string; reasons?: { code: string }[] }): string[] {
  return (decision.reasons ?? []).map(({ code }) => code);
}

describe('a released eBOM', () => {
  it('is refused with the path where an item contains itself', () => {
    const checked = checkEbom(
      ebom({ a: occurrence('X'), b: occurrence('Y', { parent: 'a' }), c: occurrence('X', { parent: 'b' }) }),
    );

    expect(checked).toMatchObject({ reasons: [{ code: 'EBOM_CYCLE', message: 'X contains itself: X > Y > X' }] });
  });

  it('is refused where it contains the product itself, or occurrences are their own parents', () => {
    expect(codes(checkEbom(ebom({ a: occurrence('TOP') })))).toEqual(['EBOM_CYCLE']);
    expect(
      codes(checkEbom(ebom({ a: occurrence('X', { parent: 'b' }), b: occurrence('Y', { parent: 'a' }) }))),
    ).toEqual(['EBOM_CYCLE']);
  });

  it.each(['0', '-1', '~1', '1e3', '', '1.', ' 1', '0.000'])('is refused for the quantity %j', (quantity) => {
    expect(codes(checkEbom(ebom({ a: occurrence('X', { quantity }) })))).toEqual(['QUANTITY_INVALID']);
  });

  it('may be a hundred thousand levels deep', () => {
    const deep = Object.fromEntries(
      Array.from({ length: 100_000 }, (_, level) => [
        `o${String(level)}`,
        occurrence(`I${String(level)}`, level === 0 ? {} : { parent: `o${String(level - 1)}` }),
      ]),
    );

    expect(checkEbom(ebom(deep)).kind).toBe('accepted');
  });
});

describe('the transform', () => {
  it('gathers equal parts, keeps levels, and leaves out what hangs under an excluded assembly', () => {
    const given = ebom({
      a: occurrence('SCREW', { quantity: '2' }),
      b: occurrence('SCREW', { quantity: '0.5' }),
      sub: occurrence('SUB'),
      in: occurrence('SCREW', { parent: 'sub' }),
      out: occurrence('OPTION', { fitted: false }),
      under: occurrence('SCREW', { parent: 'out' }),
    });

    const transformed = transformEbom({ ebom: given, rules, site: 'P', asOf: '2026-01-15' });

    if (transformed.kind === 'refused') throw new Error(transformed.reasons[0]?.message);
    const { mbom, treatments } = transformed.value;
    expect(Object.values(mbom.lines).map(({ itemId, quantity, parent }) => [itemId, quantity, parent])).toEqual([
      ['SCREW', '2.5', null],
      ['SUB', '1', null],
      ['SCREW', '1', 'SUB|0020|sub'],
    ]);
    expect(Object.keys(treatments.excluded).sort()).toEqual(['out', 'under']);
    expect(releaseMbom(checkAccountability({ ebom: given, mbom, treatments })).kind).toBe('accepted');
  });

  it('refuses two rules that claim one facet, naming both, and a part that nothing names', () => {
    const twice = {
      ...rules,
      rules: ['one', 'two'].map((id) => ({ id, kind: 'consumeAt' as const, when: {}, operation: '0010' })),
    };

    const conflict = transformEbom({ ebom: ebom({ a: occurrence('X') }), rules: twice, site: 'P', asOf: '2026-01-15' });
    const nameless = transformEbom({
      ebom: ebom({ a: occurrence(null) }),
      rules: { ...rules, rules: [] },
      site: 'P',
      asOf: '2026-01-15',
    });

    expect(conflict).toMatchObject({ reasons: [{ code: 'RULE_CONFLICT', facts: { rules: ['one', 'two'] } }] });
    expect(codes(nameless)).toEqual(['OCCURRENCE_WITHOUT_PART']);
  });

  it('is not released where a line was changed, dropped or added by nobody', () => {
    const given = ebom({ a: occurrence('X', { quantity: '2' }), b: occurrence('Y') });
    const transformed = transformEbom({ ebom: given, rules, site: 'P', asOf: '2026-01-15' });
    if (transformed.kind === 'refused') throw new Error(transformed.reasons[0]?.message);
    const { mbom, treatments } = transformed.value;
    const account = (change: (lines: typeof mbom.lines) => void) => {
      const lines = structuredClone(mbom.lines);
      change(lines);
      return releaseMbom(checkAccountability({ ebom: given, mbom: { ...mbom, lines }, treatments }));
    };

    const [less, dropped, another, inAnotherUnit, stray] = [
      account((lines) => (lines['X|0020']!.quantity = '1')),
      account((lines) => delete lines['Y|0020']),
      account((lines) => (lines['Y|0020']!.itemId = 'Y-CHEAP')),
      account((lines) => (lines['X|0020']!.unit = 'm')),
      account(
        (lines) => (lines['Z'] = { ...lines['Y|0020']!, itemId: 'Z', provenance: { occurrences: [], rules: [] } }),
      ),
    ];

    for (const one of [less, dropped, another, inAnotherUnit, stray])
      expect(codes(one)).toEqual(['MBOM_NOT_ACCOUNTABLE']);
  });
});

describe('the published Glasgow boards', () => {
  it.each([
    ['C1', 230],
    ['C2', 256],
    ['C3', 234],
  ])('%s has %i designators, each consumed or excluded with a reason', (revision, count) => {
    const text = readFileSync(path.join(glasgow, `rev${revision}`, 'bom.csv'), 'utf8');

    const parsed = parseFlatBom({ text, fileName: 'bom.csv', itemId: 'GLASGOW', revision });

    if (parsed.kind === 'refused') throw new Error(parsed.reasons[0]?.message);
    expect(Object.keys(parsed.value.ebom.occurrences)).toHaveLength(count);
    const transformed = transformEbom({ ebom: parsed.value.ebom, rules, site: 'P', asOf: '2026-01-15' });
    if (transformed.kind === 'refused') throw new Error(transformed.reasons[0]?.message);
    const { counts } = checkAccountability({ ebom: parsed.value.ebom, ...transformed.value });
    expect([counts.missing, counts.under, counts.over, counts.full + counts.excluded]).toEqual([0, 0, 0, count]);
    expect(counts.excluded).toBeGreaterThan(0);
  });
});

describe('the difference between published Glasgow boards', () => {
  const ebomOfRevision = (revision: string): Ebom => {
    const text = readFileSync(path.join(glasgow, `rev${revision}`, 'bom.csv'), 'utf8');
    const parsed = parseFlatBom({ text, fileName: 'bom.csv', itemId: 'GLASGOW', revision });
    if (parsed.kind === 'refused') throw new Error(parsed.reasons[0]?.message);
    return parsed.value.ebom;
  };

  it.each([
    ['C1', 'C2'],
    ['C2', 'C3'],
  ])('%s to %s is told by designator, whatever row a designator stands in', (from, to) => {
    const [before, after] = [ebomOfRevision(from), ebomOfRevision(to)];
    const shuffled: Ebom = { ...after, occurrences: Object.fromEntries(Object.entries(after.occurrences).reverse()) };

    const differences = compareOccurrences(before, after);

    const of = (kind: string): string[] =>
      differences.filter((one) => one.kind === kind).map(({ occurrence: designator }) => designator);
    const [old, next] = [Object.keys(before.occurrences), Object.keys(after.occurrences)];
    expect(of('added').sort()).toEqual(next.filter((id) => !old.includes(id)).sort());
    expect(of('removed').sort()).toEqual(old.filter((id) => !next.includes(id)).sort());
    expect(of('changed').length).toBeGreaterThan(0);
    expect(compareOccurrences(before, shuffled)).toEqual(differences);
    expect(compareOccurrences(after, after)).toEqual([]);
  });
});

describe('a bill of materials file', () => {
  const parse = (text: string) => parseFlatBom({ text, fileName: 'b.csv', itemId: 'X', revision: 'A' });
  const header = 'Reference, Quantity, MPN, DNP\n';

  it.each([
    ['a quantity that is not the number of designators', `${header}C1 C2,3,P,\n`, 'ROW_INVALID', 2],
    ['a designator in two rows', `${header}C1,1,P,\nC1,1,Q,\n`, 'ROW_INVALID', 3],
    ['a quantity that is a guess', `${header}C1,~1,P,\n`, 'ROW_INVALID', 2],
  ])('is refused as a whole for %s, naming row and column', (_name, text, code, row) => {
    expect(parse(text)).toMatchObject({
      kind: 'refused',
      reasons: [{ code, facts: { row, column: expect.any(String) as string } }],
    });
  });

  it.each([
    ['nothing', '', 'FILE_EMPTY'],
    ['a header alone', header, 'FILE_EMPTY'],
    ['a missing column', 'Reference, MPN\nC1,P\n', 'COLUMN_MISSING'],
    ['a ragged row', `${header}C1,1\n`, 'CSV_SYNTAX'],
    ['a NUL character', `${header}C1,1,P\u0000,\n`, 'CSV_SYNTAX'],
  ])('is refused for %s', (_name, text, code) => {
    expect(codes(parse(text))).toEqual([code]);
  });

  it('reports what had to be decided and keeps part numbers as published', () => {
    const parsed = parse(
      'Reference,Quantity,MPN,1b2-bom-key,DNP\nU1,1,A\u2212B,,\nU2,1,,key-2,\nTP1,1,,,\nR1,1,P,,DNP\n',
    );

    if (parsed.kind === 'refused') throw new Error(parsed.reasons[0]?.message);
    expect(parsed.value.findings.map(({ code, row }) => [code, row])).toEqual([
      ['PART_NUMBER_LOOKALIKE', 2],
      ['PART_BY_INTERNAL_KEY', 3],
      ['PART_NUMBER_MISSING', 4],
      ['PART_NOT_FITTED', 5],
    ]);
    expect(parsed.value.ebom.occurrences['U1']?.itemId).toBe('A\u2212B');
  });
});
