// npm start against a PostgreSQL and a Temporal that somebody else runs: each part with a role of its own, and what is wrong
// told by the setting that says so.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Connection } from '@temporalio/client';
import { Client as Postgres } from 'pg';
import { findTemporalBinary } from '../../processes/embedded/temporal-binary';
import { readEnvironment } from '../../processes/config/environment';
import { ManagedProcess } from '../../processes/launch/child-process';
import { freePorts } from '../../processes/launch/ports';
import { startStack, type Stack } from '../../processes/launch/start-stack';
import { systemNames } from '../../processes/launch/secrets';
import { startTestDatabase, type TestDatabase } from '../support/database';
import { follow, release, root, scenarioNamed, type TestStack } from '../support/stack';

jest.setTimeout(240_000);

const namespace = 'plant-one';

let database: TestDatabase;
let temporal: ManagedProcess;
let address: string;
let home: string;
beforeAll(async () => {
  home = mkdtempSync(path.join(tmpdir(), 'cutin-given-'));
  database = await startTestDatabase();
  // The systems of this plant share one role, which makes its schemas itself.
  for (const name of systemNames) await runSql(database.urls.systems[name], `DROP SCHEMA sys_${name} CASCADE`);
  await runSql(database.urls.owner, 'GRANT CREATE ON DATABASE cutin TO cutin_erp');
  const [port = 0] = await freePorts(1);
  address = `127.0.0.1:${port}`;
  temporal = await startTemporal(port);
  // As the official settings are read.
  process.env['TEMPORAL_ADDRESS'] = address;
  process.env['TEMPORAL_NAMESPACE'] = namespace;
});
afterAll(async () => {
  delete process.env['TEMPORAL_ADDRESS'];
  delete process.env['TEMPORAL_NAMESPACE'];
  await temporal.stop();
  await database.end();
  rmSync(home, { recursive: true, force: true });
});

async function runSql(url: string, sql: string): Promise<void> {
  const client = new Postgres({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.end();
}

async function startTemporal(port: number): Promise<ManagedProcess> {
  const searchPath = process.env['PATH'] ?? '';
  const binDir = path.join(root, '.cutin', 'bin');
  const cliPath = process.env['TEMPORAL_CLI_PATH'];
  const command = await findTemporalBinary({ cliPath, searchPath, binDir, say: () => undefined });
  const server = new ManagedProcess({
    name: 'temporal',
    command,
    args: ['server', 'start-dev', '--headless', '--ip', '127.0.0.1', '--port', String(port), '--log-level', 'error'],
    env: process.env,
    isReady: async () => {
      const connection = await Connection.connect({ address: `127.0.0.1:${port}`, connectTimeout: '2s' });
      await connection.close();
      return true;
    },
    logDir: home,
  });
  await server.start();
  return server;
}

const given = (): Record<string, string> => ({
  DATABASE_URL: database.urls.app,
  CUTIN_MIGRATION_DATABASE_URL: database.urls.owner,
  CUTIN_SYSTEMS_DATABASE_URL: database.urls.systems.erp,
  TEMPORAL_ADDRESS: address,
  TEMPORAL_NAMESPACE: namespace,
});

const said: string[] = [];

function start(more: Record<string, string> = {}): Promise<Stack> {
  return startStack({
    home,
    preferUsualPorts: false,
    environment: readEnvironment({ CUTIN_HOME: home, ...given(), ...more }),
    searchPath: process.env['PATH'] ?? '',
    governanceDir: path.join(root, 'governance'),
    binDir: path.join(root, '.cutin', 'bin'),
    distDir: path.join(root, 'dist'),
    say: (line) => said.push(line),
  });
}

it('carries a change with the application role for the engine, another for the systems, and a namespace it made', async () => {
  const stack = await start();
  const scenario = scenarioNamed('GIVEN');

  await release(stack as TestStack, scenario);
  const change = await follow(stack as TestStack, scenario);

  await stack.stop();
  expect(change.state).toBe('closed');
  expect(said).toContain(`Temporal: made namespace ${namespace}`);
  expect([...stack.processes.keys()]).not.toContain('postgres');
  expect(stack.urls.temporalUi).toBe(null);
});

it.each([
  [
    'nobody answers',
    'DATABASE_URL',
    'postgresql://cutin_app:secret@127.0.0.1:1/cutin',
    /nobody answers \(ECONNREFUSED\) at cutin_app@127\.0\.0\.1:1\/cutin/,
  ],
  [
    'the password is wrong',
    'CUTIN_MIGRATION_DATABASE_URL',
    'wrong password',
    /password authentication failed .* at cutin_owner@127/,
  ],
  ['it is no address', 'CUTIN_SYSTEMS_DATABASE_URL', 'plant', /is no address of PostgreSQL/],
  ['the role may not create', 'CUTIN_SYSTEMS_DATABASE_URL', 'app', /the role cutin_app may not create schemas/],
])('names the setting, and never a password, where %s', async (_, setting, value, told) => {
  const { app, owner } = database.urls;
  const url = { app, 'wrong password': owner.replace(/:[^:@/]+@/, ':secret@') }[value] ?? value;

  const failure = await start({ [setting]: url }).then(
    () => 'it started',
    (error: unknown) => (error as Error).message,
  );

  expect(failure).toMatch(told);
  expect(failure.startsWith(setting)).toBe(true);
  expect(failure).not.toContain('secret');
});

it('names the address of Temporal where nobody answers', async () => {
  process.env['TEMPORAL_ADDRESS'] = '127.0.0.1:1';

  const failure = await start({ TEMPORAL_ADDRESS: '127.0.0.1:1' }).then(
    () => 'it started',
    (error: unknown) => (error as Error).message,
  );

  process.env['TEMPORAL_ADDRESS'] = address;
  expect(failure).toMatch(/^TEMPORAL_ADDRESS: no Temporal answers at 127\.0\.0\.1:1 /);
});
