// Laws of partition, cut-in order and resolution (RULES 2.5 to 2.7), a thousand random cases each.
import fc from 'fast-check';
import { checkCutInOrder } from '../../domain/effectivity/check-cut-in-order';
import { checkPartition } from '../../domain/effectivity/check-partition';
import type { EffectivityStatement, Span } from '../../domain/effectivity/effectivity-statement';
import { explainEffectivity } from '../../domain/effectivity/explain-effectivity';
import { prepareResolver, resolveEffectivity } from '../../domain/effectivity/resolve-effectivity';
import { containsUnit, normaliseSpans } from '../../domain/effectivity/span-algebra';
import { trimSiblings } from '../../domain/effectivity/trim-siblings';

const runs = { numRuns: 1_000 };
const unitsMax = 40;

function statement(
  given: Partial<EffectivityStatement> & { statementId: string; spans: Span[] },
): EffectivityStatement {
  return {
    itemId: 'I',
    revision: given.statementId,
    site: 'P',
    endItem: 'I',
    basis: 'serial',
    changeId: 'C',
    decisionId: 'D',
    state: 'actual',
    ...given,
  };
}

const span: fc.Arbitrary<Span> = fc
  .tuple(fc.constantFrom('A-', 'B-'), fc.nat(unitsMax), fc.nat(8), fc.integer({ min: 0, max: 5 }))
  .map(([series, from, length, open]) => ({ basis: 'serial', series, from, to: open === 0 ? null : from + length }));
const statements = fc
  .array(fc.array(span, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 6 })
  .map((all) =>
    all.map((spans, index) => statement({ statementId: `S${String(index)}`, spans: normaliseSpans(spans) })),
  );

/** Units of a series by who holds them, written down one by one. */
function holders(all: EffectivityStatement[], series: string): string[][] {
  return Array.from({ length: unitsMax + 20 }, (_, number) =>
    all
      .filter(({ spans }) => containsUnit(spans, { basis: 'serial', series, number }))
      .map(({ statementId }) => statementId),
  );
}

it('a partition is proved exactly where every unit from the first to the last has one holder', () => {
  fc.assert(
    fc.property(statements, (given) => {
      const holds = ['A-', 'B-'].every((series) => {
        const held = holders(given, series);
        const [first, last] = [held.findIndex((one) => one.length > 0), held.findLastIndex((one) => one.length > 0)];
        return held.every((one, unit) => unit < first || unit > last || one.length === 1);
      });

      expect(checkPartition(given).kind).toBe(holds ? 'proved' : 'refuted');
    }),
    runs,
  );
});

it('a refutation shows a unit that two hold, or that none holds between two that do', () => {
  fc.assert(
    fc.property(statements, (given) => {
      const checked = checkPartition(given);
      for (const { kind, series, witness } of checked.kind === 'refuted' ? checked.violations : []) {
        const held = holders(given, series)[Number(witness.slice(series.length))] ?? [];
        expect(kind === 'overlap' ? held.length > 1 : held.length === 0).toBe(true);
      }
    }),
    runs,
  );
});

it('a partition stays one, however many changes cut in one after the other', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(unitsMax), { minLength: 1, maxLength: 8 }), (starts) => {
      let actual = [statement({ statementId: 'FIRST', spans: [{ basis: 'serial', series: 'A-', from: 0, to: null }] })];
      for (const [index, from] of starts.entries()) {
        const spans: Span[] = [{ basis: 'serial', series: 'A-', from, to: null }];
        const incoming = statement({ statementId: `C${String(index)}`, spans });
        let count = 0;
        const newStatementId = (): string => `C${String(index)} rest ${String((count += 1))}`;
        const { superseded, replacements } = trimSiblings({ actual, incoming, newStatementId });
        const gone = new Set(superseded.map(({ statementId }) => statementId));
        actual = [...actual.filter(({ statementId }) => !gone.has(statementId)), ...replacements, incoming];
      }

      expect(checkPartition(actual)).toEqual({ kind: 'proved' });
      expect(holders(actual, 'A-').every((one) => one.length === 1)).toBe(true);
    }),
    runs,
  );
});

it('resolution agrees with asking every statement, and the explanation names the same one', () => {
  const ranked = fc
    .array(fc.tuple(fc.option(fc.integer({ min: 1, max: 3 })), fc.integer({ min: 0, max: 4 })), {
      minLength: 6,
      maxLength: 6,
    })
    .chain((layers) =>
      statements.map((all) =>
        all.map((one, index): EffectivityStatement => {
          const [rank, override] = layers[index] ?? [null, 1];
          return { ...one, ...(rank === null ? {} : { rank }), ...(override === 0 ? { override: true } : {}) };
        }),
      ),
    );
  fc.assert(
    fc.property(ranked, fc.constantFrom('A-', 'B-'), fc.nat(unitsMax + 10), (given, series, number) => {
      const query = { itemId: 'I', serial: `${series}${String(number)}` };
      const matching = given.filter(({ spans }) => containsUnit(spans, { basis: 'serial', series, number }));
      const overrides = matching.filter((one) => one.override === true);
      const pool = overrides.length > 0 ? overrides : matching;
      const top = Math.max(-1, ...pool.map(({ rank }) => rank ?? 0));
      const best = pool.filter(({ rank }) => (rank ?? 0) === top).map(({ statementId }) => statementId);

      const resolution = prepareResolver(given)(query);

      if (best.length === 0) expect(resolution.kind).toBe('none');
      if (best.length > 1) expect(resolution.kind).toBe('ambiguous');
      if (best.length === 1) {
        expect(resolution).toMatchObject({ kind: 'effective', statement: { statementId: best[0] } });
        const considered = explainEffectivity({ statements: given, query, effective: resolution });
        expect(considered.filter(({ outcome }) => outcome === 'applies')).toMatchObject([{ statementId: best[0] }]);
        expect(considered.filter(({ outcome }) => outcome !== 'otherUnits')).toHaveLength(matching.length);
      }
      expect(resolveEffectivity({ statements: given, query })).toEqual(resolution);
    }),
    runs,
  );
});

it('a chain of revisions that cut in by order of derivation is in order, and a permuted one is not', () => {
  const order = fc.shuffledSubarray([1, 2, 3, 4], { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(order, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 5, maxLength: 5 }), (permuted, gaps) => {
      // R0 is effective from the start; R1 from R0, R2 from R1 ... cut in at the given places, in this order.
      const derivedFrom = Object.fromEntries(
        [1, 2, 3, 4].map((index) => [`R${String(index)}`, [`R${String(index - 1)}`]]),
      );
      let at = 0;
      let actual = [statement({ statementId: 'R0', spans: [{ basis: 'serial', series: '', from: 0, to: null }] })];
      let inOrder = true;
      let accepted = true;
      let newest = 0;
      for (const [index, revision] of permuted.entries()) {
        at += gaps[index] ?? 1;
        const spans: Span[] = [{ basis: 'serial', series: '', from: at, to: null }];
        const incoming = statement({ statementId: `R${String(revision)}`, spans });
        inOrder &&= revision > newest;
        newest = Math.max(newest, revision);
        accepted &&=
          checkCutInOrder({ incoming, siblings: actual, derivedFrom, independentOf: [] }).kind === 'accepted';
        const { superseded, replacements } = trimSiblings({
          actual,
          incoming,
          newStatementId: () => `rest ${String(index)}`,
        });
        const gone = new Set(superseded.map(({ statementId }) => statementId));
        actual = [...actual.filter(({ statementId }) => !gone.has(statementId)), ...replacements, incoming];
      }

      expect(accepted).toBe(inOrder);
    }),
    runs,
  );
});
