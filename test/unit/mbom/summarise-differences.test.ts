// The published Glasgow boards, compared revision by revision.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseFlatBom } from '../../../adapters/bom-files/parse-flat-bom';
import type { Ebom } from '../../../domain/mbom/ebom';
import { summariseDifferences } from '../../../domain/mbom/summarise-differences';

function board(revision: string): Ebom {
  const file = path.resolve(__dirname, '..', '..', 'data', 'glasgow', `rev${revision}`, 'bom.csv');
  const text = readFileSync(file, 'utf8');
  const parsed = parseFlatBom({ text, fileName: 'bom.csv', itemId: 'GLASGOW', revision });
  if (parsed.kind === 'refused') throw new Error(parsed.reasons[0]?.message);
  return parsed.value.ebom;
}

it.each([
  ['C1', 'C2', { added: 29, removed: 3, part: 51, same: 176 }],
  ['C2', 'C3', { added: 1, removed: 23, part: 25, same: 208 }],
])('%s to %s counts what was added, removed, changed and kept', (from, to, counts) => {
  expect(summariseDifferences(board(from), board(to)).counts).toMatchObject(counts);
});

it('C2 to C3 removes exactly the rows without part number', () => {
  const { changes } = summariseDifferences(board('C2'), board('C3'));
  const removed = changes.filter(({ kind }) => kind === 'removed');

  expect(removed.map(({ before }) => before)).toEqual(new Array<null>(23).fill(null));
});

it('shows what differs besides the part, before and after', () => {
  const given = board('C1');
  const [id = ''] = Object.keys(given.occurrences);
  const changed = structuredClone(given);
  Object.assign(changed.occurrences[id] ?? {}, { quantity: '2', fitted: false });

  const { counts, changes } = summariseDifferences(given, changed);

  expect(counts).toMatchObject({ part: 0, same: 230, sameWithOtherChanges: 1 });
  expect(changes).toMatchObject([
    {
      occurrence: id,
      kind: 'other',
      facets: [
        { name: 'quantity', before: '1', after: '2' },
        { name: 'fitted', before: 'true', after: 'false' },
      ],
    },
  ]);
});

it.each(['constructor', 'toString', 'hasOwnProperty'])('takes %s for the id of an occurrence like any other', (id) => {
  const occurrence = {
    ...{ itemId: 'R-1', parent: null, findNumber: '1', quantity: '1', unit: 'each', fitted: true },
    attributes: {},
  };
  const ebom = (occurrences: Ebom['occurrences']): Ebom => {
    return { itemId: 'X', revision: 'A', description: '', occurrences };
  };
  const named = ebom({ [id]: { ...occurrence, attributes: { [id]: 'x' } } });

  expect(summariseDifferences(ebom({}), named).changes).toMatchObject([{ kind: 'added', before: null, after: 'R-1' }]);
  expect(summariseDifferences(named, ebom({})).changes).toMatchObject([
    { kind: 'removed', before: 'R-1', after: null },
  ]);
  expect(summariseDifferences(named, ebom({ [id]: occurrence })).changes).toMatchObject([
    { kind: 'other', facets: [{ name: `attributes/${id}`, before: 'x', after: null }] },
  ]);
});
