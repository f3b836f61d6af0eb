// Part tables in Markdown pages that link to each other, as one structure; a real ventilator is the proof.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseMarkdownBom, respiraworksProfile } from '../../../adapters/bom-files/parse-markdown-bom';
import { checkEbom } from '../../../domain/mbom/check-ebom';
import type { Ebom } from '../../../domain/mbom/ebom';
import { testData } from '../../support/test-data';

const folder = path.join(testData, 'respiraworks');
const header = '## Parts\n\n| Item | Quantity | Maker | Part # | Notes |\n|:-----|---------:|---|---|---|\n';

function parse(pages: Record<string, string>, given: Partial<Parameters<typeof parseMarkdownBom>[0]> = {}) {
  const files = new Map(Object.entries(pages));
  return parseMarkdownBom({ files, top: 'README.md', itemId: 'TOP', revision: 'A', ...given });
}

function accepted(pages: Record<string, string>, given: Parameters<typeof parse>[1] = {}) {
  const parsed = parse(pages, given);
  if (parsed.kind === 'refused') throw new Error(parsed.reasons[0]?.message);
  return parsed.value;
}

/** Levels of the structure, the top item being the first. */
function depthOf({ occurrences }: Ebom): number {
  const levelOf = (id: string | null): number => (id === null ? 1 : 1 + levelOf(occurrences[id]?.parent ?? null));
  return Math.max(...Object.keys(occurrences).map(levelOf));
}

