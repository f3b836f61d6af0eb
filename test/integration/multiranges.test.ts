// Resolution and span algebra against PostgreSQL's own multiranges, on a hundred thousand random cases.
import fc from 'fast-check';
import type { EffectivityStatement, Span } from '../../domain/effectivity/effectivity-statement';
import { dateOfDay, dayNumber } from '../../domain/effectivity/day-number';
import { prepareResolver, type EffectivityQuery } from '../../domain/effectivity/resolve-effectivity';
import { differenceSpans, intersectSpans, unionSpans } from '../../domain/effectivity/span-algebra';
import { startTestDatabase, type TestDatabase } from '../support/database';

jest.setTimeout(180_000);

let database: TestDatabase | undefined;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database?.end());

const seed = Date.now() % 1_000_000_007;
const sets = 500;
const queriesPerSet = 200;
const unitsMax = 400;
const firstDay = dayNumber('2026-01-01') ?? 0;

const bounds = fc.tuple(fc.nat(unitsMax), fc.nat(60), fc.integer({ min: 0, max: 9 }));
const spansOf = (basis: 'serial' | 'date'): fc.Arbitrary<Span[]> =>
  fc.array(bounds, { minLength: 1, maxLength: 4 }).map((all) =>
    all.map(([from, length, open]): Span => {
      if (basis === 'serial') return { basis, series: 'SN-', from, to: open === 0 ? null : from + length };
      const end = open === 0 ? null : dateOfDay(firstDay + from + length + 1);
      return { basis, start: dateOfDay(firstDay + from), end };
    }),
  );

function multirange(spans: Span[]): string {
  const ranges = spans.map((span) => {
    if (span.basis === 'serial') return `[${String(span.from)},${span.to === null ? '' : String(span.to)}]`;
    return span.basis === 'date' ? `[${span.start},${span.end ?? ''})` : '';
  });
  return `{${ranges.map((range) => (range.endsWith(',]') ? range.replace(',]', ',)') : range)).join(',')}}`;
}

function statement(statementId: string, basis: 'serial' | 'date', spans: Span[]): EffectivityStatement {
  return {
    statementId,
    itemId: 'I',
    revision: statementId,
    site: 'P',
    endItem: null,
    basis,
    spans,
    changeId: 'C',
    decisionId: 'D',
    state: 'actual',
  };
}

describe.each([
  ['serial', 'int8multirange', 'bigint'],
  ['date', 'datemultirange', 'date'],
] as const)('%s effectivity', (basis, type, unitType) => {
  it(`answers ${String((sets * queriesPerSet) / 2)} questions as ${type} does (seed ${String(seed)})`, async () => {
    const given = fc.sample(fc.array(spansOf(basis), { minLength: 1, maxLength: 6 }), { numRuns: sets / 2, seed });
    const units = fc.sample(fc.array(fc.nat(unitsMax + 80), { minLength: queriesPerSet, maxLength: queriesPerSet }), {
      numRuns: sets / 2,
      seed: seed + 1,
    });
    const rows = given.flatMap((all, set) =>
      all.map((spans, index) => ({ set, id: `${String(set)}.${String(index)}`, spans })),
    );
    const text = (unit: number): string => (basis === 'serial' ? String(unit) : dateOfDay(firstDay + unit));
    const { rows: found } = (await database!.db.query(
      `WITH statement AS (SELECT * FROM unnest($1::int[], $2::text[], $3::${type}[]) AS s(set, id, units)),
            question AS (SELECT * FROM unnest($4::int[], $5::int[], $6::${unitType}[]) AS q(set, ordinal, unit))
       SELECT q.set, q.ordinal, array_agg(s.id ORDER BY s.id) AS ids FROM question q
         JOIN statement s ON s.set = q.set AND s.units @> q.unit GROUP BY q.set, q.ordinal`,
      [
        rows.map(({ set }) => set),
        rows.map(({ id }) => id),
        rows.map(({ spans }) => multirange(spans)),
        units.flatMap((all, set) => all.map(() => set)),
        units.flatMap((all) => all.map((_unit, ordinal) => ordinal)),
        units.flatMap((all) => all.map(text)),
      ],
    )) as { rows: { set: number; ordinal: number; ids: string[] }[] };
    const expected = new Map(found.map(({ set, ordinal, ids }) => [`${String(set)} ${String(ordinal)}`, ids]));

    let compared = 0;
    const differing: unknown[] = [];
    for (const [set, all] of units.entries()) {
      const resolve = prepareResolver(
        rows.filter((row) => row.set === set).map(({ id, spans }) => statement(id, basis, spans)),
      );
      for (const [ordinal, unit] of all.entries()) {
        const query: EffectivityQuery = { itemId: 'I', [basis]: basis === 'serial' ? `SN-${text(unit)}` : text(unit) };
        const resolution = resolve(query);
        const ids =
          resolution.kind === 'effective'
            ? [resolution.statement.statementId]
            : resolution.kind === 'ambiguous'
              ? resolution.statements.map(({ statementId }) => statementId).sort()
              : [];
        const wanted = expected.get(`${String(set)} ${String(ordinal)}`) ?? [];
        if (JSON.stringify(ids) !== JSON.stringify(wanted)) differing.push({ set, unit, ids, wanted });
        compared += 1;
      }
    }

    expect(differing.slice(0, 3)).toEqual([]);
    expect(compared).toBe((sets * queriesPerSet) / 2);
  });

  it(`unites, subtracts and intersects as ${type} does`, async () => {
    const pairs = fc.sample(fc.tuple(spansOf(basis), spansOf(basis)), { numRuns: 2_000, seed: seed + 2 });
    const { rows: found } = (await database!.db.query(
      `SELECT (a + b)::text AS union, (a - b)::text AS difference, (a * b)::text AS intersection
         FROM unnest($1::${type}[], $2::${type}[]) WITH ORDINALITY AS p(a, b, ordinal) ORDER BY ordinal`,
      [pairs.map(([a]) => multirange(a)), pairs.map(([, b]) => multirange(b))],
    )) as { rows: Record<string, string>[] };

    const ours = pairs.map(([a, b]) => ({
      union: unionSpans(a, b),
      difference: differenceSpans(a, b),
      intersection: intersectSpans(a, b),
    }));
    const { rows: same } = (await database!.db.query(
      `SELECT count(*) FILTER (WHERE ours = theirs)::int AS equal, count(*)::int AS all
         FROM unnest($1::${type}[], $2::${type}[]) AS p(ours, theirs)`,
      [
        ours.flatMap((one) => [one.union, one.difference, one.intersection].map(multirange)),
        found.flatMap((one) => [one['union'], one['difference'], one['intersection']]),
      ],
    )) as { rows: { equal: number; all: number }[] };

    expect(same[0]).toEqual({ equal: 6_000, all: 6_000 });
  });
});
