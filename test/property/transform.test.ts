// Laws of the transform (RULES 3), a thousand random structures under random rules each.
import fc from 'fast-check';
import { checkAccountability, releaseMbom } from '../../domain/mbom/check-accountability';
import { compareParts } from '../../domain/mbom/compare-eboms';
import type { Ebom, EbomOccurrence } from '../../domain/mbom/ebom';
import { explodeMbom } from '../../domain/mbom/explode-mbom';
import { quantityOf, quantityText, times } from '../../domain/mbom/quantity';
import { transformEbom } from '../../domain/mbom/transform-ebom';
import type { TransformRule, TransformRules } from '../../domain/mbom/transform-rules';

const runs = { numRuns: 1_000 };

/** Up to twelve occurrences; every assembly is an item of its own, so that nothing contains itself. */
const ebom: fc.Arbitrary<Ebom> = fc
  .array(
    fc.record({
      part: fc.constantFrom('P', 'Q', 'R'),
      parentChoice: fc.nat(20),
      quantity: fc.constantFrom('1', '2', '0.5', '3.25'),
      fitted: fc.boolean(),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((given) => {
    const parents = given.map(({ parentChoice }, index) => (index === 0 ? -1 : (parentChoice % (index + 1)) - 1));
    const occurrences = Object.fromEntries(
      given.map(({ part, quantity, fitted }, index): [string, EbomOccurrence] => [
        `o${String(index)}`,
        {
          itemId: parents.includes(index) ? `ASSY-${String(index)}` : part,
          parent: parents[index] === -1 ? null : `o${String(parents[index])}`,
          findNumber: String(index),
          quantity,
          unit: 'each',
          fitted,
          attributes: {},
        },
      ]),
    );
    return { itemId: 'TOP', revision: 'A', description: '', occurrences };
  });

/** Rules that name their occurrence, one a facet, so that none conflicts; gathered lines may still disagree. */
const ruleOf: fc.Arbitrary<(occurrence: string, isAssembly: boolean) => TransformRule[]> = fc
  .record({
    presence: fc.constantFrom('none', 'none', 'exclude', 'phantom'),
    supply: fc.constantFrom('none', 'make', 'buy'),
    kit: fc.boolean(),
    unit: fc.boolean(),
    operation: fc.boolean(),
    add: fc.boolean(),
    substitute: fc.boolean(),
  })
  .map(({ presence, supply, kit, unit, operation, add, substitute }) => (occurrence, isAssembly) => {
    const at = { when: { occurrence } };
    const rules: (TransformRule | false)[] = [
      presence === 'exclude' && { id: `x ${occurrence}`, kind: 'exclude', ...at, reason: 'document' },
      presence === 'phantom' && isAssembly && { id: `p ${occurrence}`, kind: 'phantom', ...at },
      supply === 'buy' && isAssembly && { id: `b ${occurrence}`, kind: 'buy', ...at },
      kit && { id: `k ${occurrence}`, kind: 'kit', ...at, assembly: 'KIT' },
      unit && !isAssembly && { id: `u ${occurrence}`, kind: 'convertUnit', ...at, unit: 'dozen', factor: '0.25' },
      operation && { id: `o ${occurrence}`, kind: 'consumeAt', ...at, operation: '10' },
      add && {
        id: `a ${occurrence}`,
        kind: 'addMaterial',
        ...at,
        itemId: 'GLUE',
        quantity: '1',
        unit: 'g',
        per: 'parent',
      },
      substitute && { id: `s ${occurrence}`, kind: 'substitute', ...at, itemId: 'SUBSTITUTE' },
    ];
    return rules.filter((rule) => rule !== false);
  });

const withRules = fc.tuple(ebom, fc.array(ruleOf, { minLength: 12, maxLength: 12 })).map(([given, makers]) => {
  const parents = new Set(Object.values(given.occurrences).map(({ parent }) => parent));
  const rules: TransformRules = {
    ruleSetId: 'r',
    version: '1',
    owner: 'me',
    defaultOperation: '20',
    routing: ['10', '20'].map((operation) => ({ operation, description: '' })),
    rules: Object.keys(given.occurrences).flatMap((id, index) => makers[index]?.(id, parents.has(id)) ?? []),
  };
  return { ebom: given, rules };
});

it('whatever the rules, every occurrence is consumed exactly, or left out with a reason', () => {
  fc.assert(
    fc.property(withRules, ({ ebom: given, rules }) => {
      const transformed = transformEbom({ ebom: given, rules, site: 'P', asOf: '2026-01-01' });
      if (transformed.kind === 'refused') {
        // Only what gathered parts disagree in may be refused here.
        expect(transformed.reasons.map(({ code }) => code)).toEqual(transformed.reasons.map(() => 'RULE_CONFLICT'));
        return;
      }
      const report = checkAccountability({ ebom: given, ...transformed.value });

      expect(releaseMbom(report).kind).toBe('accepted');
      const counted = Object.values(report.counts).reduce((sum, count) => sum + count, 0);
      expect(counted).toBe(Object.keys(given.occurrences).length);
      expect(Object.values(report.occurrences).every(({ kind }) => kind === 'excluded')).toBe(true);
      for (const { reason } of Object.values(transformed.value.treatments.excluded)) expect(reason).not.toBe('');
    }),
    runs,
  );
});

it('the same eBOM and rules give the same bytes, in whatever order the occurrences are named', () => {
  fc.assert(
    fc.property(withRules, ({ ebom: given, rules }) => {
      const reversed = { ...given, occurrences: Object.fromEntries(Object.entries(given.occurrences).reverse()) };
      const [one, other] = [given, reversed].map((of) => {
        const done = transformEbom({ ebom: of, rules, site: 'P', asOf: '2026-01-01' });
        return done.kind === 'accepted' ? done.value : done.kind;
      });

      expect(other).toEqual(one);
    }),
    runs,
  );
});

it('an explosion without losses is the product of quantities along each path, exactly', () => {
  fc.assert(
    fc.property(ebom, fc.constantFrom('1', '7', '0.1'), (given, units) => {
      const rules: TransformRules = {
        ruleSetId: 'r',
        version: '1',
        owner: 'me',
        defaultOperation: '20',
        rules: [],
        routing: [{ operation: '20', description: '' }],
      };
      const transformed = transformEbom({ ebom: given, rules, site: 'P', asOf: '2026-01-01' });
      if (transformed.kind === 'refused') throw new Error(transformed.reasons[0]?.message);
      const { mbom } = transformed.value;

      for (const [lineId, needed] of Object.entries(explodeMbom(mbom, units))) {
        let expected = quantityOf(units);
        for (let at: string | null = lineId; at !== null; at = mbom.lines[at]?.parent ?? null)
          expected = times(expected, quantityOf(mbom.lines[at]?.quantity ?? '0'));
        expect(needed).toBe(quantityText(expected));
      }
    }),
    runs,
  );
});

it('no part differs between an eBOM and itself, and a part added alone is the only difference', () => {
  fc.assert(
    fc.property(ebom, (given) => {
      const fresh: EbomOccurrence = {
        itemId: 'FRESH',
        parent: null,
        findNumber: 'f',
        quantity: '2',
        unit: 'each',
        fitted: true,
        attributes: {},
      };

      expect(compareParts(given, given)).toEqual([]);
      expect(compareParts(given, { ...given, occurrences: { ...given.occurrences, fresh } })).toEqual([
        { itemId: 'FRESH', unit: 'each', before: '0', after: '2' },
      ]);
    }),
    runs,
  );
});
