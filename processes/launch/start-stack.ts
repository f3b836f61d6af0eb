// Starts everything on one machine, each part a process of its own: PostgreSQL, Temporal, the five reference systems,
// worker, relay and API. Used by npm start and by the end-to-end tests, which kill and restart the parts.
import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { childEnvironment, type Environment } from '../config/environment';
import { startCluster } from '../embedded/start-cluster';
import { clusterPortsNeeded, findClusterBinaries, serverVersion } from '../embedded/temporal-cluster';
import { findTemporalBinary } from '../embedded/temporal-binary';
import { connectTemporal } from '../../adapters/temporal/connection-settings';
import { ensureNamespace } from '../../adapters/temporal/ensure-namespace';
import { addMissingSearchAttributes } from '../../adapters/temporal/search-attributes';
import { productRoot } from '../product-root';
import { ManagedProcess, type ProcessSpec } from './child-process';
import { keepRunning } from './keep-running';
import { endLeftovers, writeDownProcesses } from './end-leftovers';
import { requireApplicationRole, useGivenDatabase } from './given-database';
import { choosePorts, freePorts, takenOf, type StackPorts } from './ports';
import { prepareDatabase, type DatabaseUrls } from './prepare-database';
import { openSecrets, personOf, systemNames, type Secrets, type SystemName } from './secrets';

const run = promisify(execFile);

export interface StackOptions {
  home: string;
  preferUsualPorts: boolean;
  /** Ports that were asked for by name: taken ones are an error, not a reason for others. */
  statedPorts?: Partial<StackPorts>;
  /** Aborted where the start is to end: what has begun is ended, and the start throws. */
  signal?: AbortSignal;
  environment: Environment;
  searchPath: string;
  governanceDir: string;
  say: (line: string) => void;
  /** Where a fetched Temporal binary is kept; shared by all homes. */
  binDir: string;
  /** The compiled code that the processes run. */
  distDir: string;
  /** Dynamic configuration of the embedded Temporal server, `key=value`; default: eager activities. */
  dynamicConfig?: readonly string[];
}

/** An eager activity starts on the worker that asked for it, without a way through the task queue. */
const usualDynamicConfig = ['system.enableActivityEagerExecution=true'];

export interface Stack {
  ports: StackPorts;
  secrets: Secrets & { accountsFile: string };
  /** Where the Temporal UI of a given cluster is, nobody told us unless by CUTIN_TEMPORAL_UI_URL. */
  urls: { api: string; temporalUi: string | null; systems: Record<SystemName, string> };
  database: DatabaseUrls;
  temporalAddress: string;
  /** Named: postgres, temporal, plm, alm, erp, mes, qms, worker, relay, api. */
  processes: Map<string, ManagedProcess>;
  stop: () => Promise<void>;
}

/** Between the choice of a port and its use another program may take it: then all begins anew with other ports. */
const portTriesMax = 3;

export async function startStack(options: StackOptions): Promise<Stack> {
  const { home, preferUsualPorts, statedPorts = {}, say, signal } = options;
  mkdirSync(path.join(home, 'logs'), { recursive: true });
  // PostgreSQL runs as a user of its own where we are root, and must reach its folder; the secrets are files for us alone.
  chmodSync(home, 0o755);
  await endLeftovers(home);
  // The addresses of a start before are nobody's now.
  rmSync(path.join(home, 'urls.json'), { force: true });
  const secrets = openSecrets(home);
  for (let tries = 1; ; tries += 1) {
    const ports = await choosePorts({ preferUsual: preferUsualPorts, stated: statedPorts, say });
    try {
      return await startOn(ports, options, secrets);
    } catch (error) {
      signal?.throwIfAborted();
      const taken = await takenOf(ports);
      if (taken.length === 0 || tries === portTriesMax) throw error;
      say(`Meanwhile another program took port ${taken.join(', ')}: starting again.`);
    }
  }
}

