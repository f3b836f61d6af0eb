// Headers and shapes that CAD programs write, and what is stated where a header tells nothing.
import { parseBomFile, suggestProfileOf, type Stated } from '../../../adapters/bom-files/parse-bom-file';

function read(text: string, stated?: Stated) {
  return parseBomFile({ text, fileName: 'b.csv', itemId: 'TOP', revision: 'A', ...(stated ? { stated } : {}) });
}

function partsOf(text: string, stated?: Stated): string[] {
  const parsed = read(text, stated);
  if (parsed.kind === 'refused') return parsed.reasons.map(({ message }) => message);
  return Object.entries(parsed.value.ebom.occurrences).map(([id, { itemId, fitted, quantity }]) => {
    const shown = `${id}=${itemId ?? 'none'}${quantity === '1' ? '' : `*${quantity}`}`;
    return fitted ? shown : `(${shown})`;
  });
}

it.each<[string, string, string[]]>([
  ['EAGLE', 'Qty;Value;Device;Parts;MPN\n2;100n;C0402;C1, C2;GRM155\n', ['C1=GRM155', 'C2=GRM155']],
  [
    'Altium',
    '"Comment","Designator","Quantity","Manufacturer Part Number 1","Manufacturer Part Number 2","Fitted"\n' +
      '"100nF","C1","1","GRM155","CL05","Fitted"\n"10k","R1","1","RC0402","","Not Fitted"\n',
    ['C1=GRM155', '(R1=RC0402)'],
  ],
  ['a board house', 'Comment,Designator,Footprint,LCSC\n470u,"C1,C2",CAPAE,C340767\n', ['C1=none', 'C2=none']],
  [
    "KiCad's board editor",
    '"Id";"Designator";"Quantity";"Designation";\n9;"C  2,C  3";2;"330uF";;\n',
    ['C 2=none', 'C 3=none'],
  ],
  ['a Chinese program', '序号,位号,数量,型号,厂家型号\n1,"C1,C2",2,100nF,CL05B\n', ['C1=CL05B', 'C2=CL05B']],
  ['a Russian program', 'Поз. обозначение;Наименование;Кол.;Артикул\nC1, C2;Конденсатор;2;GRM\n', ['C1=GRM', 'C2=GRM']],
  [
    'a mechanical program',
    'ITEM NO.,PART NUMBER,DESCRIPTION,QTY.\n1,SIDE,,2\n1.1,BOLT,,4\n',
    ['1:SIDE=SIDE*2', '1:SIDE/1:BOLT=BOLT*4'],
  ],
])('a list as %s writes it is read', (_name, text, parts) => {
  expect(partsOf(text)).toEqual(parts);
});

it.each([
  [
    'an unknown answer',
    'Reference,Quantity,MPN,DNP\nR1,1,X,maybe\n',
    'row 2, column DNP: "maybe" is no known yes or no',
  ],
  [
    'a blank in a positive column',
    'Reference,Quantity,MPN,Fitted\nR1,1,X,\n',
    'column Fitted: "" is no known yes or no',
  ],
  ['two columns that contradict', 'Reference,Quantity,MPN,DNP,Fitted\nR1,1,X,Yes,Yes\n', 'contradicts the column DNP'],
  ['a fitted part of quantity 0', 'Reference,Quantity,MPN\nR1,0,X\n', 'quantity 0, but 1 designators'],
  ['a range that the quantity refutes', 'Reference,Quantity,MPN\nR1-R3,4,X\n', 'or 3 with the ranges expanded'],
  ['a range without quantity', 'Designator,Footprint\nR1-R3,0402\n', 'no quantity that proves it'],
  ['two columns that may be the part', 'Reference,Quantity,MPN,Part Number\nR1,1,X,Y\n', '--part-number "MPN"'],
  ['two tables', 'Reference,Qty,MPN\nR1,1,X\n\nReference,Qty,MPN\nR1,1,X\n', 'State --header-row'],
  ['a lost character in a part number', 'Reference,Quantity,MPN\nL1,1,IND-10\ufffdH\n', 'is not usable'],
  ['a comma of thousands or decimals', 'Level;Part Number;Quantity\n1;X;1,000\n', 'State --decimal comma'],
])('%s is refused', (_name, text, message) => {
  expect(partsOf(text)).toEqual([expect.stringContaining(message)]);
});

