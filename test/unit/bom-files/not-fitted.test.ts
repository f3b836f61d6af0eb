// Whether a part is fitted is asked in every kind of list: of the column that says it, and of words anywhere else.
import { readProfile } from '../../../adapters/bom-files/bom-profile';
import { parseBomFile, suggestProfileOf, type Stated } from '../../../adapters/bom-files/parse-bom-file';
import { parse } from '../../support/multilevel-bom';

function read(text: string, stated?: Stated) {
  return parseBomFile({ text, fileName: 'b.csv', itemId: 'TOP', revision: 'A', ...(stated ? { stated } : {}) });
}

function fittedOf(parsed: ReturnType<typeof read>): unknown {
  if (parsed.kind === 'refused') return parsed.reasons.map(({ message }) => message);
  return Object.fromEntries(Object.values(parsed.value.ebom.occurrences).map(({ itemId, fitted }) => [itemId, fitted]));
}

function codesOf(parsed: ReturnType<typeof read>): string[] {
  return parsed.kind === 'refused' ? [] : parsed.value.findings.map(({ code }) => code);
}

it.each<[string, string, Stated]>([
  ['by level', 'Level,Part Number,Quantity,DNP\n1,A,1,Yes\n1,B,1,\n', {}],
  [
    'by level, column stated',
    'Level,Part Number,Quantity,Leer\n1,A,1,ja\n1,B,1,\n',
    { columns: { notFitted: 'leer' } },
  ],
  ['by level, positive', 'Level,Part Number,Quantity,Fitted\n1,A,1,No\n1,B,1,Yes\n', {}],
  ['by parent', 'Parent,Part Number,Quantity,DNP\n,A,1,Yes\nTOP,B,1,no\n', {}],
  ['by item position', 'Item No.,Part Number,Qty,Fitted\n1,A,1,No\n1.1,B,1,Yes\n', {}],
])('a multi-level list %s keeps which parts are not fitted', (_name, text, stated) => {
  const parsed = read(text, stated);

  expect(fittedOf(parsed)).toEqual({ A: false, B: true });
  expect(codesOf(parsed)).toEqual(['PART_NOT_FITTED']);
});

it.each([
  ['an unknown answer', 'Level,Part Number,Quantity,DNP\n1,A,1,Yes\n1,B,1,perhaps\n', 'row 3, column DNP: "perhaps"'],
  ['a blank in a positive column', 'Level,Part Number,Quantity,Fitted\n1,A,1,\n', 'column Fitted: "" is no known'],
  ['columns that contradict', 'Parent,Part Number,Quantity,DNP,Fitted\n,A,1,Yes,Yes\n', 'contradicts the column DNP'],
])('a multi-level list is refused for %s', (_name, text, message) => {
  expect(fittedOf(read(text))).toEqual([expect.stringContaining(message)]);
});

it('a multi-level list read without a profile is asked for DNP and Fitted too', () => {
  expect(fittedOf(parse('Level,Part Number,Quantity,DNP\n1,A,1,Yes\n1,B,1,\n'))).toEqual({ A: false, B: true });
});

it('a multi-level list tells of a part that another column says is left out', () => {
  expect(codesOf(read('Level,Part Number,Quantity,Remark\n1,A,1,DNP\n'))).toEqual(['MAY_NOT_BE_FITTED']);
});

it('the profile proposed for a multi-level list names the columns of fitting and is read back', () => {
  const text = 'Level,Part Number,Quantity,DNP,Fitted\n1,A,1,Yes,No\n';
  const suggested = suggestProfileOf({ text, fileName: 'b.csv' });

  expect(suggested).toMatchObject({ value: { doNotPopulate: 'DNP', fitted: 'Fitted' } });
  const profile = suggested.kind === 'accepted' ? suggested.value : null;
  expect(readProfile({ text: JSON.stringify(profile), fileName: 'p.json' })).toEqual(suggested);
});
