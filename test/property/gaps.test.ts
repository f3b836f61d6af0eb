// Gaps told by a decision, against a count unit by unit (RULES 2.5).
import fc from 'fast-check';
import type { EffectivityStatement } from '../../domain/effectivity/effectivity-statement';
import { findGaps } from '../../domain/effectivity/find-gaps';

const last = 24;
const span = fc.tuple(fc.nat(last), fc.nat(6)).map(([from, length]) => ({ from, to: Math.min(last, from + length) }));
const spans = fc.array(span, { minLength: 1, maxLength: 3 });

function statement(id: string, state: 'actual' | 'planned', of: { from: number; to: number }[]): EffectivityStatement {
  return {
    ...{ statementId: id, itemId: 'I', revision: id, site: 'S', endItem: 'I', changeId: id, decisionId: id, state },
    basis: 'serial',
    spans: of.map(({ from, to }) => ({ basis: 'serial', series: 'SN-', from, to })),
  };
}

/** First units of the runs that nobody claims, between units that somebody does. */
function firstsOf(all: readonly EffectivityStatement[]): Set<string> {
  const claimed = new Set<number>();
  for (const { spans: held } of all)
    for (const one of held)
      if (one.basis === 'serial') for (let unit = one.from; unit <= (one.to ?? last); unit += 1) claimed.add(unit);
  const [first, end] = [Math.min(...claimed), Math.max(...claimed)];
  const gaps = new Set<string>();
  for (let unit = first + 1; unit < end; unit += 1)
    if (!claimed.has(unit) && claimed.has(unit - 1)) gaps.add(`SN-${String(unit)}`);
  return gaps;
}

it('a decision tells exactly the gaps that were not there before, however its units are taken from others', () => {
  fc.assert(
    fc.property(fc.option(spans), fc.option(spans), spans, (actual, planned, decided) => {
      const standing = [
        ...(actual === null ? [] : [statement('A', 'actual', actual)]),
        ...(planned === null ? [] : [statement('B', 'planned', planned)]),
      ];
      const incoming = statement('C', 'planned', decided);

      const told = findGaps(standing, [incoming]).map(({ first }) => first);

      const before = firstsOf(standing);
      expect(new Set(told)).toEqual(new Set([...firstsOf([...standing, incoming])].filter((one) => !before.has(one))));
      expect(told).toHaveLength(new Set(told).size);
    }),
    { numRuns: 1_000 },
  );
});
