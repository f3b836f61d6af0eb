// Multi-level BOM files by level and by parent: what is read, and what is refused with its row.
import { parentProfile } from '../../../adapters/bom-files/parse-multilevel-bom';
import {
  dotted,
  leadingDots,
  parentPath,
  levelHeader,
  parentHeader,
  parse,
  accepted,
  outline,
} from '../../support/multilevel-bom';

describe('a multi-level CSV by level', () => {
  it('hangs each row under the nearest row above that is one level higher, the top item at level 0', () => {
    const text = `${levelHeader}0,,TOP,1,,\n1,10,ARM,2,,left\n2,10,BRG-1,4,,\n2,20,GREASE,0.25,g,\n1,20,BRG-1,1,,\n`;

    const { ebom } = accepted(text);

    expect(outline(ebom.occurrences)).toEqual([
      '10:ARM < top 2 each',
      '10:ARM/10:BRG-1 < 10:ARM 4 each',
      '10:ARM/20:GREASE < 10:ARM 0.25 g',
      '20:BRG-1 < top 1 each',
    ]);
    expect(ebom).toMatchObject({ itemId: 'TOP', revision: 'A' });
    expect(ebom.occurrences['10:ARM']?.attributes).toEqual({ Description: 'left' });
  });

  it('reads dotted positions in any order, their last number as find number where there is no such column', () => {
    const text = 'Level,Part Number,Quantity\n1.10,B,1\n1.9.1,C,1\n1.9,A,1\n1,ARM,1\n';

    expect(outline(accepted(text, { profile: dotted }).ebom.occurrences)).toEqual([
      '1:ARM < top 1 each',
      '1:ARM/10:B < 1:ARM 1 each',
      '1:ARM/9:A < 1:ARM 1 each',
      '1:ARM/9:A/1:C < 1:ARM/9:A 1 each',
    ]);
  });

  it('reads leading dots', () => {
    const text = 'Level,Part Number,Quantity\n0,TOP,\n.1,ARM,1\n..2,B,1\n.1,B,3\n';

    expect(Object.keys(accepted(text, { profile: leadingDots }).ebom.occurrences)).toEqual([':ARM', ':ARM/:B', ':B']);
  });

  it.each([
    ['a level that is missing between', '1,10,A,1,,\n3,10,B,1,,\n4,10,C,1,,\n', 3, 'Level'],
    ['a first row below level 1', '2,10,A,1,,\n', 2, 'Level'],
    ['a level in another notation', '1,10,A,1,,\n1.1,10,B,1,,\n2,10,C,1,,\n', 3, 'Level'],
    ['a top item that is another one', '0,,OTHER,1,,\n1,10,A,1,,\n', 2, 'Part Number'],
    ['a top item that comes later', '1,10,A,1,,\n0,,TOP,1,,\n', 3, 'Level'],
    ['a top item that is used twice', '0,,TOP,2,,\n1,10,A,1,,\n', 2, 'Quantity'],
    ['a negative quantity', '1,10,A,-1,,\n', 2, 'Quantity'],
    ['a minus sign that is no hyphen in a quantity', '1,10,A,\u22121,,\n', 2, 'Quantity'],
    ['scientific notation', '1,10,A,1e3,,\n', 2, 'Quantity'],
    ['a length that is a guess', '1,10,A,~1m,,\n', 2, 'Quantity'],
    ['a decimal comma', '1,10,A,"1,5",,\n', 2, 'Quantity'],
    ['no quantity', '1,10,A,,,\n', 2, 'Quantity'],
    ['zero', '1,10,A,0.00,,\n', 2, 'Quantity'],
    ['a part number with a control character', '1,10,"A\u0007B",1,,\n', 2, 'Part Number'],
    ['a cell that is too long', `1,10,A,1,,${'x'.repeat(10_001)}\n`, 2, 'Description'],
  ])('is refused for %s, naming row and column', (_name, rows, row, column) => {
    expect(parse(levelHeader + rows)).toMatchObject({
      reasons: [{ code: 'ROW_INVALID', at: `b.csv:${String(row)}`, facts: { row, column } }],
    });
  });

  it('is refused for one find number and part twice under one parent, naming both rows', () => {
    expect(parse(`${levelHeader}1,10,A,1,,\n1,10,B,1,,\n1,10,A,2,,\n`)).toMatchObject({
      reasons: [{ code: 'ROW_INVALID', message: expect.stringContaining('rows 2 and 4') as string }],
    });
  });

  it('is refused for a dotted position that stands twice or hangs under none', () => {
    const text = 'Level,Part Number,Quantity\n1,A,1\n1.1,B,1\n1.1,C,1\n2.1,D,1\n';

    expect(parse(text, { profile: dotted })).toMatchObject({
      reasons: [
        { message: expect.stringContaining('position 1.1 stands in rows 3 and 4') as string },
        { message: expect.stringContaining('parent position 2 does not exist') as string },
      ],
    });
  });

  it('is refused with the path and the row where an item contains itself', () => {
    expect(parse(`${levelHeader}1,10,A,1,,\n2,10,B,1,,\n3,10,A,1,,\n`)).toMatchObject({
      reasons: [
        {
          code: 'EBOM_CYCLE',
          at: 'b.csv:4',
          message: expect.stringContaining('A contains itself: A > B > A') as string,
        },
      ],
    });
  });

  it('tells every bad row, up to a hundred', () => {
    const parsed = parse(levelHeader + '1,10,A,?,,\n'.repeat(150));

    expect(parsed.kind === 'refused' && parsed.reasons).toHaveLength(100);
  });

  it.each([
    ['nothing', ' \n', 'FILE_EMPTY'],
    ['a header alone', levelHeader, 'FILE_EMPTY'],
    ['the top item alone', `${levelHeader}0,,TOP,1,,\n`, 'FILE_EMPTY'],
    ['a missing column', 'Level,Part Number\n1,A\n', 'COLUMN_MISSING'],
    ['a column named twice', 'Level,Part Number,Quantity,Quantity\n1,A,1,2\n', 'CSV_SYNTAX'],
    ['a ragged row', `${levelHeader}1,10,A,1\n`, 'CSV_SYNTAX'],
    ['a quote that is not closed', `${levelHeader}1,10,"A,1,,\n`, 'CSV_SYNTAX'],
    ['a quote within a cell', `${levelHeader}1,10,1" pipe,1,,\n`, 'CSV_SYNTAX'],
    ['a NUL character', `${levelHeader}1,10,A\u0000,1,,\n`, 'CSV_SYNTAX'],
  ])('is refused for %s', (_name, text, code) => {
    expect(parse(text)).toMatchObject({ kind: 'refused', reasons: [{ code }] });
  });

  it('reports parts without number and look-alikes, and keeps them as published', () => {
    const { ebom, findings } = accepted(`${levelHeader}1,10,A\u2212B,1,,\n1,20,,1,,\n`);

    expect(findings.map(({ code, file, row }) => [code, file, row])).toEqual([
      ['PART_NUMBER_LOOKALIKE', 'b.csv', 2],
      ['PART_NUMBER_MISSING', 'b.csv', 3],
    ]);
    expect(Object.values(ebom.occurrences).map(({ itemId }) => itemId)).toEqual(['A\u2212B', null]);
  });

  it('leaves an unreadable quantity and all under it out, with a finding each, where that is asked for', () => {
    const text = `${levelHeader}1,10,HOSE,~1m,,\n2,10,CLIP,2,,\n1,20,NUT,4,,\n`;

    const { ebom, findings } = accepted(text, { onUnreadableQuantity: 'report' });

    expect(Object.keys(ebom.occurrences)).toEqual(['20:NUT']);
    expect(findings.map(({ code, row }) => [code, row])).toEqual([
      ['QUANTITY_UNREADABLE', 2],
      ['PARENT_LEFT_OUT', 3],
    ]);
  });

  it('gives ids that stay within their bound and apart, however deep the structure', () => {
    const rows = Array.from({ length: 1_000 }, (_, level) => `${String(level + 1)},10,ITEM/${String(level)},1,,`);

    const ids = Object.keys(accepted(levelHeader + rows.join('\n')).ebom.occurrences);

    expect(new Set(ids).size).toBe(1_000);
    expect(Math.max(...ids.map(({ length }) => length))).toBeLessThanOrEqual(200);
    expect(ids[1]).toBe('10:ITEM%2F0/10:ITEM%2F1');
  });
});

