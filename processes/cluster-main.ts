// npm run cluster: a real Temporal Server with PostgreSQL persistence, for tests, benchmarks and people who want to see
// what production runs on. Stays up until Ctrl-C; prints the variables to use. One a folder.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { childEnvironment, readEnvironment } from './config/environment';
import { startCluster } from './embedded/start-cluster';
import { clusterPortsNeeded, findClusterBinaries } from './embedded/temporal-cluster';
import { findTemporalBinary } from './embedded/temporal-binary';
import { ManagedProcess } from './launch/child-process';
import { freePorts } from './launch/ports';
import { openSecrets } from './launch/secrets';
import { productRoot } from './product-root';

const namespace = 'cutin';

async function main(): Promise<void> {
  const environment = readEnvironment();
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const home = path.resolve(environment.CUTIN_HOME, 'cluster');
  const binDir = path.join(productRoot, '.cutin', 'bin');
  const binaries = await findClusterBinaries({ binDir, say });
  if (binaries === null) {
    say('skipped: Go is not installed, and the Temporal Server is built with it. See docs/operations.md.');
    return;
  }
  const searchPath = process.env['PATH'] ?? '';
  const cli = await findTemporalBinary({ cliPath: environment.TEMPORAL_CLI_PATH, searchPath, binDir, say });
  mkdirSync(path.join(home, 'logs'), { recursive: true });
  const secrets = openSecrets(home);
  const [postgresPort = 0, frontend = 0, ...others] = await freePorts(2 + clusterPortsNeeded);
  const started: ManagedProcess[] = [];
  const stop = async (): Promise<void> => {
    for (const one of [...started].reverse()) await one.stop();
  };
  try {
    const start = async (spec: ConstructorParameters<typeof ManagedProcess>[0]): Promise<void> => {
      const managed = new ManagedProcess(spec);
      started.push(managed);
      await managed.start();
    };
    const logDir = path.join(home, 'logs');
    const passwordFile = path.join(home, 'postgres-password');
    writeFileSync(passwordFile, secrets.postgresPassword, { mode: 0o600 });
    say('PostgreSQL: embedded ...');
    await start({
      name: 'postgres',
      command: process.execPath,
      args: [
        path.join(__dirname, 'embedded', 'postgres-main.js'),
        path.join(home, 'postgres'),
        String(postgresPort),
        passwordFile,
      ],
      env: childEnvironment({}),
      readyText: 'ready\n',
      logDir,
    });
    say('Temporal Server: schema, server, namespace ...');
    const address = await startCluster({
      binaries,
      cli,
      productRoot,
      postgresPort,
      postgresPassword: secrets.postgresPassword,
      temporalPassword: secrets.temporalPassword,
      ports: { frontend, others },
      namespace,
      start: (spec) => start({ ...spec, logDir }),
    });
    say(`\nexport TEMPORAL_ADDRESS=${address}\nexport TEMPORAL_NAMESPACE=${namespace}\n\nRunning. Ctrl-C ends it.`);
  } catch (error) {
    await stop();
    throw error;
  }
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
  await stop();
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