describe('part tables in Markdown', () => {
  it('make one structure through links by reference and inline, once per use', () => {
    const { ebom, findings } = accepted({
      'README.md': `${header}|**A1**| 2 | We | [Arm][arm] | left |\n|**A2**| 1 | We | [Hand](arm/hand/) | |\n\n[ARM]: arm "the arm"\n`,
      'arm/README.md': `${header}| A1 | 1 | We | [Hand](<hand/README.md>) |  |\n| A2 | 15cm | Co | 58-94 | hose |\n`,
      'arm/hand/README.md': `${header}| A1 | 4 | Co | \`93625A150\` | a \\| b |\n`,
    });

    expect(Object.keys(ebom.occurrences).sort()).toEqual([
      'A1:Arm [arm]',
      'A1:Arm [arm]/A1:Hand [arm%2Fhand]',
      'A1:Arm [arm]/A1:Hand [arm%2Fhand]/A1:93625A150',
      'A1:Arm [arm]/A2:58-94',
      'A2:Hand [arm%2Fhand]',
      'A2:Hand [arm%2Fhand]/A1:93625A150',
    ]);
    expect(ebom.occurrences['A1:Arm [arm]']).toMatchObject({ quantity: '2', attributes: { Maker: 'We', link: 'arm' } });
    expect(ebom.occurrences['A1:Arm [arm]/A2:58-94']).toMatchObject({ quantity: '15', unit: 'cm' });
    expect(ebom.occurrences['A2:Hand [arm%2Fhand]/A1:93625A150']?.attributes).toEqual({ Maker: 'Co', Notes: 'a | b' });
    expect(findings).toEqual([]);
  });

  it.each(['README.md', 'pump.md', 'boards/pump/README.md', '../elsewhere/pump/README.md', '/abs/pump.md'])(
    'say the same wherever they are kept: %s',
    (top) => {
      const folder = top.replace(/[^/]*$/, '');
      const pages = {
        [top]: `${header}|1| 2 | We | [Arm](arm) | |\n`,
        [`${folder}arm/README.md`]: `${header}|1| 1 | We | X-1 | |\n`,
      };

      const { ebom } = accepted(pages, { top });

      expect(Object.keys(ebom.occurrences)).toEqual(['1:Arm [arm]', '1:Arm [arm]/1:X-1']);
    },
  );

  it('take a link to a section, a file or an address for a part, and tell a page that is not there or has no table', () => {
    const { ebom, findings } = accepted({
      'README.md':
        `${header}| 1 | 1 | | [Plate](#custom-parts) | |\n| 2 | 1 | | [Print](exports/a.stl) | |\n` +
        `| 3 | 1 | | [P-1](https://shop.example/P-1) | |\n| 4 | 1 | | [Cable](arm/README.md#cable) | |\n` +
        `| 5 | 1 | | [Bag](bag.md) | |\n| 6 | 1 | | [Board](../pcb) | |\n| 7 | 1 | | [Foot](foot) | |\n`,
      'arm/README.md': `${header}| 1 | 1 | | X | |\n`,
      'foot/README.md': '# A foot\n\n| a | b |\n|---|---|\n| 1 | 2 |\n',
    });

    expect(Object.values(ebom.occurrences).map(({ itemId }) => itemId)).toEqual(
      'Plate Print P-1 Cable Bag Board Foot'.split(' '),
    );
    expect(findings.map(({ code, row }) => [code, row])).toEqual([
      ['SUBASSEMBLY_NOT_GIVEN', 9],
      ['SUBASSEMBLY_NOT_GIVEN', 10],
      ['SUBASSEMBLY_WITHOUT_TABLE', 11],
    ]);
  });

  it('are not read in code, in comments or in a section that lists no parts', () => {
    const table = '| Item | Quantity | Part # |\n|---|---|---|\n| X | 1 | X |\n';

    const { ebom, findings } = accepted({
      'README.md': `<!--\n${table}-->\n## Parts\n\`\`\`\n${table}\`\`\`\n\n${table.replaceAll('X', 'Y')}\n## Tools\n\n${table}`,
    });

    expect(Object.keys(ebom.occurrences)).toEqual(['Y:Y']);
    expect(findings).toMatchObject([{ code: 'TABLE_NOT_READ', row: 19 }]);
  });

  it.each([
    ['a length that is a guess', '| 1 | ~1m | | A | |', 'Quantity'],
    ['a quantity in brackets', '| 1 | (1) | | A | |', 'Quantity'],
    ['an area that is a guess', '| 1 | (~1300cm²) | | A | |', 'Quantity'],
    ['a unit that nobody knows', '| 1 | 3 bags | | A | |', 'Quantity'],
    ['a negative quantity', '| 1 | -1 | | A | |', 'Quantity'],
    ['a minus sign that is no hyphen', '| 1 | \u22121 | | A | |', 'Quantity'],
    ['scientific notation', '| 1 | 1e3 | | A | |', 'Quantity'],
    ['a cell too few', '| 1 | 1 | | A |', 'Part #'],
    ['a cell too many', '| 1 | 1 | | A | b | c |', 'Notes'],
    ['text that belongs to no cell', 'and so on', 'Item'],
    ['a link without definition', '| 1 | 1 | | [Arm][arm] | |', 'Part #'],
    ['text beside a link', '| 1 | 1 | | [Arm](arm) or leg | |', 'Part #'],
    ['a NUL character', '| 1 | 1 | | A\u0000 | |', 'Part #'],
  ])('are refused for %s, naming page, row and column', (_name, row, column) => {
    const pages = { 'README.md': `${header}| 0 | 1 | | [Sub](sub) | |\n`, 'sub/README.md': `${header}${row}\n` };

    expect(parse(pages)).toMatchObject({
      reasons: [{ code: 'ROW_INVALID', at: 'sub/README.md:5', facts: { row: 5, column } }],
    });
  });

  it('are refused for a line that stands twice, naming both rows', () => {
    expect(parse({ 'README.md': `${header}| 1 | 1 | | A | |\n| 1 | 2 | | A | |\n` })).toMatchObject({
      reasons: [{ code: 'ROW_INVALID', message: expect.stringContaining('rows 5 and 6') as string }],
    });
  });

  it.each([
    ['the page that is the top is not given', { 'other.md': header }, 'FILE_MISSING'],
    ['the top page is empty', { 'README.md': '' }, 'FILE_EMPTY'],
    ['the top page has no part table', { 'README.md': '# Parts\n\n| Part # |\n|---|\n| A |\n' }, 'COLUMN_MISSING'],
    [
      'pages contain each other',
      { 'README.md': `${header}| 1 | 1 | | [A](a.md) | |\n`, 'a.md': `${header}| 1 | 1 | | [T](README.md) | |\n` },
      'EBOM_CYCLE',
    ],
  ])('are refused where %s', (_name, pages, code) => {
    expect(parse(pages as Record<string, string>)).toMatchObject({ reasons: [{ code }] });
  });

  it('name an assembly by its text alone where the profile says so, and refuse what then contains itself', () => {
    const pages = {
      'README.md': `${header}| 1 | 1 | | [Panel](p) | |\n`,
      'p/README.md': `${header}| 1 | 1 | | [Panel](#it) | |\n`,
    };

    expect(parse(pages).kind).toBe('accepted');
    expect(parse(pages, { profile: { ...respiraworksProfile, assembly: 'text' } })).toMatchObject({
      reasons: [{ code: 'EBOM_CYCLE', at: 'p/README.md:5' }],
    });
  });

  it('leave unreadable quantities out, with what hangs under them, where that is asked for', () => {
    const { ebom, findings } = accepted(
      {
        'README.md': `${header}| 1 | (1) | | [Kit](kit) | |\n| 2 | 1 | | A\u2212B | |\n| 3 | 1 | | | |\n`,
        'kit/README.md': `${header}| 1 | 1 | | X | |\n`,
      },
      { onUnreadableQuantity: 'report' },
    );

    expect(Object.keys(ebom.occurrences)).toEqual(['2:A\u2212B', '3:']);
    expect(findings.map(({ code, file, row }) => [code, file, row])).toEqual([
      ['QUANTITY_UNREADABLE', 'README.md', 5],
      ['PART_NUMBER_LOOKALIKE', 'README.md', 6],
      ['PART_NUMBER_MISSING', 'README.md', 7],
      ['PARENT_LEFT_OUT', 'kit/README.md', 5],
    ]);
  });
});

