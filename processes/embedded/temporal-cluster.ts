// A real Temporal Server on PostgreSQL, as docker-compose.yml runs it, on one machine without Docker: built once by Go,
// brought up by the scripts and the environment of the compose file itself.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { parse } from 'yaml';

const run = promisify(execFile);

export const serverVersion = 'v1.32.0';
const serverModule = 'go.temporal.io/server';
/** Two cores need about five minutes with empty caches. */
const buildTimeoutMs = 45 * 60_000;
const scriptTimeoutMs = 180_000;
/** Enough for one machine; a cluster that is meant to grow has 512, which can never be changed. */
const shards = '4';

export interface ClusterBinaries {
  server: string;
  sqlTool: string;
  /** Folder with `temporal` and `visibility`, each with `versioned` schemas. */
  schemaDir: string;
}

/** The built server, building it where it is not there yet; null where Go is not installed. */
export async function findClusterBinaries(given: {
  binDir: string;
  say: (line: string) => void;
}): Promise<ClusterBinaries | null> {
  const { binDir, say } = given;
  const goEnv = await run('go', ['env', 'GOMODCACHE']).then(
    ({ stdout }) => stdout.trim(),
    () => null,
  );
  if (goEnv === null) return null;
  const binaries = {
    server: path.join(binDir, `temporal-server-${serverVersion}`),
    sqlTool: path.join(binDir, 'temporal-sql-tool'),
    schemaDir: path.join(goEnv, `${serverModule}@${serverVersion}`, 'schema', 'postgresql', 'v12'),
  };
  mkdirSync(binDir, { recursive: true });
  if (!existsSync(binaries.server) || !existsSync(binaries.schemaDir)) {
    say(`Temporal Server ${serverVersion}: building with Go (about five minutes the first time) ...`);
    await build(binDir, 'cmd/server', binaries.server);
  }
  if (!existsSync(binaries.sqlTool)) await build(binDir, 'cmd/tools/sql', binaries.sqlTool);
  return binaries;
}

async function build(binDir: string, command: string, target: string): Promise<void> {
  await run('go', ['install', `${serverModule}/${command}@${serverVersion}`], {
    env: { ...process.env, GOBIN: path.resolve(binDir), CGO_ENABLED: '0' },
    timeout: buildTimeoutMs,
  });
  renameSync(path.join(binDir, path.basename(command)), target);
}

export interface ClusterDatabase {
  host: string;
  port: number;
  user: string;
  password: string;
}

/** The two databases of Temporal with their owner, made where they are missing; the caller is a superuser. */
export async function prepareClusterDatabase(superuserUrl: string, database: ClusterDatabase): Promise<void> {
  const client = new Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    const role = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [database.user]);
    // Our own generated base64url text needs no quoting rules.
    const verb = role.rowCount === 0 ? 'CREATE' : 'ALTER';
    await client.query(`${verb} ROLE ${database.user} LOGIN CREATEDB PASSWORD '${database.password}'`);
    for (const name of ['temporal', 'temporal_visibility']) {
      const held = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
      if (held.rowCount === 0) await client.query(`CREATE DATABASE ${name} OWNER ${database.user}`);
    }
  } finally {
    await client.end();
  }
}

/** Runs compose's own script over Temporal's databases. */
export async function applyClusterSchema(given: {
  binaries: ClusterBinaries;
  database: ClusterDatabase;
  productRoot: string;
}): Promise<void> {
  const { binaries, database, productRoot } = given;
  await runScript(productRoot, 'temporal-schema.sh', {
    PATH: `${path.dirname(path.resolve(binaries.sqlTool))}:${process.env['PATH'] ?? ''}`,
    TEMPORAL_SCHEMA_DIR: binaries.schemaDir,
    POSTGRES_SEEDS: database.host,
    DB_PORT: String(database.port),
    POSTGRES_USER: database.user,
    POSTGRES_PWD: database.password,
  });
}

/** Runs compose's own script that makes the namespace with its search attributes. */
export async function makeNamespace(given: {
  productRoot: string;
  address: string;
  namespace: string;
  /** Folder of the `temporal` command line. */
  cliDir: string;
}): Promise<void> {
  await runScript(given.productRoot, 'temporal-namespace.sh', {
    PATH: `${path.resolve(given.cliDir)}:${process.env['PATH'] ?? ''}`,
    TEMPORAL_ADDRESS: given.address,
    TEMPORAL_NAMESPACE: given.namespace,
  });
}

async function runScript(productRoot: string, name: string, env: Record<string, string>): Promise<void> {
  try {
    await run('sh', [path.join(productRoot, 'processes', 'deploy', name)], {
      env: { ...process.env, ...env },
      timeout: scriptTimeoutMs,
    });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    const tail = `${stdout}${stderr}`.trim().split('\n').slice(-8).join('\n');
    throw new Error(`${name} failed:\n${tail}`, { cause: error });
  }
}

export interface ClusterPorts {
  frontend: number;
  /** The eight others: HTTP of the frontend, the other services, and what they tell each other on. */
  others: readonly number[];
}

const otherPortNames = [
  'FRONTEND_HTTP_PORT',
  'FRONTEND_MEMBERSHIP_PORT',
  'HISTORY_GRPC_PORT',
  'HISTORY_MEMBERSHIP_PORT',
  'MATCHING_GRPC_PORT',
  'MATCHING_MEMBERSHIP_PORT',
  'WORKER_GRPC_PORT',
  'WORKER_MEMBERSHIP_PORT',
] as const;

export const clusterPortsNeeded = otherPortNames.length;

interface Compose {
  services: { temporal: { environment: Record<string, string> } };
}

/** The environment of the `temporal` service in docker-compose.yml, with the places of this machine laid over it. */
export function clusterEnvironment(given: {
  productRoot: string;
  database: ClusterDatabase;
  ports: ClusterPorts;
}): Record<string, string> {
  const { productRoot, database, ports } = given;
  const compose = parse(readFileSync(path.join(productRoot, 'docker-compose.yml'), 'utf8'), { merge: true }) as Compose;
  const declared = compose.services.temporal.environment;
  const dynamicConfig = path.basename(declared['DYNAMIC_CONFIG_FILE_PATH'] ?? '');
  return {
    ...declared,
    POSTGRES_SEEDS: database.host,
    DB_PORT: String(database.port),
    POSTGRES_USER: database.user,
    POSTGRES_PWD: database.password,
    NUM_HISTORY_SHARDS: shards,
    BIND_ON_IP: '127.0.0.1',
    DYNAMIC_CONFIG_FILE_PATH: path.join(productRoot, 'processes', 'deploy', dynamicConfig),
    FRONTEND_GRPC_PORT: String(ports.frontend),
    ...Object.fromEntries(otherPortNames.map((name, index) => [name, String(ports.others[index] ?? 0)])),
  };
}
