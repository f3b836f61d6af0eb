// A PostgreSQL that somebody else runs: every role that it is used with is tried before anything is started, and what is
// wrong is told by the setting that says so.
import { Client } from 'pg';
import type { Environment } from '../config/environment';
import type { DatabaseUrls } from './prepare-database';
import { systemNames, type SystemName } from './secrets';

const connectMsMax = 10_000;

type Setting = 'DATABASE_URL' | 'CUTIN_MIGRATION_DATABASE_URL' | 'CUTIN_SYSTEMS_DATABASE_URL';

/** Throws with the setting and the address where a role cannot connect, or may not do what it is for. */
export async function useGivenDatabase(
  environment: Pick<Environment, Setting> & { DATABASE_URL: string },
): Promise<DatabaseUrls> {
  const app = environment.DATABASE_URL;
  const [owner, ownerSetting] = firstOf(environment, ['CUTIN_MIGRATION_DATABASE_URL', 'DATABASE_URL']);
  const [systems, systemsSetting] = firstOf(environment, [
    'CUTIN_SYSTEMS_DATABASE_URL',
    'CUTIN_MIGRATION_DATABASE_URL',
    'DATABASE_URL',
  ]);
  await requireConnection(app, 'DATABASE_URL');
  await requireCreate(owner, ownerSetting, 'migrations');
  await requireCreate(systems, systemsSetting, 'the schemas of the reference systems');
  return {
    owner,
    app,
    systems: Object.fromEntries(systemNames.map((name) => [name, systems])) as Record<SystemName, string>,
  };
}

/** Once the migrations have run: they grant to the role cutin_app. */
export async function requireApplicationRole(app: string): Promise<void> {
  const mayUse = "SELECT current_user AS role, has_schema_privilege('cutin', 'USAGE') AS may";
  const { role, may } = (await ask(app, 'DATABASE_URL', mayUse)) as { role: string; may: boolean };
  if (!may)
    throw new Error(
      `DATABASE_URL: the role ${role} may not use the schema cutin. Let it be cutin_app, made before the first migration, or a member of it: GRANT cutin_app TO "${role}"`,
    );
}

function firstOf(environment: Pick<Environment, Setting>, settings: readonly Setting[]): [string, Setting] {
  const setting = settings.find((one) => environment[one] !== undefined) ?? 'DATABASE_URL';
  return [environment[setting] ?? '', setting];
}

function requireConnection(url: string, setting: Setting): Promise<unknown> {
  return ask(url, setting, 'SELECT 1');
}

async function requireCreate(url: string, setting: Setting, what: string): Promise<void> {
  const mayCreate = "SELECT current_user AS role, has_database_privilege(current_database(), 'CREATE') AS may";
  const { role, may } = (await ask(url, setting, mayCreate)) as { role: string; may: boolean };
  if (!may)
    throw new Error(
      `${setting}: the role ${role} may not create schemas, which ${what} need. GRANT CREATE ON DATABASE to it, or set ${setting === 'DATABASE_URL' ? 'CUTIN_MIGRATION_DATABASE_URL and CUTIN_SYSTEMS_DATABASE_URL' : `another ${setting}`}.`,
    );
}

async function ask(url: string, setting: Setting, sql: string): Promise<unknown> {
  const client = new Client({ connectionString: parsed(url, setting), connectionTimeoutMillis: connectMsMax });
  try {
    await client.connect();
    return ((await client.query(sql)).rows as unknown[])[0];
  } catch (error) {
    throw new Error(`${setting}: ${whyNot(error)} at ${placeOf(url)}.`, { cause: error });
  } finally {
    await client.end().catch(() => undefined);
  }
}

function parsed(url: string, setting: Setting): string {
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url))
    throw new Error(`${setting} is no address of PostgreSQL: postgresql://user:password@host:5432/database.`);
  return url;
}

function whyNot(error: unknown): string {
  const { code, message, errors } = error as Error & { code?: string; errors?: { code?: string }[] };
  const cause = code ?? errors?.[0]?.code;
  const isUnreachable = cause !== undefined && /^E[A-Z]+$/.test(cause);
  return isUnreachable ? `nobody answers (${cause})` : message;
}

/** Without its password. */
function placeOf(url: string): string {
  const { username, host, pathname } = new URL(url);
  return `${username === '' ? '' : `${username}@`}${host}${pathname}`;
}
