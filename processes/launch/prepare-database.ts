// Roles, database and schemas of the embedded set-up: an owner for migrations, an application role with no more than it
// needs, and one role and schema for each reference system.
import { Client } from 'pg';
import { systemNames, type Secrets, type SystemName } from './secrets';

export interface DatabaseUrls {
  owner: string;
  app: string;
  systems: Record<SystemName, string>;
}

const databaseName = 'cutin';

export async function prepareDatabase(secrets: Secrets, port: number): Promise<DatabaseUrls> {
  const url = (user: string, password: string, database = databaseName): string =>
    `postgresql://${user}:${password}@127.0.0.1:${String(port)}/${database}`;
  const superuser = url('postgres', secrets.postgresPassword, 'postgres');
  await withClient(superuser, async (client) => {
    await ensureRole(client, 'cutin_owner', secrets.ownerPassword);
    await ensureRole(client, 'cutin_app', secrets.appPassword);
    for (const name of systemNames) await ensureRole(client, `cutin_${name}`, secrets.systemPasswords[name]);
    const held = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [databaseName]);
    if (held.rowCount === 0) await client.query(`CREATE DATABASE ${databaseName} OWNER cutin_owner`);
  });
  await withClient(url('postgres', secrets.postgresPassword), async (client) => {
    await client.query('GRANT CREATE ON SCHEMA public TO cutin_owner');
    for (const name of systemNames)
      await client.query(`CREATE SCHEMA IF NOT EXISTS sys_${name} AUTHORIZATION cutin_${name}`);
  });
  return {
    owner: url('cutin_owner', secrets.ownerPassword),
    app: url('cutin_app', secrets.appPassword),
    systems: Object.fromEntries(
      systemNames.map((name) => [name, url(`cutin_${name}`, secrets.systemPasswords[name])]),
    ) as Record<SystemName, string>,
  };
}

async function withClient(connectionString: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

/** Role names are constants of this file and passwords are our own base64url text: neither needs quoting rules. */
async function ensureRole(client: Client, name: string, password: string): Promise<void> {
  const held = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name]);
  await client.query(`${held.rowCount === 0 ? 'CREATE' : 'ALTER'} ROLE ${name} LOGIN PASSWORD '${password}'`);
}
