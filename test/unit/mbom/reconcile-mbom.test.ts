// What a manufacturing engineer sees of a merge, and what a choice does.
import type { Mbom, MbomLine } from '../../../domain/mbom/mbom';
import { reconcileMbom } from '../../../domain/mbom/reconcile-mbom';
import type { ReconcileChoice } from '../../../domain/mbom/merge';

const line = (given: Partial<MbomLine> = {}): MbomLine => ({
  itemId: 'P',
  parent: null,
  quantity: '1',
  unit: 'each',
  operation: '10',
  supply: 'buy',
  attributes: {},
  provenance: { occurrences: ['o'], rules: [] },
  ...given,
});
const mbom = (lines: Record<string, MbomLine>): Mbom => ({ itemId: 'TOP', revision: 'A', site: 'S', lines });
const seen = (one: { lineId: string; facet: string; engineering: string | null; planning: string | null }) => ({
  lineId: one.lineId,
  facet: one.facet,
  engineering: one.engineering,
  planning: one.planning,
});

describe('a merge', () => {
  it('keeps a planner’s operation where engineering changed the quantity of the same line', () => {
    const { mbom: merged, discrepancies } = reconcileMbom({
      base: mbom({ a: line() }),
      engineering: mbom({ a: line({ quantity: '2' }) }),
      planning: mbom({ a: line({ operation: '20' }) }),
    });

    expect(merged.lines['a']).toMatchObject({ quantity: '2', operation: '20' });
    expect(discrepancies.map(({ facet, kind, taken }) => [facet, kind, taken])).toEqual([
      ['quantity', 'auto', 'engineering'],
      ['operation', 'auto', 'planning'],
    ]);
  });

  it('asks where both changed one facet, applies the choice, and forgets it when a value moves', () => {
    const sides = {
      base: mbom({ a: line() }),
      engineering: mbom({ a: line({ quantity: '2' }) }),
      planning: mbom({ a: line({ quantity: '3.0' }) }),
    };
    const asked = reconcileMbom(sides);
    const choice: ReconcileChoice = { ...seen(asked.open[0]!), take: { value: '5' } };

    const chosen = reconcileMbom(sides, [choice]);
    const moved = reconcileMbom({ ...sides, planning: mbom({ a: line({ quantity: '4' }) }) }, [choice]);

    expect(asked.open).toMatchObject([{ facet: 'quantity', base: '1', engineering: '2', planning: '3', taken: null }]);
    expect([chosen.open, chosen.mbom.lines['a']?.quantity]).toEqual([[], '5']);
    expect(moved.open).toHaveLength(1);
  });

  it('asks before it removes what a planner changed, and before it brings back what a planner removed', () => {
    const removed = reconcileMbom({
      base: mbom({ a: line() }),
      engineering: mbom({}),
      planning: mbom({ a: line({ operation: '20' }) }),
    });
    const changed = reconcileMbom({
      base: mbom({ a: line() }),
      engineering: mbom({ a: line({ quantity: '2' }) }),
      planning: mbom({}),
    });

    expect([removed.open, changed.open]).toMatchObject([[{ facet: 'presence' }], [{ facet: 'presence' }]]);
  });

  it('applies the choice for a line that one side took away, whichever side is chosen', () => {
    const [one, moved, more] = [line(), line({ operation: '20' }), line({ quantity: '2' })];
    const byEngineering = { base: mbom({ a: one }), engineering: mbom({}), planning: mbom({ a: moved }) };
    const byPlanning = { base: mbom({ a: one }), engineering: mbom({ a: more }), planning: mbom({}) };
    const after = (sides: typeof byPlanning, take: ReconcileChoice['take']): string[] => {
      const done = reconcileMbom(sides, [{ ...seen(reconcileMbom(sides).open[0]!), take }]);
      expect(done.open).toEqual([]);
      return Object.keys(done.mbom.lines);
    };

    expect([after(byEngineering, 'engineering'), after(byEngineering, 'planning')]).toEqual([[], ['a']]);
    expect([after(byPlanning, 'engineering'), after(byPlanning, 'planning')]).toEqual([['a'], []]);
    expect(after(byPlanning, { value: null })).toEqual([]);
  });

  it('asks where a planner’s line hangs under an assembly that engineering took away, once for each place it had', () => {
    const provenance = { occurrences: ['n'], rules: [] };
    const added = (parent: string): MbomLine => line({ itemId: 'NEW', parent, plannerReason: 'needed', provenance });
    const sides = {
      base: mbom({ x: line(), y: line() }),
      engineering: mbom({ x: line(), n: added('x') }),
      planning: mbom({ x: line(), y: line(), n: added('y') }),
    };
    const first = reconcileMbom(sides);
    const kept: ReconcileChoice = { ...seen(first.open[0]!), take: 'planning' };
    const second = reconcileMbom(sides, [kept]);
    const placed: ReconcileChoice = { ...seen(second.open[0]!), take: { value: 'x' } };

    const done = reconcileMbom(sides, [kept, placed]);

    expect(second.open).toMatchObject([{ lineId: 'n', facet: 'parent', engineering: null, planning: 'y' }]);
    expect([done.open, done.mbom.lines['n']?.parent]).toEqual([[], 'x']);
  });

  it('asks about every line that only one side has where nobody knows what stood before, but for planners’ own', () => {
    const own = line({ itemId: 'GLUE', plannerReason: 'needed', provenance: { occurrences: [], rules: [] } });
    const sides = { base: null, engineering: mbom({ a: line() }), planning: mbom({ b: line({ itemId: 'Q' }), own }) };

    const { open, mbom: preview } = reconcileMbom(sides);
    const done = reconcileMbom(
      sides,
      open.map((one) => ({ ...seen(one), take: 'engineering' })),
    );

    expect(open.map(({ lineId, facet }) => [lineId, facet])).toEqual([
      ['a', 'presence'],
      ['b', 'presence'],
    ]);
    expect([Object.keys(preview.lines), done.open, Object.keys(done.mbom.lines)]).toEqual([
      ['a', 'own'],
      [],
      ['a', 'own'],
    ]);
  });

  it('asks where two moves, each sound by itself, would put two assemblies into each other', () => {
    const { open, mbom: preview } = reconcileMbom({
      base: mbom({ a: line(), b: line() }),
      engineering: mbom({ a: line(), b: line({ parent: 'a' }) }),
      planning: mbom({ a: line({ parent: 'b' }), b: line() }),
    });

    expect(open.map(({ lineId, facet }) => [lineId, facet])).toEqual([
      ['a', 'parent'],
      ['b', 'parent'],
    ]);
    expect(preview.lines).toMatchObject({ a: { parent: null }, b: { parent: 'a' } });
  });
});
