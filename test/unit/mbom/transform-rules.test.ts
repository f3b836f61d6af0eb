// Every kind of transform rule, what it leaves in the mBOM, and that nothing is lost on the way.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { checkAccountability, releaseMbom } from '../../../domain/mbom/check-accountability';
import type { Ebom, EbomOccurrence } from '../../../domain/mbom/ebom';
import { explodeMbom } from '../../../domain/mbom/explode-mbom';
import type { Mbom } from '../../../domain/mbom/mbom';
import { transformEbom, type Transformed } from '../../../domain/mbom/transform-ebom';
import type { TransformRule, TransformRules } from '../../../domain/mbom/transform-rules';
import { testData } from '../../support/test-data';

const vectors = path.join(testData, 'vectors');

function occurrence(itemId: string, given: Partial<EbomOccurrence> = {}): EbomOccurrence {
  return { itemId, parent: null, findNumber: '1', quantity: '1', unit: 'each', fitted: true, attributes: {}, ...given };
}

function rulesWith(...rules: TransformRule[]): TransformRules {
  const routing = ['10', '20'].map((operation) => ({ operation, description: operation }));
  return { ruleSetId: 'r', version: '1', owner: 'me', routing, defaultOperation: '20', rules };
}

function ebomOf(occurrences: Record<string, EbomOccurrence>): Ebom {
  return { itemId: 'TOP', revision: 'A', description: '', occurrences };
}

function transform(ebom: Ebom, ...rules: TransformRule[]): Transformed {
  const done = transformEbom({ ebom, rules: rulesWith(...rules), site: 'P', asOf: '2026-06-01' });
  if (done.kind === 'refused') throw new Error(done.reasons[0]?.message);
  expect(releaseMbom(checkAccountability({ ebom, ...done.value })).kind).toBe('accepted');
  return done.value;
}

function refusals(ebom: Ebom, ...rules: TransformRule[]): string[] {
  const done = transformEbom({ ebom, rules: rulesWith(...rules), site: 'P', asOf: '2026-06-01' });
  return done.kind === 'refused' ? done.reasons.map(({ code }) => code) : [];
}

function outline({ lines }: Mbom): Record<string, string> {
  return Object.fromEntries(
    Object.entries(lines).map(([id, { quantity, unit, operation }]) => [id, `${quantity} ${unit} @${operation ?? ''}`]),
  );
}

const assembly = ebomOf({
  sub: occurrence('SUB', { quantity: '2' }),
  'sub/a': occurrence('SCREW', { parent: 'sub', quantity: '3' }),
  'sub/b': occurrence('PLATE', { parent: 'sub' }),
  c: occurrence('SCREW', { quantity: '0.5' }),
});

