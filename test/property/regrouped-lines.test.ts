// Laws of the merge where planners split and gather lines (RULES 3.5), some hundred random cases each.
import fc from 'fast-check';
import type { Mbom, MbomLine } from '../../domain/mbom/mbom';
import { compareQuantities, minus, quantityOf, quantityText } from '../../domain/mbom/quantity';
import { ebomOf, merge, takeAll, transformed, type Given } from '../support/split-box';

const runs = { numRuns: 400 };

const part = fc.record({ itemId: fc.constantFrom('P', 'Q'), quantity: fc.constantFrom('1', '2', '4', '0.5', '12') });
const structure: fc.Arbitrary<Record<string, Given>> = fc
  .array(part, { minLength: 2, maxLength: 6 })
  .map((parts) => Object.fromEntries(parts.map((one, index) => [`o${String(index)}`, one])));

type Change = (of: Record<string, Given>) => Record<string, Given>;

/** Engineering changes a quantity or a part, drops an occurrence, or adds one. */
const change: fc.Arbitrary<Change> = fc
  .tuple(fc.constantFrom('quantity', 'part', 'drop', 'add'), fc.nat(5), part)
  .map(([kind, at, to]): Change => (of) => {
    const id = kind === 'add' ? `n${String(at)}` : `o${String(at)}`;
    const held = of[id];
    if (kind === 'add') return { ...of, [id]: to };
    if (held === undefined) return of;
    if (kind === 'drop') return Object.fromEntries(Object.entries(of).filter(([one]) => one !== id));
    return { ...of, [id]: kind === 'part' ? { ...held, itemId: 'R' } : { ...held, quantity: to.quantity } };
  });
const changes = fc.array(change, { maxLength: 3 });

type Plan = (base: Mbom) => Record<string, MbomLine>;

/** Each occurrence goes to a line of its own or stays; half of a line may go elsewhere and share its occurrences. */
const plan: fc.Arbitrary<{ places: number[]; halved: boolean }> = fc.record({
  places: fc.array(fc.nat(2), { minLength: 6, maxLength: 6 }),
  halved: fc.boolean(),
});

function planOf(parts: Record<string, Given>, { places, halved }: { places: number[]; halved: boolean }): Plan {
  return ({ lines }) => {
    const made: Record<string, MbomLine> = {};
    for (const [lineId, line] of Object.entries(lines)) {
      for (const id of line.provenance.occurrences) {
        const place = places[Number(id.slice(1))] ?? 0;
        const at = place === 0 ? lineId : `${line.itemId}-${String(place)}`;
        const held = made[at] ?? { ...line, quantity: '0', provenance: { occurrences: [], rules: [] } };
        const own = quantityOf(parts[id]?.quantity ?? '0');
        const quantity = quantityText(minus(quantityOf(held.quantity), minus(0, own)));
        made[at] = { ...held, quantity, provenance: { occurrences: [...held.provenance.occurrences, id], rules: [] } };
      }
    }
    return halved ? halve(made) : made;
  };
}

/** Planners put half of one line in at another operation, without saying which occurrences. */
function halve(made: Record<string, MbomLine>): Record<string, MbomLine> {
  const [first] = Object.entries(made);
  if (first === undefined) return made;
  const [lineId, line] = first;
  const quantity = quantityText(quantityOf(String(Number(line.quantity) / 2)));
  return {
    ...made,
    [lineId]: { ...line, quantity },
    half: { ...line, quantity, operation: '10', plannerReason: 'half' },
  };
}

const cases = fc.tuple(structure, changes, plan).map(([parts, changed, planned]) => ({
  before: ebomOf('A', parts),
  after: ebomOf(
    'B',
    changed.reduce((of, one) => one(of), parts),
  ),
  plan: planOf(parts, planned),
}));

it('without an engineering change the result is what the planners made of it', () => {
  fc.assert(
    fc.property(cases, fc.boolean(), ({ before, plan: planned }, lossy) => {
      const lose: Plan = (base) =>
        Object.fromEntries(Object.entries(planned(base)).map(([id, line]) => [id, { ...line, quantity: '3' }]));
      const by = lossy ? lose : planned;

      const { mbom, open } = merge({ before, after: { ...before, revision: 'B' }, plan: by });

      const sums = (lines: Record<string, MbomLine>) =>
        Object.fromEntries(Object.entries(lines).map(([id, one]) => [id, [one.itemId, one.quantity, one.operation]]));
      expect([sums(mbom.lines), open]).toEqual([sums(by(transformed(before).mbom)), []]);
    }),
    runs,
  );
});

it('what is merged without a question accounts for every occurrence', () => {
  fc.assert(
    fc.property(cases, (of) => {
      const merged = merge(of);

      expect(merged.open.length > 0 || merged.mayBeSent).toBe(true);
    }),
    runs,
  );
});

it('engineering’s side of every question accounts for every occurrence, in one round', () => {
  fc.assert(
    fc.property(cases, (of) => {
      const done = merge(of, takeAll(merge(of), 'engineering'));

      expect([done.open, done.mayBeSent]).toEqual([[], true]);
      for (const { quantity } of Object.values(done.mbom.lines))
        expect(compareQuantities(quantityOf(quantity), 0)).toBeGreaterThan(0);
    }),
    runs,
  );
});

it('every question can be settled for the planners, and their lines then stand as they are', () => {
  fc.assert(
    fc.property(cases, (of) => {
      const done = merge(of, takeAll(merge(of), 'planning'));

      expect(done.open).toEqual([]);
      for (const [lineId, { quantity, itemId }] of Object.entries(of.plan(transformed(of.before).mbom))) {
        const asked = done.discrepancies.some((one) => one.lineId === lineId && one.kind === 'suspect');
        if (asked) expect(done.mbom.lines[lineId]).toMatchObject({ quantity, itemId });
      }
    }),
    runs,
  );
});

it('merging the result again changes nothing', () => {
  fc.assert(
    fc.property(cases, (of) => {
      const done = merge(of, takeAll(merge(of), 'engineering'));
      const again = merge({ ...of, before: of.after, plan: () => done.mbom.lines });

      expect([again.mbom.lines, again.open]).toEqual([done.mbom.lines, []]);
    }),
    runs,
  );
});

it('a split without provenance, merged without a question, still calls for what the eBOM asks of each part', () => {
  const sums = (lines: Record<string, MbomLine>): Record<string, number> => {
    const found: Record<string, number> = {};
    for (const { itemId, quantity } of Object.values(lines)) found[itemId] = (found[itemId] ?? 0) + Number(quantity);
    return found;
  };
  const unsaid: Plan = ({ lines }) => {
    const { half, ...rest } = halve(lines);
    return half === undefined ? rest : { ...rest, half: { ...half, provenance: { occurrences: [], rules: [] } } };
  };
  fc.assert(
    fc.property(structure, changes, (parts, changed) => {
      const [before, after] = [
        ebomOf('A', parts),
        ebomOf(
          'B',
          changed.reduce((of, one) => one(of), parts),
        ),
      ];
      const asked = merge({ before, after, plan: unsaid });
      const done = merge({ before, after, plan: unsaid }, takeAll(asked, 'engineering'));

      expect([sums(done.mbom.lines), done.open]).toEqual([sums(transformed(after).mbom.lines), []]);
    }),
    runs,
  );
});