async function startOn(
  ports: StackPorts,
  options: StackOptions,
  secrets: Secrets & { accountsFile: string },
): Promise<Stack> {
  const { home, environment, say, distDir, signal } = options;
  const logDir = path.join(home, 'logs');
  const processes = new Map<string, ManagedProcess>();
  let isStopping = false;
  const stop = async (): Promise<void> => {
    isStopping = true;
    await stopInOrder(processes);
  };
  const writeDown = (): void => {
    writeDownProcesses(
      home,
      [...processes.values()].map(({ pid }) => pid),
    );
  };
  const start = async (spec: Omit<ProcessSpec, 'logDir'>): Promise<void> => {
    signal?.throwIfAborted();
    if (isStopping) throw new Error(`${spec.name} is not started: the stack stops.`);
    const managed = new ManagedProcess({ ...spec, logDir });
    processes.set(spec.name, managed);
    const started = managed.start();
    writeDown();
    await started;
    if (isOurOwn(spec)) keepRunning(managed, { say, isStopping: () => isStopping, onRestart: writeDown });
  };
  signal?.addEventListener('abort', () => void stop(), { once: true });
  try {
    const database = await startDatabase({ options, secrets, ports, start });
    const temporalAddress = await startTemporal({ options, secrets, ports, start });
    say('Applying migrations ...');
    await applyMigrations(database.owner, { distDir, signal });
    if (environment.DATABASE_URL !== undefined) await requireApplicationRole(database.app);
    await setUpTemporal(environment, temporalAddress, say);
    const urls = {
      api: `http://127.0.0.1:${String(ports.api)}`,
      temporalUi: environment.CUTIN_TEMPORAL_UI_URL ?? ownUi(environment, ports),
      systems: Object.fromEntries(
        systemNames.map((name) => [name, `http://127.0.0.1:${String(ports[name])}`]),
      ) as Record<SystemName, string>,
    };
    writeFileSync(path.join(home, 'urls.json'), JSON.stringify(urls));
    say('Starting the five reference systems ...');
    await Promise.all(
      systemNames.map((name) => start(systemSpec({ name, secrets, ports, database, apiUrl: urls.api, distDir }))),
    );
    say('Starting worker, relay and API ...');
    await Promise.all(engineSpecs({ options, secrets, ports, database, temporalAddress, urls }).map(start));
    return { ports, secrets, urls, database, temporalAddress, processes, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The real server comes without one. */
function ownUi({ TEMPORAL_ADDRESS, CUTIN_TEMPORAL_SERVER }: Environment, { temporalUi }: StackPorts): string | null {
  const isOurs = TEMPORAL_ADDRESS === undefined && CUTIN_TEMPORAL_SERVER === 'dev';
  return isOurs ? `http://127.0.0.1:${String(temporalUi)}` : null;
}

/** Databases that died are for people to look at. */
function isOurOwn({ command, name }: Omit<ProcessSpec, 'logDir'>): boolean {
  return command === process.execPath && name !== 'postgres';
}

type Starting = {
  options: StackOptions;
  ports: StackPorts;
  start: (spec: Omit<ProcessSpec, 'logDir'>) => Promise<void>;
};

async function startDatabase({
  options,
  secrets,
  ports,
  start,
}: Starting & { secrets: Secrets }): Promise<DatabaseUrls> {
  const { home, environment, say, distDir } = options;
  const given = environment.DATABASE_URL;
  if (given !== undefined) {
    say('PostgreSQL: the server of DATABASE_URL');
    return useGivenDatabase({ ...environment, DATABASE_URL: given });
  }
  say('PostgreSQL: embedded ...');
  const passwordFile = path.join(home, 'postgres-password');
  writeFileSync(passwordFile, secrets.postgresPassword, { mode: 0o600 });
  await start({
    name: 'postgres',
    command: process.execPath,
    args: [
      path.join(distDir, 'processes', 'embedded', 'postgres-main.js'),
      path.resolve(home, 'postgres'),
      String(ports.postgres),
      passwordFile,
    ],
    env: childEnvironment({}),
    readyText: 'ready\n',
  });
  return prepareDatabase(secrets, ports.postgres);
}

async function startTemporal({ options, secrets, ports, start }: Starting & { secrets: Secrets }): Promise<string> {
  const { home, environment, searchPath, binDir, say } = options;
  if (environment.TEMPORAL_ADDRESS !== undefined) {
    say(`Temporal: the cluster at ${environment.TEMPORAL_ADDRESS}`);
    return environment.TEMPORAL_ADDRESS;
  }
  const binary = await findTemporalBinary({ cliPath: environment.TEMPORAL_CLI_PATH, searchPath, binDir, say });
  if (environment.CUTIN_TEMPORAL_SERVER === 'cluster')
    return startRealServer({ options, secrets, ports, start }, binary);
  const address = `127.0.0.1:${String(ports.temporal)}`;
  await start({
    name: 'temporal',
    command: binary,
    args: [
      'server',
      'start-dev',
      '--ip',
      '127.0.0.1',
      '--port',
      String(ports.temporal),
      '--ui-port',
      String(ports.temporalUi),
      '--db-filename',
      path.join(home, 'temporal.db'),
      '--namespace',
      environment.TEMPORAL_NAMESPACE,
      ...(options.dynamicConfig ?? usualDynamicConfig).flatMap((value) => ['--dynamic-config-value', value]),
      '--log-level',
      'warn',
    ],
    env: childEnvironment({}),
    isReady: async () => {
      const connection = await Connection.connect({ address, connectTimeout: '2s' });
      await connection.workflowService.describeNamespace({ namespace: environment.TEMPORAL_NAMESPACE });
      await connection.close();
      return true;
    },
  });
  return address;
}

async function startRealServer(
  { options, secrets, ports, start }: Starting & { secrets: Secrets },
  cli: string,
): Promise<string> {
  const { environment, binDir, say } = options;
  const binaries = await findClusterBinaries({ binDir, say });
  if (binaries === null) throw new Error('CUTIN_TEMPORAL_SERVER=cluster needs Go, which builds the Temporal Server.');
  if (environment.DATABASE_URL !== undefined)
    throw new Error('CUTIN_TEMPORAL_SERVER=cluster runs on the embedded PostgreSQL: unset DATABASE_URL.');
  say(`Temporal: server ${serverVersion} on PostgreSQL ...`);
  const { postgresPassword, temporalPassword } = secrets;
  return startCluster({
    binaries,
    cli,
    productRoot,
    postgresPort: ports.postgres,
    postgresPassword,
    temporalPassword,
    ports: { frontend: ports.temporal, others: await freePorts(clusterPortsNeeded) },
    namespace: environment.TEMPORAL_NAMESPACE,
    start,
  });
}

async function applyMigrations(
  owner: string,
  { distDir, signal }: { distDir: string; signal: AbortSignal | undefined },
): Promise<void> {
  try {
    await run(process.execPath, [path.join(distDir, 'processes', 'migrate-main.js')], {
      env: childEnvironment({ DATABASE_URL: owner, CUTIN_MIGRATION_DATABASE_URL: owner }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`The migrations failed:\n${`${stdout}${stderr}`.trim()}`, { cause: error });
  }
}

async function setUpTemporal(environment: Environment, address: string, say: (line: string) => void): Promise<void> {
  const { TEMPORAL_NAMESPACE: namespace, TEMPORAL_ADDRESS: given } = environment;
  const client = await connectTo(address, environment);
  try {
    if (given !== undefined && (await ensureNamespace(client, namespace))) say(`Temporal: made namespace ${namespace}`);
    await addMissingSearchAttributes(client, namespace);
  } finally {
    await client.connection.close();
  }
}

/** A given cluster is reached as the official settings say (TLS, API key); our own needs none of them. */
async function connectTo(address: string, { TEMPORAL_NAMESPACE: namespace, ...given }: Environment): Promise<Client> {
  if (given.TEMPORAL_ADDRESS === undefined)
    return new Client({ connection: await Connection.connect({ address, connectTimeout: '10s' }), namespace });
  try {
    return await connectTemporal();
  } catch (error) {
    const { message } = error as Error;
    throw new Error(`TEMPORAL_ADDRESS: no Temporal answers at ${address} (${message}).`, { cause: error });
  }
}

function systemSpec(given: {
  name: SystemName;
  secrets: Secrets;
  ports: StackPorts;
  database: DatabaseUrls;
  apiUrl: string;
  distDir: string;
}): Omit<ProcessSpec, 'logDir'> {
  const { name, secrets, ports, database, apiUrl, distDir } = given;
  return {
    name,
    command: process.execPath,
    args: [path.join(distDir, 'systems', 'main.js'), name],
    env: childEnvironment({
      CUTIN_SYSTEM_PORT: String(ports[name]),
      CUTIN_SYSTEM_TOKEN: secrets.systemTokens[name],
      CUTIN_SYSTEM_DATABASE_URL: database.systems[name],
      ...(isAnnouncing(name)
        ? { CUTIN_SYSTEM_ENGINE_URL: apiUrl, CUTIN_SYSTEM_ENGINE_TOKEN: personOf(secrets, name).token }
        : {}),
    }),
    readyText: '"listening"',
  };
}

/**
 * Short pauses four times as often: with Node's own size each of four collections a second held every answer for some
 * milliseconds, and with this one the same work is spread thinner (docs/performance.md).
 */
export const smallYoungGeneration = '--max-semi-space-size=4';

/** Systems that tell the engine events, each with an account of its own. */
function isAnnouncing(name: SystemName): boolean {
  return name !== 'alm';
}

function engineSpecs(given: {
  options: StackOptions;
  secrets: Secrets & { accountsFile: string };
  ports: StackPorts;
  database: DatabaseUrls;
  temporalAddress: string;
  urls: Stack['urls'];
}): Omit<ProcessSpec, 'logDir'>[] {
  const { options, secrets, ports, database, temporalAddress, urls } = given;
  const { distDir } = options;
  const systems = Object.fromEntries(
    systemNames.flatMap((name) => [
      [`CUTIN_${name.toUpperCase()}_URL`, urls.systems[name]],
      [`CUTIN_${name.toUpperCase()}_TOKEN`, secrets.systemTokens[name]],
    ]),
  );
  const env = childEnvironment({
    ...systems,
    DATABASE_URL: database.app,
    TEMPORAL_ADDRESS: temporalAddress,
    TEMPORAL_NAMESPACE: options.environment.TEMPORAL_NAMESPACE,
    ...(urls.temporalUi === null ? {} : { CUTIN_TEMPORAL_UI_URL: urls.temporalUi }),
    CUTIN_API_PORT: String(ports.api),
    CUTIN_WORKER_HEALTH_PORT: String(ports.workerHealth),
    CUTIN_RELAY_HEALTH_PORT: String(ports.relayHealth),
    CUTIN_TOKENS_FILE: secrets.accountsFile,
    CUTIN_GOVERNANCE_DIR: options.governanceDir,
  });
  return [
    {
      name: 'worker',
      command: process.execPath,
      args: [path.join(distDir, 'workers', 'worker-main.js')],
      env,
      readyText: '"listening"',
    },
    {
      name: 'relay',
      command: process.execPath,
      args: [path.join(distDir, 'processes', 'relay-main.js')],
      env,
      readyText: '"listening"',
    },
    {
      name: 'api',
      command: process.execPath,
      args: [smallYoungGeneration, path.join(distDir, 'processes', 'api-main.js')],
      env,
      readyText: '"listening"',
    },
  ];
}

/** First those that ask others, then those that are asked; the database last. */
async function stopInOrder(processes: ReadonlyMap<string, ManagedProcess>): Promise<void> {
  const last = ['temporal', 'postgres'];
  const first = [...processes].filter(([name]) => !last.includes(name));
  await Promise.all(first.map(([, one]) => one.stop()));
  for (const name of last) await processes.get(name)?.stop();
}
