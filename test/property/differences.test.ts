// Laws of the difference between two revisions of a structure, and of what an order calls off.
import fc from 'fast-check';
import { explodeLines } from '../../domain/mbom/explode-lines';
import { summariseDifferences } from '../../domain/mbom/summarise-differences';
import { ebomOf, transformed, type Given } from '../support/split-box';

const runs = { numRuns: 500 };
const occurrence: fc.Arbitrary<Given> = fc
  .record({
    itemId: fc.constantFrom('P', 'Q'),
    quantity: fc.constantFrom('1', '2'),
    finish: fc.constantFrom('matt', 'gloss'),
  })
  .map(({ finish, ...given }) => ({ ...given, attributes: { finish } }));
const ids = fc.constantFrom('R1', 'R2', 'R3', 'C1', 'C2', 'U1');
const ebom = fc.dictionary(ids, occurrence, { maxKeys: 6 }).map((given) => ebomOf('A', given));

it('counts each occurrence of both revisions once', () => {
  fc.assert(
    fc.property(ebom, ebom, (before, after) => {
      const { counts, changes } = summariseDifferences(before, after);
      const { added, removed, part, same, sameWithOtherChanges } = counts;

      expect(removed + part + same).toBe(Object.keys(before.occurrences).length);
      expect(added + part + same).toBe(Object.keys(after.occurrences).length);
      expect(changes).toHaveLength(added + removed + part + sameWithOtherChanges);
    }),
    runs,
  );
});

it('tells the same the other way round, and nothing of a revision and itself', () => {
  fc.assert(
    fc.property(ebom, ebom, (before, after) => {
      const [there, back] = [summariseDifferences(before, after), summariseDifferences(after, before)];
      const turned = { ...there.counts, added: there.counts.removed, removed: there.counts.added };

      expect(back.counts).toEqual(turned);
      expect(back.changes.map((one) => [one.occurrence, one.after, one.before])).toEqual(
        there.changes.map((one) => [one.occurrence, one.before, one.after]),
      );
      expect(summariseDifferences(before, before).changes).toEqual([]);
    }),
    runs,
  );
});

it('gives the later revision where every change is applied to the earlier one', () => {
  fc.assert(
    fc.property(ebom, ebom, (before, after) => {
      const parts = Object.fromEntries(Object.entries(before.occurrences).map(([id, one]) => [id, one.itemId]));
      for (const { occurrence: id, kind, after: part } of summariseDifferences(before, after).changes) {
        if (kind === 'removed') Reflect.deleteProperty(parts, id);
        else parts[id] = part;
      }

      expect(parts).toEqual(Object.fromEntries(Object.entries(after.occurrences).map(([id, one]) => [id, one.itemId])));
    }),
    runs,
  );
});

it('an order calls off every line once, behind its parent', () => {
  fc.assert(
    fc.property(ebom, fc.integer({ min: 1, max: 99 }), (of, units) => {
      const { mbom } = transformed(of);
      const exploded = explodeLines(mbom, String(units));
      const lines = exploded.kind === 'accepted' ? exploded.value : [];

      expect(lines.map(({ lineId }) => lineId).sort()).toEqual(Object.keys(mbom.lines).sort());
      for (const line of lines) expect(Number(line.calledOff)).toBe(Number(line.quantity) * units);
    }),
    runs,
  );
});
