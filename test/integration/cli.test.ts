// The command line without a server: help, wrong usage, and reading bills of materials.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { version } from '../../package.json';
import { runCli } from '../support/cli';
import { testData } from '../support/test-data';

jest.setTimeout(60_000);

const commands = [
  'release',
  'changes',
  'show',
  'impact',
  'options',
  'decide',
  'stuck',
  'resolve',
  'retry',
  'orders',
  'dispose',
  'mbom preview',
  'mbom explode',
  'reconcile',
  'bom',
  'bom diff',
  'b2mml',
  'effectivity',
  'doctor',
  'authorisations',
  'events',
  'conformance',
  'order show',
  'order hold',
  'order release',
  'order relock',
  'order cancel',
  'conflicts',
  'conflicts show',
  'drift list',
  'drift sweep',
  'drift repair',
  'b2mml fetch',
  'b2mml messages',
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
    ['a decision without its impact', ['decide', 'C:P:effectivityDecision', '--serial', 'A-1'], '--impact'],
    [
      'two cut-ins at once',
      ['decide', 'C:P:effectivityDecision', '--impact', 'f', '--serial', 'A-1', '--date', '2026-01-01'],
      '--date',
    ],
    [
      'a command typed as printed, with a choice nobody made',
      ['decide', 'C:P:effectivityDecision', '--impact', 'f', '--serial', '<serials>'],
      '<serials>',
    ],
    ['a placeholder behind an equals sign', ['impact', 'CHG-1', '--site=<site>'], '<site>'],
    ['no candidate', ['options', 'CHG-1', '--site', 'P'], '--serial'],
    ['no API', ['changes'], 'CUTIN_API_URL'],
    ['a file that is not there', ['bom', 'none.csv', '--item', 'A', '--revision', 'B'], 'none.csv'],
    ['an event that is not there', ['release', '--event', 'none.json'], 'none.json'],
    ['an event that is no JSON', ['release', '--event', __filename], 'not JSON'],
    ['a B2MML message that is not there', ['b2mml', 'none.xml'], 'none.xml'],
    ['a folder for a file', ['b2mml', __dirname], 'folder'],
    ['a message of nothing', ['b2mml', 'fetch', '--site', 'P', '--message', 'job-list'], '--order'],
    [
      'an operations definition of an order',
      ['b2mml', 'fetch', '--site', 'P', '--order', 'W', '--message', 'operations-definition'],
      '--item',
    ],
    ['a message that is none', ['b2mml', 'fetch', '--site', 'P', '--order', 'W', '--message', 'all'], 'job-list'],
    ['an item without its revision', ['b2mml', 'messages', '--site', 'P', '--item', 'A'], '--revision'],
    ['an unknown system', ['conformance', '--system', 'crm'], 'crm'],
    ['a system that is nowhere', ['conformance', '--system', 'mes'], 'CUTIN_MES_URL'],
    ['a system without a token', ['conformance', '--system', 'mes', '--url', 'http://127.0.0.1:1'], 'CUTIN_MES_TOKEN'],
    ['an address that is none', ['conformance', '--system', 'mes', '--url', 'mes.example'], 'mes.example'],
    ['an unknown case', ['conformance', '--system', 'mes', '--case', 'no.such'], 'no.such'],
    ['a time that is none', ['conformance', '--system', 'mes', '--timeout', 'soon'], 'soon'],
    ['a run id of no use', ['conformance', '--system', 'mes', '--run-id', 'a/b'], 'a/b'],
    ['two CSV files', ['bom', 'a.csv', 'b.csv', '--item', 'A', '--revision', 'B'], 'one file'],
  ])('answers %s with exit code 2 and a line that names it', (_name, args, named) => {
    const { code, out, err } = runCli(args);

    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(named);
    expect(err).not.toContain('    at ');
  });
});

it('tells its version', () => {
  expect(runCli(['--version'])).toMatchObject({ code: 0, out: `${version}\n` });
});

