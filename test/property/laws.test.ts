// Laws of effectivity and transform, on a thousand random cases each. fast-check prints the seed of a failure.
import fc from 'fast-check';
import { checkAccountability } from '../../domain/mbom/check-accountability';
import type { EbomOccurrence } from '../../domain/mbom/ebom';
import { transformEbom } from '../../domain/mbom/transform-ebom';
import type { EffectivityStatement, Span } from '../../domain/effectivity/effectivity-statement';
import { formatSpans } from '../../domain/effectivity/format-spans';
import { parseRange } from '../../domain/effectivity/parse-range';
import {
  containsUnit,
  differenceSpans,
  intersectSpans,
  normaliseSpans,
  unionSpans,
} from '../../domain/effectivity/span-algebra';
import { trimSiblings } from '../../domain/effectivity/trim-siblings';

const runs = { numRuns: 1_000 };
const universe = Array.from({ length: 24 }, (_, number) => number);
const series = fc.constantFrom('A-', 'B-');
const span: fc.Arbitrary<Span> = fc
  .tuple(series, fc.nat(20), fc.nat(6), fc.boolean())
  .map(([name, from, length, open]) => ({ basis: 'serial', series: name, from, to: open ? null : from + length }));
const spans = fc.array(span, { minLength: 1, maxLength: 5 });

function members(list: Span[]): Set<string> {
  return new Set(
    ['A-', 'B-'].flatMap((name) =>
      universe
        .filter((number) => containsUnit(list, { basis: 'serial', series: name, number }))
        .map((number) => `${name}${String(number)}`),
    ),
  );
}

it('union, difference and intersection agree with sets of units', () => {
  fc.assert(
    fc.property(spans, spans, (a, b) => {
      const [left, right] = [members(a), members(b)];
      expect(members(unionSpans(a, b))).toEqual(new Set([...left, ...right]));
      expect(members(differenceSpans(a, b))).toEqual(new Set([...left].filter((unit) => !right.has(unit))));
      expect(members(intersectSpans(a, b))).toEqual(new Set([...left].filter((unit) => right.has(unit))));
    }),
    runs,
  );
});

it('range text is read back as the spans it was written from', () => {
  fc.assert(
    fc.property(spans, (given) => {
      const normal = normaliseSpans(given);
      expect(parseRange(formatSpans(normal), { basis: 'serial' })).toEqual({ kind: 'accepted', value: normal });
    }),
    runs,
  );
});

it('no text makes the range parser throw', () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 60 }),
      fc.constantFrom('serial' as const, 'lot' as const, 'date' as const, 'workOrder' as const),
      (text, basis) => {
        expect(['accepted', 'refused']).toContain(parseRange(text, { basis }).kind);
      },
    ),
    runs,
  );
});

it('trimming siblings loses no unit and leaves none to two statements', () => {
  const statement = (id: string, list: Span[]): EffectivityStatement => ({
    statementId: id,
    itemId: 'I',
    revision: id,
    site: 'P',
    endItem: 'I',
    basis: 'serial',
    spans: normaliseSpans(list),
    changeId: 'C',
    decisionId: 'D',
    state: 'actual',
  });
  fc.assert(
    fc.property(fc.array(spans, { minLength: 1, maxLength: 4 }), spans, (held, incoming) => {
      // Siblings that partition their units, as the database holds them.
      const actual = held.reduce<EffectivityStatement[]>((all, list, index) => {
        const free = differenceSpans(
          list,
          all.flatMap((one) => one.spans),
        );
        return free.length === 0 ? all : [...all, statement(`S${String(index)}`, free)];
      }, []);
      const before = members([...actual.flatMap((one) => one.spans), ...incoming]);
      const fresh = statement('NEW', incoming);
      let count = 0;
      const { superseded, replacements } = trimSiblings({
        actual,
        incoming: fresh,
        newStatementId: () => `R${String((count += 1))}`,
      });
      const gone = new Set(superseded.map((one) => one.statementId));
      const after = [...actual.filter((one) => !gone.has(one.statementId)), ...replacements, fresh];

      expect(members(after.flatMap((one) => one.spans))).toEqual(before);
      for (const [index, one] of after.entries()) {
        for (const other of after.slice(index + 1)) expect(intersectSpans(one.spans, other.spans)).toEqual([]);
      }
    }),
    runs,
  );
});

it('the transform conserves quantity: every occurrence is full or excluded', () => {
  const occurrence = fc.record({
    itemId: fc.constantFrom('X', 'Y', 'Z'),
    quantity: fc
      .tuple(fc.integer({ min: 1, max: 999 }), fc.nat(999))
      .map(([whole, part]) => `${String(whole)}.${String(part).padStart(3, '0')}`),
    fitted: fc.boolean(),
    parentChoice: fc.nat(),
  });
  const rules = {
    ruleSetId: 'r',
    version: '1',
    owner: 'o',
    routing: [{ operation: '10', description: '' }],
    defaultOperation: '10',
    rules: [{ id: 'x', kind: 'exclude' as const, when: { notFitted: true as const }, reason: 'not fitted' }],
  };
  fc.assert(
    fc.property(fc.array(occurrence, { minLength: 1, maxLength: 30 }), (given) => {
      // Assemblies are items of their own, so that no structure contains itself.
      const occurrences: Record<string, EbomOccurrence> = {};
      for (const [index, { itemId, quantity, fitted, parentChoice }] of given.entries()) {
        const parent = index < 3 ? null : `o${String(parentChoice % 3)}`;
        const name = index < 3 ? `ASSEMBLY-${String(index)}` : itemId;
        occurrences[`o${String(index)}`] = {
          itemId: name,
          parent,
          findNumber: '1',
          quantity,
          unit: 'each',
          fitted,
          attributes: {},
        };
      }
      const ebom = { itemId: 'TOP', revision: 'A', description: '', occurrences };
      const transformed = transformEbom({ ebom, rules, site: 'P', asOf: '2026-01-15' });
      if (transformed.kind === 'refused') throw new Error(transformed.reasons[0]?.message);
      const { counts, unexplained } = checkAccountability({ ebom, ...transformed.value });

      expect([counts.full + counts.excluded, unexplained]).toEqual([given.length, []]);
    }),
    runs,
  );
});
