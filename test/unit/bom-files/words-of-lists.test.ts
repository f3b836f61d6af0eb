// Words that lists use for not fitted, for no part number, and what a spreadsheet leaves of one.
import { parseBomFile } from '../../../adapters/bom-files/parse-bom-file';
import { roleOf } from '../../../adapters/bom-files/header-words';

function rowOf(given: { mpn?: string; column?: string; cell?: string }) {
  const { mpn = 'X1', column = 'Remark', cell = '' } = given;
  const text = `Reference,Quantity,MPN,${column}\nR1,1,"${mpn}","${cell}"\n`;
  const read = parseBomFile({ text, fileName: 'b.csv', itemId: 'TOP', revision: 'A' });
  if (read.kind === 'refused') throw new Error(read.reasons[0]?.message);
  const { itemId } = read.value.ebom.occurrences['R1'] ?? {};
  return { itemId, codes: read.value.findings.map(({ code }) => code) };
}

it.each([
  ['Exclude from BOM', 'Excluded from BOM'],
  ['In BOM', 'No'],
  ['Pop option', 'No'],
  ['Status', 'NC'],
  ['Status', 'NoMount'],
  ['Comment', 'unbestückt'],
  ['Comment', 'Nicht bestücken'],
  ['Comment', 'no load'],
])('%s %s is told as a part that may not be fitted', (column, cell) => {
  expect(rowOf({ column, cell }).codes).toEqual(['MAY_NOT_BE_FITTED']);
});

it.each([
  ['Description', 'motor, no load current 1 A'],
  ['In BOM', 'Yes'],
  ['Exclude from BOM', ''],
  ['Population', 'none'],
])('%s %s tells nothing of fitting', (column, cell) => {
  expect(rowOf({ column, cell }).codes).toEqual([]);
});

it.each([
  ['DNP?', 'notFitted'],
  ['Not Mounted', 'notFitted'],
  ['Nopop', 'notFitted'],
  ['DNP (Y/N)', 'notFitted'],
  ['Fit?', 'fitted'],
  ['Populate (Y/N)', 'fitted'],
  ['Bestückt (Ja/Nein)', 'fitted'],
  ['Quantity?', null],
])('a column %s has the role %s', (column, role) => {
  expect(roleOf(column)).toBe(role);
});

it.each(['No MPN', 'N / A', 'n/a', 'k.A.', 'k. A.', 'keine', 'XXX', '无', 'なし', 'DNP', 'TODO', '(none)', '<TBD>'])(
  '%s stands for no part number',
  (mpn) => {
    const { itemId, codes } = rowOf({ mpn });

    expect(itemId).toBeNull();
    expect(codes).toContain('PART_NUMBER_MISSING');
  },
);

it.each(['NA555', 'XXX-1', 'NONE-5', 'KA7805', 'N-A', 'No 5', 'DNP015', 'SET-10', 'GEN-12', '12:1', '74HC00'])(
  '%s is a part number, and nothing is told of it',
  (mpn) => {
    expect(rowOf({ mpn, column: 'Remark' })).toEqual({ itemId: mpn, codes: [] });
  },
);

it.each([
  ...['#SPILL!', '#CALC!', '#¡REF!', '#ÜBERLAUF!', '#N/A', '#NAME?', '#NV', 'févr-03', '03-févr.', 'août-12', '3-ene'],
  ...['2024/03/03', '2024-03-03', '12:30:00', '12:30'],
])('%s is told as damaged and kept', (mpn) => {
  expect(rowOf({ mpn })).toEqual({ itemId: mpn, codes: ['PART_NUMBER_DAMAGED'] });
});
