// Bills of materials with the faults that the field really sends, each with its right reading.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { decodeText } from '../../../adapters/bom-files/decode-text';
import type { ParsedBom } from '../../../adapters/bom-files/finding';
import { parseBomFile, type Stated } from '../../../adapters/bom-files/parse-bom-file';
import type { Verdict } from '../../../domain/verdict';

const folder = path.resolve(__dirname, '..', '..', 'data', 'field-cases');

function read(
  fileName: string,
  given: { itemId?: string; stated?: Stated; encoding?: string } = {},
): Verdict<ParsedBom> {
  const { itemId = 'BOARD', encoding, ...rest } = given;
  const bytes = readFileSync(path.join(folder, fileName));
  const text = decodeText({ bytes, fileName, ...(encoding === undefined ? {} : { encoding }) });
  return text.kind === 'refused' ? text : parseBomFile({ text: text.value, fileName, itemId, revision: 'A', ...rest });
}

function bomOf(fileName: string, given: Parameters<typeof read>[1] = {}): ParsedBom {
  const parsed = read(fileName, given);
  if (parsed.kind === 'refused') throw new Error(parsed.reasons.map(({ message }) => message).join('\n'));
  return parsed.value;
}

/** `R1=RES-10K` for a fitted part, `(J1=HDR)` for one that is not, `C2=none` without part number. */
function partsOf({ ebom }: ParsedBom): string[] {
  return Object.entries(ebom.occurrences).map(([id, { itemId, fitted }]) => {
    const shown = `${id}=${itemId ?? 'none'}`;
    return fitted ? shown : `(${shown})`;
  });
}

function codesOf({ findings }: ParsedBom): string[] {
  return findings.map(({ code, row }) => `${code} ${String(row)}`);
}

it.each<[string, string, string[], string[]]>([
  [
    'a "not fitted" column that answers no',
    '01-dnp-words.csv',
    ['R1=RES-10K-0402', 'R2=RES-10K-0402', 'C1=CAP-100N-0402', 'U1=MCU-64', '(J1=HDR-2X5)'],
    ['PART_NOT_FITTED 5'],
  ],
  [
    "KiCad's default export",
    '09-kicad-default-export.csv',
    ['C1=none', 'C3=none', 'C4=none', 'C5=none', '(R7=none)', 'U1=none'],
    ['PART_NUMBER_MISSING 2', 'PART_NOT_FITTED 3', 'PART_NUMBER_MISSING 4'],
  ],
  [
    'ranges of designators that the quantity proves',
    '09-reference-ranges.csv',
    ['C1=CAP-100N-0402', 'C3=CAP-100N-0402', 'C4=CAP-100N-0402', 'C5=CAP-100N-0402', 'R7=RES-27R-0402'],
    [],
  ],
  ['semicolons', '10-semicolon.csv', ['R1=RES-10K-0402', 'R2=RES-10K-0402', 'C1=CAP-100N-0402'], []],
  ['quoted semicolons', '10-semicolon-quoted.csv', ['R1=RES-10K-0402', 'R2=RES-10K-0402'], []],
  ['tabs', '10-tabs.csv', ['R1=RES-10K-0402', 'R2=RES-10K-0402'], []],
  ['UTF-16', '10-utf16-tab.csv', ['R1=RES-10K-0402', 'R2=RES-10K-0402', 'C1=CAP-100N-0402'], []],
  ['a header in lower case', '11-header-case.csv', ['R1=RES-10K-0402', 'R2=RES-10K-0402'], []],
  [
    'unfitted parts of quantity 0',
    '12-dnp-quantity-zero.csv',
    ['R1=RES-10K-0402', 'R2=RES-10K-0402', '(R3=RES-27R-0402)', '(R4=RES-27R-0402)'],
    ['PART_NOT_FITTED 3'],
  ],
  [
    'placeholders for no part number',
    '13-placeholder-part-numbers.csv',
    ['R1=BAS 316', 'R2=BAS 316', 'C1=BAS316,115', 'C2=none', 'C3=none', 'C4=none'],
    ['PART_NUMBER_MISSING 4', 'PART_NUMBER_MISSING 5', 'PART_NUMBER_MISSING 6'],
  ],
  [
    'a column that says what is fitted',
    '24-fitted-column.csv',
    ['R1=RES-10K-0402', 'R2=RES-10K-0402', '(R3=RES-27R-0402)'],
    ['PART_NOT_FITTED 3'],
  ],
  ['an approved second source', '25-alternates.csv', ['R1=A-10K', 'R2=A-10K'], ['ALTERNATE_PART 2']],
  ['lines above the header', '27-preamble.csv', ['R1=RES-10K-0402', 'R2=RES-10K-0402'], ['ROWS_BEFORE_HEADER 1']],
])('%s is read right', (_name, file, parts, findings) => {
  const bom = bomOf(file);

  expect(partsOf(bom)).toEqual(parts);
  expect(codesOf(bom)).toEqual(findings);
});

it('keeps the second source as an attribute', () => {
  expect(bomOf('25-alternates.csv').ebom.occurrences['R1']?.attributes).toMatchObject({ 'MPN (2)': 'B-10K' });
});

it('never takes two part numbers for one where the encoding is not UTF-8', () => {
  const file = '02-cp1252-parts-collide.csv';

  expect(read(file)).toMatchObject({ reasons: [{ code: 'ENCODING_WRONG', facts: { row: 2 } }] });
  expect(partsOf(bomOf(file, { encoding: 'windows-1252' }))).toEqual(['L1=IND-10µH', 'R1=IND-10ØH']);
});

it('reads a decimal comma, and refuses what is ambiguous beside one', () => {
  expect(read('10-decimal-comma.csv', { itemId: 'TANK' })).toMatchObject({
    reasons: [{ code: 'ROW_INVALID', facts: { row: 4, column: 'Quantity' } }],
  });
});

it('reads dotted positions without being told', () => {
  const { ebom } = bomOf('11-level-dotted.csv');

  expect(Object.values(ebom.occurrences).map(({ itemId, parent }) => `${parent ?? ''} ${itemId ?? ''}`)).toEqual([
    ' SUB-A',
    ' SUB-B',
    '1:SUB-A PART-1',
    '1:SUB-A PART-2',
    '1:SUB-A PART-10',
    '2:SUB-B PART-1',
  ]);
});

it('tells every part number that a spreadsheet has rewritten, and keeps it as published', () => {
  const bom = bomOf('14-spreadsheet-damage.csv', { itemId: 'PUMP' });

  expect(codesOf(bom)).toEqual([3, 5, 6, 7, 8].map((row) => `PART_NUMBER_DAMAGED ${String(row)}`));
  expect(Object.values(bom.ebom.occurrences).map(({ itemId }) => itemId)).toContain('03. Mar');
});

it('refuses a part in two rows of one parent, and says how to go on', () => {
  const given = { itemId: 'CTRL-BOX' };

  expect(read('26-same-part-twice.csv', given)).toMatchObject({
    reasons: [{ code: 'ROW_INVALID', message: expect.stringContaining('--repeated number') as string }],
  });
  const bom = bomOf('26-same-part-twice.csv', { ...given, stated: { repeated: 'number' } });
  expect(Object.keys(bom.ebom.occurrences)).toEqual([':SCR-M3X8', ':SCR-M3X8~2']);
  expect(codesOf(bom)).toEqual(['PART_REPEATED 4']);
});