describe('the published RespiraWorks ventilator', () => {
  const read = (given: Parameters<typeof parse>[1]) => {
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'));
    const pages = names.map((name) => [name.replaceAll('\\', '/'), readFileSync(path.join(folder, name), 'utf8')]);
    return parse(Object.fromEntries(pages) as Record<string, string>, given);
  };

  it('is refused as published: 28 rows state no exact quantity', () => {
    const parsed = read({});

    expect(parsed.kind === 'refused' && parsed.reasons).toHaveLength(28);
    expect(parsed).toMatchObject({
      reasons: expect.arrayContaining([
        expect.objectContaining({ code: 'ROW_INVALID', at: 'internals/README.md:49' }),
        expect.objectContaining({ code: 'ROW_INVALID', at: 'internals/PSOL/README.md:19' }),
      ]) as unknown,
    });
  });

  it('has five levels and 172 occurrences once what cannot be read is left out and told', () => {
    const parsed = read({ onUnreadableQuantity: 'report' });

    if (parsed.kind === 'refused') throw new Error(parsed.reasons[0]?.message);
    const { ebom, findings } = parsed.value;
    const counts: Record<string, number> = {};
    for (const { code } of findings) counts[code] = (counts[code] ?? 0) + 1;
    expect(depthOf(ebom)).toBe(5);
    expect(Object.keys(ebom.occurrences)).toHaveLength(172);
    expect(counts).toEqual({
      QUANTITY_UNREADABLE: 28,
      SUBASSEMBLY_NOT_GIVEN: 2,
      SUBASSEMBLY_WITHOUT_TABLE: 2,
      TABLE_NOT_READ: 1,
    });
    expect(checkEbom(ebom).kind).toBe('accepted');
  });
});