it('what the header does not tell is stated', () => {
  const text = 'Partlist of a board\n\nPart,Value,Order code\nR1,10k,RC0402\n';

  expect(read(text).kind).toBe('refused');
  expect(partsOf(text, { columns: { designators: 'part', partNumber: 'Order code' } })).toEqual(['R1=RC0402']);
});

it('one table of two is read where its header row is stated', () => {
  const text = 'Item,Qty,Reference,MPN\n,,C1,X\n\nItem,Qty,Reference,MPN\n1,2,"C1, C2",X\n';

  expect(partsOf(text, { headerRow: 4 })).toEqual(['C1=X', 'C2=X']);
});

it('a stated decimal comma reads what would be ambiguous', () => {
  const text = 'Level;Part Number;Quantity\n1;X;1,000\n';

  expect(partsOf(text, { decimal: 'comma' })).toEqual([':X=X*1.000']);
});

it('a cell under no column name is kept', () => {
  const parsed = read('Reference,Qty,MPN,\nR1,1,X,see note\n');

  expect(parsed).toMatchObject({
    value: { ebom: { occurrences: { R1: { attributes: { 'column 4': 'see note' } } } } },
  });
});

describe('a part that may be left out', () => {
  function findingsOf(text: string): [string, number][] {
    const parsed = read(text);
    if (parsed.kind === 'refused') throw new Error(parsed.reasons[0]?.message);
    const findings = parsed.value.findings.filter(({ code }) => code !== 'QUANTITY_NOT_STATED');
    return findings.map(({ code, row }) => [code, row]);
  }

  it.each([
    ['a word within a value', 'Reference,Value,MPN\nR1,10k (DNP),X\n'],
    ['a word before a value', 'Reference,Value,MPN\nR1,DNF 10k,X\n'],
    ['a note', 'Reference,Notes,MPN\nR1,"not populated, see ECN",X\n'],
    ['No in a column that speaks of mounting', 'Reference,Mount on board,MPN\nR1,No,X\n'],
    ['FALSE in a column that speaks of loading', 'Reference,Load,MPN\nR1,FALSE,X\n'],
    ['Yes in a column that excludes', 'Reference,Exclude from BOM,MPN\nR1,Yes,X\n'],
  ])('is told where %s says so', (_, text) => {
    expect(findingsOf(text)).toEqual([['MAY_NOT_BE_FITTED', 2]]);
  });

  it.each([
    'Reference,Value,MPN\nR1,10k,DNPX-1\n',
    'Reference,RoHS,MPN\nR1,No,X\n',
    'Reference,Replacement,MPN\nR1,No,X\n',
    'Reference,Mount on board,MPN\nR1,Yes,X\n',
    'Reference,Exclude from BOM,MPN\nR1,No,X\n',
    'Reference,DNP,MPN\nR1,No,X\n',
  ])('is not seen where nothing says so: %j', (text) => {
    expect(findingsOf(text)).toEqual([]);
  });

  it.each(['Assemble', 'Stuffed?', 'Install', 'To be fitted'])('is left out by the column %s', (column) => {
    const parsed = read(`Reference,${column},MPN\nR1,FALSE,X\nR2,TRUE,Y\n`);

    expect(parsed).toMatchObject({ value: { ebom: { occurrences: { R1: { fitted: false }, R2: { fitted: true } } } } });
  });
});

it.each(['TRUE', 'falsch', 'Vrai'])('a truth value that a spreadsheet made of a part number is told: %s', (cell) => {
  const parsed = read(`Reference,Qty,MPN\nR1,1,${cell}\n`);

  expect(parsed).toMatchObject({ value: { findings: [{ code: 'PART_NUMBER_DAMAGED' }] } });
});

it('a value that says "not fitted" where no column does is told', () => {
  const parsed = read('Reference,Value,Footprint,manf#\nC11,DNP,0402,-\n');

  expect(parsed.kind === 'accepted' && parsed.value.findings.map(({ code }) => code)).toContain('MAY_NOT_BE_FITTED');
});

it('a header proposes the profile by which the file is read', () => {
  const suggested = suggestProfileOf({ text: 'Qty;Parts;MPN\n1;R1;X\n', fileName: 'b.csv' });

  expect(suggested).toEqual({
    kind: 'accepted',
    value: { designators: 'Parts', quantity: 'Qty', partNumber: ['MPN'], delimiter: ';' },
  });
});
