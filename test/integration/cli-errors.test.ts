// Every command, as its own help shows it, against servers that are not there, are somebody else's, or hang up; and with
// nonsense in every option. What a person reads then names what is wrong, in words, and never what a library said of it.
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCommandLine } from '../../cli/main';
import type { CliRun } from '../support/cli';

jest.setTimeout(300_000);

const raw =
  /TypeError|ReferenceError|SyntaxError|RangeError|\bE(NOENT|ISDIR|ACCES|NOTDIR)\b|fetch failed|\bundefined\b|\bNaN\b|\[object |\n {4}at /;

interface Shown {
  command: string;
  examples: string[][];
  options: string[];
}

/** Read from the help of each command, so that a new one is tried without being listed here. */
async function commandsOf(prefix: string[] = []): Promise<Shown[]> {
  const { out } = await run([...prefix, '--help'], {});
  const below = /\nCommands:\n([\s\S]*?)(\n\n|$)/.exec(out)?.[1] ?? '';
  const names = [...below.matchAll(/^ {2}([a-z0-9-]+)/gm)]
    .map(([, name = '']) => name)
    .filter((name) => name !== 'help');
  const examples = [...out.matchAll(/^ {2}npx cutin (.*)$/gm)].map(([, line = '']) => wordsOf(line));
  const options = [...out.matchAll(/^ {2}(--[a-z0-9-]+) <[^>]*>/gm)].map(([, option = '']) => option);
  const own = examples.length === 0 ? [] : [{ command: prefix.join(' '), examples, options }];
  const belowAll: Shown[] = [];
  for (const name of names) belowAll.push(...(await commandsOf([...prefix, name])));
  return [...own, ...belowAll];
}

/** What stands for an id that only a real plant has is written in its place. */
function wordsOf(line: string): string[] {
  const words = line.match(/"[^"]*"|\S+/g) ?? [];
  return words.map((word) => word.replaceAll('"', '').replace(/^<.*>$/, 'an-id'));
}

let commands: Shown[];
let examples: string[][];
beforeAll(async () => {
  commands = await commandsOf();
  examples = commands
    .filter((one) => !isLocal(one))
    .flatMap((one) => one.examples.filter((words) => !words.includes('--list')));
});

/** They read a file, or themselves, and ask nobody. */
const isLocal = ({ command }: Shown): boolean => ['', 'b2mml'].includes(command);

function settings(apiUrl: string): Record<string, string> {
  const system = { CUTIN_PLM_URL: apiUrl, CUTIN_PLM_TOKEN: 't', CUTIN_MES_URL: apiUrl, CUTIN_MES_TOKEN: 't' };
  return { CUTIN_API_URL: apiUrl, CUTIN_TOKEN: 't', CUTIN_SIGNING_KEY: 'k', ...system };
}

/** In this process: a process for each of some hundred would take minutes. */
async function run(args: string[], environment: Record<string, string>): Promise<CliRun> {
  const before = { ...process.env };
  const text = { out: '', err: '' };
  const keep = (name: 'out' | 'err') => (said: unknown) => {
    text[name] += `${String(said)}\n`;
    return true;
  };
  const spies = [
    jest.spyOn(console, 'log').mockImplementation(keep('out')),
    jest.spyOn(console, 'error').mockImplementation(keep('err')),
    jest.spyOn(process.stdout, 'write').mockImplementation(keep('out')),
    jest.spyOn(process.stderr, 'write').mockImplementation(keep('err')),
  ];
  Object.assign(process.env, { CUTIN_HOME: '/nowhere' }, environment);
  process.exitCode = 0;
  await runCommandLine(args);
  const code = process.exitCode;
  process.exitCode = 0;
  for (const spy of spies) spy.mockRestore();
  process.env = before;
  return { code, ...text };
}

async function runAll(argsOfEach: string[][], environment: Record<string, string>): Promise<[string, CliRun][]> {
  const ran: [string, CliRun][] = [];
  for (const args of argsOfEach) ran.push([args.join(' '), await run(args, environment)]);
  return ran;
}

function expectWords(ran: [string, CliRun][]): void {
  const wrong = ran.filter(
    ([, { code, out, err }]) => (code !== 1 && code !== 2) || raw.test(out + err) || (out + err).trim() === '',
  );
  expect(wrong).toEqual([]);
}

it('finds the commands in the help', () => {
  expect(commands.map(({ command }) => command)).toEqual(
    expect.arrayContaining(['stuck', 'order relock', 'mbom preview', 'bom diff']),
  );
});

it('a server that is not there is named by its address', async () => {
  expectWords(await runAll(examples, settings('http://127.0.0.1:1')));
});

describe.each<[string, (server: Server) => Server]>([
  ['a page of somebody else', (server) => server.on('request', (_, response) => response.end('<html>Welcome</html>'))],
  [
    'the error page of a proxy',
    (server) => server.on('request', (_, response) => response.writeHead(502).end('<html>Bad</html>')),
  ],
  ['JSON of somebody else', (server) => server.on('request', (_, response) => response.end('{"hello": null}'))],
  ['a connection that is cut', (server) => server.on('connection', (socket) => socket.destroy())],
])('%s', (_, answering) => {
  let url: string;
  const server = createServer();
  beforeAll(async () => {
    answering(server).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  it('is told to be no answer of Cutin, by every command', async () => {
    expectWords(await runAll(examples, settings(url)));
  });
});

it('nonsense in every option at once is refused in words', async () => {
  const odd = commands.flatMap(({ examples: [first = []], options }) => {
    const others = options.filter((option) => !['--as', '--site'].includes(option));
    return others.length === 0 || first.length === 0 ? [] : [[...first, ...others.flatMap((option) => [option, '%%'])]];
  });

  expectWords(await runAll(odd, settings('http://127.0.0.1:1')));
});

describe('settings that are wrong', () => {
  const home = mkdtempSync(path.join(tmpdir(), 'cutin-odd-home-'));
  writeFileSync(path.join(home, 'urls.json'), '{"api": ');

  it.each<[string, Record<string, string>, RegExp]>([
    ['an address that is none', { CUTIN_API_URL: 'localhost' }, /CUTIN_API_URL/],
    ['a token with a line end', { CUTIN_API_URL: 'http://127.0.0.1:1', CUTIN_TOKEN: 'secret\n' }, /CUTIN_TOKEN/],
    ['a home that a crash cut off', { CUTIN_HOME: home }, /urls\.json/],
    ['a home that is nowhere', { CUTIN_HOME: '/dev/null/home' }, /CUTIN_API_URL/],
  ])('%s: named, with exit code 2', async (_, environment, named) => {
    const { code, out, err } = await run(['changes'], environment);

    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(named);
    expect(err).not.toMatch(raw);
    expect(err).not.toContain('secret');
  });
});