describe('a multi-level CSV by parent', () => {
  it('expands a shared subassembly once per use', () => {
    const text = `${parentHeader},,TOP,1\nTOP,10,LEFT,1\n,20,RIGHT,1\nARM,10,BRG-1,4\nLEFT,10,ARM,1\nRIGHT,10,ARM,2\n`;

    expect(outline(accepted(text, { profile: parentProfile }).ebom.occurrences).sort()).toEqual([
      '10:LEFT < top 1 each',
      '10:LEFT/10:ARM < 10:LEFT 1 each',
      '10:LEFT/10:ARM/10:BRG-1 < 10:LEFT/10:ARM 4 each',
      '20:RIGHT < top 1 each',
      '20:RIGHT/10:ARM < 20:RIGHT 2 each',
      '20:RIGHT/10:ARM/10:BRG-1 < 20:RIGHT/10:ARM 4 each',
    ]);
  });

  it('hangs each row under the find numbers that its parent cell names, in any order', () => {
    const text = `${parentHeader}10,20,HAND,2\n,10,ARM,1\n10,20,HOOK,1\n`;

    expect(
      Object.keys(accepted(`${text}10,30,REST,1\n10/30,10,NUT,1\n`, { profile: parentPath }).ebom.occurrences),
    ).toEqual(['10:ARM', '10:ARM/20:HAND', '10:ARM/20:HOOK', '10:ARM/30:REST', '10:ARM/30:REST/10:NUT']);
    expect(parse(`${text}10/20,10,NUT,1\n`, { profile: parentPath })).toMatchObject({
      reasons: [{ facts: { row: 5 }, message: expect.stringContaining('10/20 stands in rows 2 and 4') as string }],
    });
  });

  it.each([
    ['a parent that no row makes', parentProfile, 'TOP,10,A,1\nGHOST,10,B,1\n', 3, 'Parent'],
    ['a parent path that leads nowhere', parentPath, ',10,A,1\n20,10,B,1\n', 3, 'Parent'],
    ['no find number where paths are made of them', parentPath, ',,A,1\n', 2, 'Parent'],
    ['a find number that holds the separator', parentPath, ',1/2,A,1\n', 2, 'Parent'],
    ['one line twice', parentProfile, 'X,10,A,1\nX,10,A,2\nTOP,1,X,1\nTOP,2,X,1\n', 3, 'Part Number'],
    ['the top item twice', parentProfile, ',,TOP,1\n,,TOP,1\nTOP,1,X,1\n', 3, 'Part Number'],
  ])('is refused for %s, naming row and column', (_name, profile, rows, row, column) => {
    const parsed = parse(parentHeader + rows, { profile });

    expect(parsed).toMatchObject({ reasons: [{ code: 'ROW_INVALID', facts: { row, column } }] });
    expect(parsed.kind === 'refused' && parsed.reasons).toHaveLength(1);
  });

  it.each([
    ['below the top', 'TOP,1,A,1\nA,1,B,1\nB,1,A,1\n', 'A > B > A'],
    ['through the top', 'TOP,1,A,1\nA,1,TOP,1\n', 'TOP > A > TOP'],
    ['where the top never reaches', 'TOP,1,X,1\nA,1,B,1\nB,1,A,1\n', 'A > B > A'],
    ['within itself', 'TOP,1,A,1\nA,1,A,1\n', 'A > A'],
  ])('is refused with the path of a cycle %s', (_name, rows, path) => {
    expect(parse(parentHeader + rows, { profile: parentProfile })).toMatchObject({
      reasons: [{ code: 'EBOM_CYCLE', message: expect.stringContaining(path) as string }],
    });
  });

  it('is refused where a small file multiplies itself beyond two hundred thousand occurrences', () => {
    const doubling = Array.from({ length: 40 }, (_, n) =>
      [1, 2].map((find) => `${n === 0 ? 'TOP' : `I${String(n)}`},${String(find)},I${String(n + 1)},1\n`).join(''),
    );

    expect(parse(parentHeader + doubling.join(''), { profile: parentProfile })).toMatchObject({
      reasons: [{ code: 'BOM_TOO_LARGE' }],
    });
  });

  it('reports each line that only what was left out would use, and keeps what another parent uses', () => {
    const rows = 'TOP,10,A,?\nTOP,20,B,1\nA,10,SHARED,1\nB,10,SHARED,1\nSHARED,10,NUT,1\n';

    const parsed = accepted(parentHeader + rows, { profile: parentProfile, onUnreadableQuantity: 'report' });

    expect(Object.keys(parsed.ebom.occurrences)).toEqual(['20:B', '20:B/10:SHARED', '20:B/10:SHARED/10:NUT']);
    expect(parsed.findings.map(({ code, row }) => [code, row])).toEqual([
      ['QUANTITY_UNREADABLE', 2],
      ['PARENT_LEFT_OUT', 4],
    ]);
  });
});
