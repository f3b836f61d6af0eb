// Laws of the three-way merge (RULES 3.5), a thousand random cases each. fast-check prints the seed of a failure.
import fc from 'fast-check';
import { checkAccountability } from '../../domain/mbom/check-accountability';
import type { Ebom, EbomOccurrence } from '../../domain/mbom/ebom';
import type { Mbom, MbomLine } from '../../domain/mbom/mbom';
import { orderTopDown } from '../../domain/mbom/order-top-down';
import { transformEbom } from '../../domain/mbom/transform-ebom';
import type { ReconcileChoice } from '../../domain/mbom/merge';
import { reconcileMbom } from '../../domain/mbom/reconcile-mbom';

const runs = { numRuns: 1_000 };

/** Up to eight lines; a line's parent stands before it, so that every structure is one. */
const structure: fc.Arbitrary<Mbom> = fc
  .array(
    fc.record({
      itemId: fc.constantFrom('P', 'Q', 'R'),
      parentChoice: fc.nat(20),
      quantity: fc.constantFrom('1', '2', '0.5'),
      operation: fc.constantFrom('10', '20'),
      finish: fc.constantFrom(null, 'matt', 'gloss'),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((given) => ({
    itemId: 'TOP',
    revision: 'A',
    site: 'S',
    lines: Object.fromEntries(
      given.map(({ itemId, parentChoice, quantity, operation, finish }, index): [string, MbomLine] => [
        `L${String(index)}`,
        {
          itemId,
          parent:
            index === 0 || parentChoice % (index + 1) === 0 ? null : `L${String((parentChoice % (index + 1)) - 1)}`,
          quantity,
          unit: 'each',
          operation,
          supply: 'make',
          attributes: finish === null ? {} : { finish },
          provenance: { occurrences: [`o${String(index)}`], rules: [] },
        },
      ]),
    ),
  }));

type Edit = (lines: Record<string, MbomLine>) => Record<string, MbomLine>;

const change =
  (index: number, of: Partial<MbomLine>): Edit =>
  (lines) => {
    const id = `L${String(index)}`;
    return lines[id] === undefined ? lines : { ...lines, [id]: { ...lines[id], ...of } };
  };
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(fc.nat(8), fc.constantFrom('3', '4')).map(([at, quantity]) => change(at, { quantity })),
  fc.tuple(fc.nat(8), fc.constantFrom('30', '40')).map(([at, operation]) => change(at, { operation })),
  fc.tuple(fc.nat(8), fc.constantFrom('raw', 'satin')).map(([at, finish]) => change(at, { attributes: { finish } })),
  // A whole branch goes, as both people and engineering take away assemblies.
  fc.nat(8).map((at): Edit => (lines) => {
    const gone = new Set<string | null>([`L${String(at)}`]);
    for (const id of orderTopDown(lines)) if (gone.has(lines[id]?.parent ?? null)) gone.add(id);
    return Object.fromEntries(Object.entries(lines).filter(([id]) => !gone.has(id)));
  }),
  fc.tuple(fc.nat(3), fc.nat(8)).map(([id, under]): Edit => (lines) => {
    const parent = `L${String(under)}`;
    const added: MbomLine = {
      itemId: 'NEW',
      parent: lines[parent] === undefined ? null : parent,
      quantity: '1',
      unit: 'each',
      operation: '10',
      supply: 'buy',
      attributes: {},
      provenance: { occurrences: [], rules: [] },
      plannerReason: 'needed here',
    };
    return { ...lines, [`N${String(id)}`]: added };
  }),
);
const edits = fc.array(edit, { maxLength: 4 });

function edited(mbom: Mbom, changes: Edit[], revision = mbom.revision): Mbom {
  return { ...mbom, revision, lines: changes.reduce((lines, one) => one(lines), structuredClone(mbom.lines)) };
}

/** Lines as they count: whose word the provenance is does not. */
function plain({ lines }: Mbom): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(lines).map(([id, line]) => [id, { ...line, provenance: undefined, plannerReason: undefined }]),
  );
}

it('without a planner’s edit the result is what engineering released', () => {
  fc.assert(
    fc.property(structure, edits, (base, changes) => {
      const engineering = edited(base, changes, 'B');
      const { mbom, open } = reconcileMbom({ base, engineering, planning: base });

      expect([mbom, open]).toEqual([engineering, []]);
    }),
    runs,
  );
});

it('without an engineering change the result is what the planners made of it', () => {
  fc.assert(
    fc.property(structure, edits, (base, changes) => {
      const planning = edited(base, changes);
      const { mbom, open } = reconcileMbom({ base, engineering: base, planning });

      expect([plain(mbom), open]).toEqual([plain(planning), []]);
    }),
    runs,
  );
});

