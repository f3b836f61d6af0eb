// A process of its own for the embedded PostgreSQL, so that it can be stopped, killed and started like any server. It ends
// when its server ends, however that comes.
// Usage: postgres-main <data folder> <port> <file holding the superuser's password>
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { placePostgres, type PostgresPlace } from './postgres-binaries';

const orphanStopMsMax = 10_000;
const readyText = 'database system is ready to accept connections';
/** Its messages are read here, so they come in one language; and its folder is not ours, which it may be unable to enter. */
const inEnglish = { env: { ...process.env, LC_ALL: 'C' }, cwd: path.parse(process.cwd()).root };

/** What runs at the moment, initdb or the server: it is told to stop as we are told. */
let child: ChildProcess | null = null;
let isStopping = false;

async function main(): Promise<void> {
  const [wantedDataDir, port, passwordFile] = process.argv.slice(2);
  if (!wantedDataDir || !port || !passwordFile) throw new Error('usage: postgres-main DATA_DIR PORT PASSWORD_FILE');
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  const place = await placePostgres(path.resolve(wantedDataDir));
  await stopOrphan(place.dataDir);
  if (!existsSync(path.join(place.dataDir, 'PG_VERSION')))
    await initialise(place, readFileSync(passwordFile, 'utf8').trim());
  if (isStopping) process.exit(0);
  serve(place, port);
}

/** A host process that was killed leaves its server behind: end that one, and only if it serves this very folder. */
async function stopOrphan(dataDir: string): Promise<void> {
  const lock = path.join(dataDir, 'postmaster.pid');
  const pid = existsSync(lock) ? Number(readFileSync(lock, 'utf8').split('\n')[0]) : NaN;
  const commandLine = `/proc/${String(pid)}/cmdline`;
  const isOurs = (): boolean => existsSync(commandLine) && readFileSync(commandLine, 'utf8').includes(dataDir);
  if (!Number.isInteger(pid) || !isOurs()) return;
  process.kill(pid, 'SIGINT');
  for (let waitedMs = 0; isOurs() && waitedMs < orphanStopMsMax; waitedMs += 100) await sleep(100);
}

/** Made beside its place and moved there once it is whole: one that was killed on the way leaves nothing that looks made. */
async function initialise({ initdb, dataDir, user }: PostgresPlace, password: string): Promise<void> {
  const making = `${dataDir}-making`;
  const secrets = mkdtempSync(path.join(tmpdir(), 'cutin-initdb-'));
  const passwordFile = path.join(secrets, 'password');
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { mode: 0o700 });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user !== null) for (const one of [making, secrets, passwordFile]) chownSync(one, user.uid, user.gid);
  try {
    await run(initdb, user, [
      ...[`--pgdata=${making}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--username=postgres'],
      ...['--encoding=UTF8', '--locale=C', '--data-checksums'],
    ]);
    renameSync(making, dataDir);
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    if (!isStopping) throw error;
  } finally {
    rmSync(secrets, { recursive: true, force: true });
  }
}

function run(command: string, user: PostgresPlace['user'], args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const running = spawn(command, args, { ...inEnglish, ...user, stdio: ['ignore', 'ignore', 'pipe'] });
    child = running;
    let said = '';
    running.stderr.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
    running.on('error', reject);
    running.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${path.basename(command)} failed: ${said.trim()}`));
    });
  });
}

function serve({ postgres, dataDir, user }: PostgresPlace, port: string): void {
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200'];
  const server = spawn(postgres, ['-D', dataDir, '-p', port, ...settings.flatMap((one) => ['-c', one])], {
    ...inEnglish,
    ...user,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  child = server;
  let isReady = false;
  server.stderr.setEncoding('utf8').on('data', (said: string) => {
    process.stderr.write(said);
    if (isReady || !said.includes(readyText)) return;
    isReady = true;
    process.stdout.write('ready\n');
  });
  server.on('error', fail);
  server.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 0 : 1)));
}

/** SIGINT is the server's fast shutdown: sessions end, and what is committed is on disk. initdb takes back what it made. */
function stop(): void {
  isStopping = true;
  if (child === null) process.exit(0);
  else if (process.platform !== 'win32') child.kill('SIGINT');
  else spawnSync('taskkill', ['/pid', String(child.pid), '/f', '/t']);
}

function fail(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

main().catch(fail);
