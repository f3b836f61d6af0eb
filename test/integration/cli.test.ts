// The command line without a server: help, wrong usage, and reading bills of materials.
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCli } from '../support/cli';
import { sharedData } from '../support/stack';

jest.setTimeout(60_000);

const commands = [
  ...['release', 'changes', 'show', 'impact', 'options', 'decide', 'stuck', 'resolve', 'orders', 'dispose'],
  ...[
    'mbom preview',
    'reconcile',
    'bom',
    'b2mml',
    'effectivity',
    'doctor',
    'drift repair',
    'drift sweep',
    'drift list',
  ],
  ...['list', 'add', 'pause', 'secret', 'change', 'end', 'replay'].map((name) => `subscriptions ${name}`),
];

describe('the command line', () => {
  it.each(commands)('%s shows an example in its help', (command) => {
    const { code, out } = runCli([...command.split(' '), '--help']);

    expect([code, out]).toEqual([0, expect.stringContaining(`npx cutin ${command}`) as unknown]);
  });

  it('lists every command in its own help', () => {
    const { out } = runCli(['--help']);
    const listed = [...out.matchAll(/^ {2}([a-z0-9]+)/gm)].map(([, name]) => name);

    expect(commands.map((command) => command.split(' ')[0]).filter((name) => !listed.includes(name))).toEqual([]);
  });

  it.each([
    ['an unknown command', ['relase'], 'relase'],
    ['a missing argument', ['show'], 'changeId'],
    ['a missing option', ['impact', 'CHG-1'], '--site'],
    ['two cut-ins at once', ['decide', 'C:P:effectivityDecision', '--serial', 'A-1', '--date', '2026-01-01'], '--date'],
    ['no candidate', ['options', 'CHG-1', '--site', 'P'], '--serial'],
    ['no API', ['changes'], 'CUTIN_API_URL'],
    ['a file that is not there', ['bom', 'none.csv', '--item', 'A', '--revision', 'B'], 'none.csv'],
    ['two CSV files', ['bom', 'a.csv', 'b.csv', '--item', 'A', '--revision', 'B'], 'one file'],
  ])('answers %s with exit code 2 and a line that names it', (_name, args, named) => {
    const { code, out, err } = runCli(args);

    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(named);
    expect(err).not.toContain('    at ');
  });
});

describe('cutin bom', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'cutin-bom-'));
  const file = (name: string, text: string): string => {
    writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };
  const read = (...files: string[]) => runCli(['bom', ...files, '--item', 'TOP', '--revision', 'A', '--json']);

  it.each([
    ['by designator', 'flat.csv', 'Reference,Quantity,MPN\n"R1, R2",2,X\n', ['R1', 'R2']],
    [
      'by level',
      'level.csv',
      'Level,Find Number,Part Number,Quantity\n1,10,ARM,1\n2,20,BOLT,4\n',
      ['10:ARM', '10:ARM/20:BOLT'],
    ],
    [
      'by parent',
      'parent.csv',
      'Parent,Find Number,Part Number,Quantity\n,10,ARM,1\nARM,20,BOLT,4\n',
      ['10:ARM', '10:ARM/20:BOLT'],
    ],
    [
      'from Markdown',
      'top.md',
      '# Top\n\n## Parts\n\n| Item | Quantity | Part # |\n| --- | --- | --- |\n| 1 | 2 | BOLT |\n',
      ['1:BOLT'],
    ],
  ])('reads %s and prints eBOM and hash as JSON', (_name, name, text, ids) => {
    const { code, out } = read(file(name, text));
    const parsed = JSON.parse(out) as { contentHash: string; ebom: { occurrences: object }; findings: unknown[] };

    expect(code).toBe(0);
    expect(Object.keys(parsed.ebom.occurrences)).toEqual(ids);
    expect(parsed.contentHash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('refuses a file with one bad row by file, row and column, and prints nothing else', () => {
    const { code, out, err } = read(file('bad.csv', 'Reference,Quantity,MPN\nR1,1,X\nR2,~1m,Y\n'));

    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/bad\.csv.*3.*Quantity/);
  });

  const glasgow = path.join(sharedData, 'glasgow', 'revC2', 'bom.csv');
  if (!existsSync(glasgow)) console.warn(`skipped: ${glasgow} is absent`);
  (existsSync(glasgow) ? it : it.skip)('tells every decision made on a published file, by row', () => {
    const { code, out } = runCli(['bom', glasgow, '--item', 'GLASGOW', '--revision', 'C2']);

    expect(code).toBe(0);
    expect(out).toContain('256 occurrences');
    expect(out).toMatch(/bom\.csv:25 +PART_NUMBER_MISSING +MK1 MK2 MK3 MK4/);
  });
});