it('names the address at which nobody answers, and the setting that says so', () => {
  const { code, out, err } = runCli(['changes'], { CUTIN_API_URL: 'http://127.0.0.1:1', CUTIN_TOKEN: 't' });

  expect([code, out]).toEqual([1, '']);
  expect(err).toContain('http://127.0.0.1:1');
  expect(err).toContain('CUTIN_API_URL');
  expect(err).not.toContain('fetch failed');
});

describe('cutin bom', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'cutin-bom-'));
  const file = (name: string, text: string | Uint8Array): string => {
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

  const glasgow = path.join(testData, 'glasgow', 'revC2', 'bom.csv');
  it('tells every decision made on a published file, by row', () => {
    const { code, out } = runCli(['bom', glasgow, '--item', 'GLASGOW', '--revision', 'C2']);

    expect(code).toBe(0);
    expect(out).toContain('256 occurrences');
    expect(out).toMatch(/bom\.csv:25 +PART_NUMBER_MISSING +MK1 MK2 MK3 MK4/);
  });

  it.each([
    ['csv', 'Reference,Quantity,MPN\n"R1, R2",2,X\n'],
    ['md', '# Top\n\n## Parts\n\n| Item | Quantity | Part # |\n| --- | --- | --- |\n| 1 | 2 | BOLT |\n'],
  ])('hashes nothing of a file but its content: .%s', (extension, text) => {
    const hashes = ['one', 'other'].map((name) => {
      const { out } = read(file(`${name}.${extension}`, text));
      return (JSON.parse(out) as { contentHash: string }).contentHash;
    });

    expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(hashes[1]).toBe(hashes[0]);
  });

  it('reads by a profile that it proposed itself, and hashes the content alone', () => {
    const parts = 'Part list of a board\n\nPart;Anzahl;MPN\n"R1, R2";2;X\n';
    const columns = ['--designators', 'Part'];
    const first = file('first.csv', parts);
    const { code, out } = runCli(['bom', first, '--suggest', ...columns]);
    const profile = file('profile.json', out);
    const hashOf = (name: string, ...options: string[]): unknown =>
      (
        JSON.parse(runCli(['bom', name, '--item', 'TOP', '--revision', 'A', '--json', ...options]).out) as {
          contentHash: unknown;
        }
      ).contentHash;

    expect(code).toBe(0);
    expect(hashOf(file('second.csv', parts), '--profile', profile)).toBe(hashOf(first, ...columns));
  });

  it('takes a profile or single columns, not both, and names what is wrong with a profile', () => {
    const bom = file('c.csv', 'Reference,Quantity,MPN\nR1,1,X\n');
    const of = ['--item', 'TOP', '--revision', 'A'];
    const wrong = file('wrong.json', '{"designators": 1}');

    expect(runCli(['bom', bom, ...of, '--profile', wrong, '--quantity', 'Quantity']).code).toBe(2);
    expect(runCli(['bom', bom, ...of, '--profile', wrong])).toMatchObject({
      code: 1,
      err: expect.stringContaining('designators') as string,
    });
  });

  it('diff counts and lists what changed between two files', () => {
    const before = path.join(testData, 'glasgow', 'revC1', 'bom.csv');
    const shown = runCli(['bom', 'diff', before, glasgow]);
    const { counts } = JSON.parse(runCli(['bom', 'diff', before, glasgow, '--json']).out) as { counts: object };

    expect(shown.out).toContain('+29 -3, 51 part changes, 176 same');
    expect(shown.out).toMatch(/C11 +part +CC0402JRNPO8BN180 +AC0402CRNPO9BN9R0/);
    expect(counts).toMatchObject({ added: 29, removed: 3, part: 51, same: 176 });
  });

  it('mbom explode tells what an order calls off of an mBOM in a file, and refuses one with a loose line', () => {
    const line = (given: object): object => ({
      ...{ itemId: 'LID', parent: null, quantity: '2', unit: 'each', operation: '10', supply: 'buy' },
      ...{ attributes: {}, provenance: { occurrences: [], rules: [] } },
      ...given,
    });
    const mbom = { itemId: 'BOX', revision: 'A', site: 'S', lines: { lid: line({ roundingMultiple: '25' }) } };
    const sound = file('mbom.json', JSON.stringify(mbom));
    const loose = file('loose.json', JSON.stringify({ mbom: { ...mbom, lines: { lid: line({ parent: 'none' }) } } }));

    const shown = runCli(['mbom', 'explode', '--file', sound, '--quantity', '20']);

    expect(shown.out).toMatch(/LID +2 +- +- +25 +50 +each +10/);
    expect(runCli(['mbom', 'explode', '--file', loose, '--quantity', '20']).code).toBe(1);
    expect(runCli(['mbom', 'explode', '--quantity', '20']).code).toBe(2);
  });

  it('mbom explode takes an eBOM too, as designed, and says of a file that is neither what it looked for', () => {
    const occurrence = { findNumber: '', unit: 'each', fitted: true, attributes: {} };
    const ebom = {
      ...{ itemId: 'BOX', revision: 'A', description: '' },
      occurrences: {
        hub: { ...occurrence, itemId: 'HUB', parent: null, quantity: '2' },
        screw: { ...occurrence, itemId: 'SCREW', parent: 'hub', quantity: '3' },
      },
    };
    const parts = file('boards.csv', 'Wo,Was,Wieviel\n"R1,R2",RES-1,2\n');
    const profile = file(
      'profile.json',
      JSON.stringify({ designators: 'Wo', partNumber: ['Was'], quantity: 'Wieviel' }),
    );

    const explode = (name: string, ...more: string[]) =>
      runCli(['mbom', 'explode', '--file', name, '--quantity', '20', ...more]);

    expect(explode(file('ebom.json', JSON.stringify(ebom))).out).toMatch(
      /HUB +2 .* 40 +each[^]* {2}SCREW +3 .* 120 +each/,
    );
    expect(explode(parts, '--profile', profile).out).toMatch(/RES-1 +2 .* 40 +each/);
    expect(explode(parts)).toMatchObject({ code: 1, err: expect.stringContaining('State a profile.') as string });
    expect(explode(file('odd.json', '{"parts":[]}'))).toMatchObject({
      code: 1,
      err: expect.stringMatching(/itemId|occurrences|mBOM/) as string,
    });
  });

  it.each([
    ['a key that stands twice', '{"mbom":\n{"lines":{},"lines":{}}}', 'line 2: the key at /mbom/lines stands twice.'],
    ['what is no JSON', '{"mbom":\n\n}', 'line 3: a value is expected, not "}".'],
    ['bytes that are not UTF-8', Buffer.from('7b2261223a22ff227d', 'hex'), 'not UTF-8'],
  ])('refuses a file with %s, and says where', (_, content, said) => {
    const { code, err } = runCli(['mbom', 'explode', '--file', file('given.json', content), '--quantity', '20']);

    expect([code, err]).toEqual([2, expect.stringContaining(said) as unknown]);
  });

  it('bom diff takes JSON, whatever item and revision it names', () => {
    const occurrence = { findNumber: '', unit: 'each', fitted: true, attributes: {}, parent: null, quantity: '1' };
    const ebom = (revision: string, itemId: string): string =>
      JSON.stringify({ itemId: 'BOX', revision, description: '', occurrences: { a: { ...occurrence, itemId } } });

    const { code, out } = runCli([
      'bom',
      'diff',
      file('c.json', ebom('C', 'LID-1')),
      file('d.json', ebom('D', 'LID-2')),
    ]);

    expect(code).toBe(0);
    expect(out).toMatch(/LID-1.*LID-2/);
  });
});
