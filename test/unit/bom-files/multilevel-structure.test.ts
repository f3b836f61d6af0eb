// One random structure, written by level and by parent, reads as the same BOM.
import fc from 'fast-check';
import { parentProfile } from '../../../adapters/bom-files/parse-multilevel-bom';
import { dotted, leadingDots, parentPath, accepted } from '../../support/multilevel-bom';

interface Line {
  findNumber: string;
  child: number;
  quantity: string;
}

/** Item n uses only items above n, so that none contains itself; item 0 is the top. */
const structure: fc.Arbitrary<Line[][]> = fc
  .array(
    fc.array(fc.record({ step: fc.integer({ min: 1, max: 3 }), quantity: fc.constantFrom('1', '2.5', '0.001') }), {
      maxLength: 3,
    }),
    {
      minLength: 1,
      maxLength: 7,
    },
  )
  .map((items) => [[{ step: 1, quantity: '1' }], ...items])
  .map((items) =>
    items.map((lines, item) =>
      lines.map(({ step, quantity }, index) => ({
        findNumber: String(10 * (index + 1)),
        child: item + step,
        quantity,
      })),
    ),
  );

const nameOf = (item: number): string => (item === 0 ? 'TOP' : `I"${String(item)}, é/~:%`);

const cellOf = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** One row an occurrence, from the top down; `position` counts siblings, `path` their find numbers. */
function uses(
  items: Line[][],
  item = 0,
  at: { position: string[]; path: string[] } = { position: [], path: [] },
): (Line & typeof at)[] {
  return (items[item] ?? []).flatMap((line, index) => {
    const here = { position: [...at.position, String(index + 1)], path: [...at.path, line.findNumber] };
    return [{ ...line, ...here }, ...uses(items, line.child, here)];
  });
}

describe('one structure', () => {
  const print = (header: string, rows: { place: string; line: Line }[]): string =>
    [`${header},Find Number,Part Number,Quantity`]
      .concat(
        rows.map(({ place, line }) => [place, line.findNumber, cellOf(nameOf(line.child)), line.quantity].join(',')),
      )
      .join('\r\n');

  it('is the same whether printed by level, position, parent item or parent path', () => {
    fc.assert(
      fc.property(structure, (items) => {
        const all = uses(items);
        const reached = new Set([0, ...all.map(({ child }) => child)]);
        const byLevel = (place: (use: (typeof all)[number]) => string): string =>
          print(
            'Level',
            all.map((line) => ({ place: place(line), line })),
          );
        const byParent = print(
          'Parent',
          items.flatMap((lines, item) =>
            reached.has(item) ? lines.map((line) => ({ place: cellOf(nameOf(item)), line })) : [],
          ),
        );
        const byPath = print(
          'Parent',
          all.map((line) => ({ place: line.path.slice(0, -1).join('/'), line })),
        );

        const expected = accepted(byLevel(({ path }) => String(path.length))).ebom;

        expect(Object.keys(expected.occurrences)).toHaveLength(all.length);
        const others = [
          accepted(
            byLevel(({ path }) => '.'.repeat(path.length) + String(path.length)),
            { profile: leadingDots },
          ),
          accepted(
            byLevel(({ position }) => position.join('.')),
            { profile: dotted },
          ),
          accepted(byParent, { profile: parentProfile }),
          accepted(byPath, { profile: parentPath }),
        ];
        for (const { ebom } of others) expect(ebom).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });
});