it('edits that do not meet commute: the sides may be swapped', () => {
  fc.assert(
    fc.property(structure, edits, edits, (base, ours, theirs) => {
      const [a, b] = [edited(base, ours), edited(base, theirs)];
      const [one, other] = [
        reconcileMbom({ base, engineering: a, planning: b }),
        reconcileMbom({ base, engineering: b, planning: a }),
      ];

      expect(one.open.length === 0).toBe(other.open.length === 0);
      if (one.open.length === 0) expect(plain(one.mbom)).toEqual(plain(other.mbom));
    }),
    runs,
  );
});

it('the same edit on both sides is no conflict', () => {
  fc.assert(
    fc.property(structure, edits, (base, changes) => {
      const both = edited(base, changes);
      const { mbom, open } = reconcileMbom({ base, engineering: both, planning: both });

      expect([plain(mbom), open]).toEqual([plain(both), []]);
    }),
    runs,
  );
});

it('choices are applied, the result is a structure, and merging it again changes nothing', () => {
  const take = fc.array(fc.constantFrom('engineering' as const, 'planning' as const), { minLength: 40, maxLength: 40 });
  fc.assert(
    fc.property(structure, edits, edits, take, (base, ours, theirs, wanted) => {
      const sides = { base, engineering: edited(base, ours, 'B'), planning: edited(base, theirs) };
      let choices: ReconcileChoice[] = [];
      let merged = reconcileMbom(sides);
      // A choice can bring up another suspect: a line kept under an assembly that goes.
      for (let round = 0; merged.open.length > 0 && round < 20; round += 1) {
        const more = merged.open.map(({ lineId, facet, engineering, planning }, index) => {
          const dangles = facet === 'parent' && engineering === null;
          return {
            lineId,
            facet,
            engineering,
            planning,
            take: dangles ? 'engineering' : (wanted[index] ?? 'engineering'),
          };
        });
        choices = [...choices, ...more] as ReconcileChoice[];
        merged = reconcileMbom(sides, choices);
      }

      expect(merged.open).toEqual([]);
      expect(orderTopDown(merged.mbom.lines)).toHaveLength(Object.keys(merged.mbom.lines).length);
      for (const { kind, taken, lineId, facet, engineering, planning } of merged.discrepancies) {
        if (kind !== 'suspect' || facet === 'presence' || facet === 'parent') continue;
        const line = merged.mbom.lines[lineId];
        const value = taken === 'planning' ? planning : engineering;
        const held = facet.startsWith('attributes/') ? line?.attributes['finish'] : line?.[facet as 'quantity'];
        if (line !== undefined) expect(held ?? null).toBe(value);
      }
      const { engineering } = sides;
      const again = reconcileMbom({ base: engineering, engineering, planning: merged.mbom });
      expect([plain(again.mbom), again.open]).toEqual([plain(merged.mbom), []]);
    }),
    runs,
  );
});

it('conserves quantity: a split by planners and a change by engineering still account for every occurrence', () => {
  const rules = {
    ruleSetId: 'r',
    version: '1',
    owner: 'me',
    rules: [],
    defaultOperation: '10',
    routing: [{ operation: '10', description: '' }],
  };
  const transform = (ebom: Ebom) => {
    const done = transformEbom({ ebom, rules, site: 'S', asOf: '2026-01-01' });
    if (done.kind === 'refused') throw new Error(done.reasons[0]?.message);
    return done.value;
  };
  const counts = fc.array(fc.integer({ min: 2, max: 9 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(counts, fc.nat(5), fc.integer({ min: 1, max: 9 }), (parts, at, added) => {
      const occurrences: Record<string, EbomOccurrence> = Object.fromEntries(
        parts.map((quantity, index): [string, EbomOccurrence] => [
          `o${String(index)}`,
          {
            itemId: `P${String(index)}`,
            parent: null,
            findNumber: '1',
            quantity: String(quantity),
            unit: 'each',
            fitted: true,
            attributes: {},
          },
        ]),
      );
      const before: Ebom = { itemId: 'TOP', revision: 'A', description: '', occurrences };
      const fresh: EbomOccurrence = { ...occurrences['o0']!, itemId: 'ADDED', quantity: String(added) };
      const after: Ebom = { ...before, revision: 'B', occurrences: { ...occurrences, fresh } };
      const base = transform(before).mbom;
      const split = `P${String(at % parts.length)}|10`;
      const line = base.lines[split]!;
      const planning: Mbom = {
        ...base,
        lines: {
          ...base.lines,
          [split]: { ...line, quantity: String(Number(line.quantity) - 1) },
          extra: { ...line, quantity: '1', operation: '20', plannerReason: 'pre-assembled' },
        },
      };
      const engineering = transform(after);
      const { mbom, open } = reconcileMbom({ base, engineering: engineering.mbom, planning });
      const report = checkAccountability({ ebom: after, mbom, treatments: engineering.treatments });

      expect([open, report.unexplained, report.counts.full]).toEqual([[], [], parts.length + 1]);
    }),
    runs,
  );
});
