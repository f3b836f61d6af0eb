// The system's own schema in PostgreSQL. Every system has its own role and its own tables; none sees another's.
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool, type PoolClient } from 'pg';

export type Row = Record<string, unknown>;

export interface SystemDatabase {
  query(sql: string, values?: unknown[]): Promise<Row[]>;
  transaction<T>(work: (tx: SystemTransaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface SystemTransaction {
  query(sql: string, values?: unknown[]): Promise<Row[]>;
}

const startWaitMsMax = 30_000;

/** Opens the pool with the schema as search path and creates what is absent; waits while the database starts. */
export async function openSystemDatabase(options: {
  url: string;
  schema: string;
  tables: string;
}): Promise<SystemDatabase> {
  const { url, schema, tables } = options;
  const pool = new Pool({
    connectionString: url,
    max: 8,
    connectionTimeoutMillis: 5_000,
    options: `-c search_path=${schema}`,
  });
  // A connection the server closed is replaced by the next query.
  pool.on('error', () => undefined);
  for (const startedAt = Date.now(); ; await sleep(300)) {
    try {
      const found = await pool.query('SELECT 1 FROM pg_namespace WHERE nspname = $1', [schema]);
      if (found.rowCount === 0) await pool.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
      await pool.query(tables);
      break;
    } catch (error) {
      if (Date.now() - startedAt > startWaitMsMax) throw error;
    }
  }
  return {
    query: async (sql, values) => (await pool.query<Row>(sql, values)).rows,
    transaction: (work) => inTransaction(pool, work),
    close: () => pool.end(),
  };
}

async function inTransaction<T>(pool: Pool, work: (tx: SystemTransaction) => Promise<T>): Promise<T> {
  const client: PoolClient = await pool.connect();
  let broken: Error | undefined;
  const noteBroken = (error: Error): void => {
    broken = error;
  };
  client.on('error', noteBroken);
  try {
    await client.query('BEGIN');
    const result = await work({ query: async (sql, values) => (await client.query<Row>(sql, values)).rows });
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((rollbackError: unknown) => {
      broken = rollbackError as Error;
    });
    throw error;
  } finally {
    // A connection is lent many times; a listener left behind each time would gather.
    client.off('error', noteBroken);
    client.release(broken);
  }
}