describe('a transform rule', () => {
  it('phantom dissolves an assembly: its parts go to its parent, multiplied', () => {
    const { mbom, treatments } = transform(assembly, { id: 'ph', kind: 'phantom', when: { itemId: 'SUB' } });

    expect(outline(mbom)).toEqual({ 'SCREW|20': '6.5 each @20', 'PLATE|20': '2 each @20' });
    expect(treatments.dissolved).toEqual({ sub: { rule: 'ph' } });
    expect(refusals(assembly, { id: 'ph', kind: 'phantom', when: { itemId: 'PLATE' } })).toEqual(['RULE_INVALID']);
  });

  it('substitute replaces a part within its validity, and accountability knows', () => {
    const rule = (validFrom: string, validTo: string): TransformRule => ({
      id: 's',
      kind: 'substitute',
      when: { itemId: 'PLATE' },
      itemId: 'PLATE-B',
      validFrom,
      validTo,
    });

    expect(
      Object.values(transform(assembly, rule('2026-06-01', '2026-07-01')).mbom.lines).map((l) => l.itemId),
    ).toContain('PLATE-B');
    expect(
      Object.values(transform(assembly, rule('2026-05-01', '2026-06-01')).mbom.lines).map((l) => l.itemId),
    ).toContain('PLATE');
  });

  it('buy takes an assembly with its parts, make keeps them', () => {
    const bought = transform(assembly, { id: 'b', kind: 'buy', when: { itemId: 'SUB' } });

    expect(outline(bought.mbom)).toEqual({ 'SUB|20|sub': '2 each @20', 'SCREW|20': '0.5 each @20' });
    expect(bought.treatments.excluded['sub/a']).toEqual({ rule: 'b', reason: 'comes with SUB, which is bought' });
    expect(transform(assembly, { id: 'm', kind: 'make', when: { itemId: 'SUB' } }).mbom.lines).toHaveProperty([
      'SUB|20|sub|PLATE|20',
    ]);
  });

  it('convertUnit states the quantity in another unit, exactly', () => {
    const ebom = ebomOf({ t: occurrence('TUBE', { quantity: '1250', unit: 'mm' }) });

    const { mbom } = transform(ebom, { id: 'u', kind: 'convertUnit', when: {}, unit: 'm', factor: '0.001' });

    expect(outline(mbom)).toEqual({ 'TUBE|20|m': '1.25 m @20' });
    expect(
      refusals(assembly, { id: 'u', kind: 'convertUnit', when: { itemId: 'SUB' }, unit: 'kg', factor: '2' }),
    ).toEqual(['RULE_INVALID']);
  });

  it('kit regroups parts under a manufacturing assembly of their parent', () => {
    const { mbom } = transform(assembly, {
      id: 'k',
      kind: 'kit',
      when: { itemId: 'SCREW' },
      assembly: 'KIT-1',
      operation: '10',
    });

    expect(outline(mbom)).toEqual({
      'SUB|20|sub': '2 each @20',
      'SUB|20|sub|kit:KIT-1': '1 each @10',
      'SUB|20|sub|kit:KIT-1|SCREW|20': '3 each @20',
      'SUB|20|sub|PLATE|20': '1 each @20',
      'kit:KIT-1': '1 each @10',
      'kit:KIT-1|SCREW|20': '0.5 each @20',
    });
  });

  it('consumeAt and addMaterial name their operation, per unit or per assembly', () => {
    const { mbom } = transform(
      assembly,
      { id: 'c', kind: 'consumeAt', when: { itemId: 'PLATE' }, operation: '10' },
      { id: 'glue', kind: 'addMaterial', when: {}, itemId: 'GLUE', quantity: '2.5', unit: 'g', per: 'unit' },
      {
        id: 'wipe',
        kind: 'addMaterial',
        when: { itemId: 'SUB' },
        itemId: 'WIPE',
        quantity: '1',
        unit: 'each',
        per: 'parent',
        operation: '10',
      },
    );

    expect(outline(mbom)).toMatchObject({
      'SUB|20|sub|PLATE|10': '1 each @10',
      'add:glue': '2.5 g @20',
      'SUB|20|sub|add:wipe': '1 each @10',
    });
  });

  it('exclude takes with it what hangs below, with its reason', () => {
    const { treatments } = transform(assembly, {
      id: 'x',
      kind: 'exclude',
      when: { itemId: 'SUB' },
      reason: 'software',
    });

    expect(treatments.excluded).toEqual({
      sub: { rule: 'x', reason: 'software' },
      'sub/a': { rule: 'x', reason: 'software' },
      'sub/b': { rule: 'x', reason: 'software' },
    });
  });

  it.each<[string, TransformRule[]]>([
    [
      'presence',
      [
        { id: 'a', kind: 'exclude', when: {}, reason: 'r' },
        { id: 'b', kind: 'phantom', when: { itemId: 'SUB' } },
      ],
    ],
    ['supply', ['a', 'b'].map((id): TransformRule => ({ id, kind: 'make', when: { itemId: 'SUB' } }))],
    ['parent', ['a', 'b'].map((id): TransformRule => ({ id, kind: 'kit', when: { itemId: 'SUB' }, assembly: id }))],
    [
      'attrition',
      ['1', '2'].map((percent): TransformRule => ({
        id: percent,
        kind: 'attrition',
        when: { itemId: 'SUB' },
        percent,
      })),
    ],
  ])('is refused with its rival where both claim the %s of an occurrence', (facet, rules) => {
    const done = transformEbom({ ebom: assembly, rules: rulesWith(...rules), site: 'P', asOf: '2026-06-01' });

    expect(done).toMatchObject({
      reasons: [{ code: 'RULE_CONFLICT', facts: { facet, rules: rules.map(({ id }) => id) } }],
    });
  });

  it('is refused where parts that become one line would differ in what is called off', () => {
    const ebom = ebomOf({ a: occurrence('X'), b: occurrence('X') });

    expect(refusals(ebom, { id: 's', kind: 'attrition', when: { occurrence: 'a' }, percent: '5' })).toEqual([
      'RULE_CONFLICT',
    ]);
  });
});

