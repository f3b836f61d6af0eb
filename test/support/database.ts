// A real PostgreSQL for one test file, with the engine's own schema, in a folder of its own.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, chmodSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openDatabase, type Database } from '../../adapters/postgres/database';
import { ManagedProcess } from '../../processes/launch/child-process';
import { choosePorts } from '../../processes/launch/ports';
import { prepareDatabase, type DatabaseUrls } from '../../processes/launch/prepare-database';
import { openSecrets } from '../../processes/launch/secrets';
import { createLog } from '../../processes/log';
import { root } from './stack';

export interface TestDatabase {
  urls: DatabaseUrls;
  /** As the application role. */
  db: Database;
  end: () => Promise<void>;
}

/** A database from the first to the last test of the file; what it offers is there once the tests run. */
export function useTestDatabase(): TestDatabase {
  const database = {} as TestDatabase;
  beforeAll(async () => {
    Object.assign(database, await startTestDatabase());
  });
  afterAll(() => database.end());
  return database;
}

export async function startTestDatabase(): Promise<TestDatabase> {
  const home = mkdtempSync(path.join(tmpdir(), 'cutin-db-'));
  // The server runs as another user where the tests run as root.
  chmodSync(home, 0o755);
  const secrets = openSecrets(home);
  const logDir = path.join(home, 'logs');
  mkdirSync(logDir);
  const passwordFile = path.join(home, 'postgres-password');
  writeFileSync(passwordFile, secrets.postgresPassword, { mode: 0o600 });
  const { postgres: port } = await choosePorts({ preferUsual: false });
  const server = new ManagedProcess({
    name: 'postgres',
    command: process.execPath,
    args: [
      path.join(root, 'dist', 'processes', 'embedded', 'postgres-main.js'),
      path.join(home, 'postgres'),
      String(port),
      passwordFile,
    ],
    env: { ...process.env },
    readyText: 'ready\n',
    logDir,
  });
  await server.start();
  try {
    const urls = await prepareDatabase(secrets, port);
    const migrateMain = path.join(root, 'dist', 'processes', 'migrate-main.js');
    execFileSync(process.execPath, [migrateMain], {
      env: { ...process.env, CUTIN_MIGRATION_DATABASE_URL: urls.owner, CUTIN_LOG_LEVEL: 'silent' },
    });
    await createAging(urls.owner);
    const db = openDatabase({ url: urls.app, poolMax: 8, log: createLog('test', 'silent'), name: 'cutin-test' });
    const end = async (): Promise<void> => {
      await db.close();
      await server.stop();
      rmSync(home, { recursive: true, force: true });
    };
    return { urls, db, end };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/**
 * Tests that are about two minutes later let what happened to an order lie further back, because nothing is told of what has
 * not come yet. A lock is never rewritten by the application role, so its owner does it, for tests alone.
 */
async function createAging(ownerUrl: string): Promise<void> {
  const owner = openDatabase({ url: ownerUrl, poolMax: 1, log: createLog('test', 'silent'), name: 'cutin-test-owner' });
  await owner.query(`
    CREATE SCHEMA test;
    GRANT USAGE ON SCHEMA test TO PUBLIC;
    CREATE FUNCTION test.age_order(of_site text, of_order text, seconds integer) RETURNS void
      LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN
      ALTER TABLE cutin.order_lock DISABLE TRIGGER order_lock_is_never_rewritten;
      UPDATE cutin.order_lock SET opened_at = opened_at - make_interval(secs => seconds),
                                  ended_at = ended_at - make_interval(secs => seconds)
       WHERE site = of_site AND order_id = of_order;
      ALTER TABLE cutin.order_lock ENABLE TRIGGER order_lock_is_never_rewritten;
      UPDATE cutin.unit_operation SET started_at = started_at - make_interval(secs => seconds),
                                      completed_at = completed_at - make_interval(secs => seconds)
       WHERE site = of_site AND order_id = of_order;
    END $$;`);
  await owner.close();
}