describe('accountability', () => {
  const account = (change: (lines: Mbom['lines']) => void) => {
    const { mbom, treatments } = transform(assembly);
    const lines = structuredClone(mbom.lines);
    change(lines);
    return checkAccountability({ ebom: assembly, mbom: { ...mbom, lines }, treatments });
  };

  it('weighs a line that a planner split by the sum of its parts', () => {
    const report = account((lines) => {
      const line = lines['SUB|20|sub|SCREW|20']!;
      line.quantity = '2';
      lines['split'] = { ...structuredClone(line), quantity: '1', operation: '10', plannerReason: 'pre-assembled' };
    });

    expect(report.occurrences['sub/a']).toBeUndefined();
  });

  it('sees less and more per unit of the product, wherever in the structure it comes from', () => {
    const report = account((lines) => (lines['SUB|20|sub']!.quantity = '3'));

    expect(report.occurrences['sub/a']).toEqual({ kind: 'over', required: '6', planned: '9' });
    expect(report.occurrences['c']).toBeUndefined();
  });

  it('lets go what somebody signed for, by name', () => {
    const report = account((lines) => (lines['SCREW|20']!.quantity = '1'));

    expect(releaseMbom(report)).toMatchObject({ reasons: [{ code: 'MBOM_NOT_ACCOUNTABLE' }] });
    expect(releaseMbom(report, [{ id: 'c', reason: 'one spare' }]).kind).toBe('accepted');
    expect(releaseMbom(report, [{ id: 'sub/a', reason: 'another' }]).kind).toBe('refused');
  });
});

describe('published numbers', () => {
  const read = <T>(name: string): T => JSON.parse(readFileSync(path.join(vectors, name), 'utf8')) as T;

  it('the explosion of a parts list gives the totals that its source states', () => {
    const { partlist, cases } = read<{
      partlist: [string, string, number][];
      cases: { explode: string; quantity: number; totals: Record<string, number> }[];
    }>('bom-explosion.json');
    for (const { explode, quantity, totals } of cases) {
      const occurrences: Record<string, EbomOccurrence> = {};
      const use = (item: string, parent: string | null): void => {
        for (const [of, part, count] of partlist) {
          if (of !== item) continue;
          const id = `${parent ?? ''}/${part}`;
          occurrences[id] = occurrence(part, { parent, quantity: String(count) });
          use(part, id);
        }
      };
      use(explode, null);

      const { mbom } = transform({ ...ebomOf(occurrences), itemId: explode });

      const found: Record<string, number> = {};
      for (const [lineId, needed] of Object.entries(explodeMbom(mbom, String(quantity)))) {
        const { itemId } = mbom.lines[lineId]!;
        found[itemId] = (found[itemId] ?? 0) + Number(needed);
      }
      expect(found).toEqual(totals);
    }
  });

  it('attrition, set-up quantity and rounding give the requirements that their source states', () => {
    const { cases } = read<{
      cases: {
        perUnit: number;
        units: number;
        required: number;
        attritionPercent?: number;
        setupQuantity?: number;
        roundingMultiple?: number;
      }[];
    }>('quantity-rounding.json');
    for (const { perUnit, units, required, attritionPercent, setupQuantity, roundingMultiple } of cases) {
      const rules: TransformRule[] = [];
      if (attritionPercent !== undefined)
        rules.push({ id: 'a', kind: 'attrition', when: {}, percent: String(attritionPercent) });
      if (setupQuantity !== undefined)
        rules.push({ id: 's', kind: 'setupQuantity', when: {}, quantity: String(setupQuantity) });
      if (roundingMultiple !== undefined)
        rules.push({ id: 'r', kind: 'roundToMultiple', when: {}, multiple: String(roundingMultiple) });

      const { mbom } = transform(ebomOf({ p: occurrence('P', { quantity: String(perUnit) }) }), ...rules);

      expect(explodeMbom(mbom, String(units))).toEqual({ 'P|20': String(required) });
    }
  });

  it('scrap compounds and rounding happens at each level', () => {
    const { mbom } = transform(
      assembly,
      { id: 'a', kind: 'attrition', when: { itemId: 'SUB' }, percent: '10' },
      { id: 'r', kind: 'roundToMultiple', when: { itemId: 'SUB' }, multiple: '5' },
      { id: 'b', kind: 'attrition', when: { occurrence: 'sub/a' }, percent: '50' },
    );

    // 10 units x 2 x 1.1 = 22, in fives 25; each with 3 screws, half of them spoilt.
    expect(explodeMbom(mbom, '10')).toMatchObject({ 'SUB|20|sub': '25', 'SUB|20|sub|SCREW|20': '112.5' });
  });
});
