// One pool, typed rows, transactions. Rows are parsed by zod, so that a column that changed its mind fails here.
import { Pool, type PoolClient } from 'pg';
import type { z } from 'zod';
import type { Log } from '../../ports/log';

const connectTimeoutMs = 5_000;
const statementTimeoutMs = 30_000;
/** A floor that was quiet for a while does not wait for connections and plans when it starts again. */
const idleTimeoutMs = 600_000;

/** Something that runs SQL: the pool, or one transaction. */
export interface Queryable {
  query(sql: string, values?: unknown[]): Promise<{ rows: unknown[]; rowCount: number | null }>;
}

export interface Database extends Queryable {
  /** Planned once a connection under its name: for reads that come hundreds a second. */
  prepared(name: string, sql: string, values: unknown[]): Promise<{ rows: unknown[] }>;
  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export function openDatabase(options: { url: string; poolMax: number; log: Log; name: string }): Database {
  const pool = new Pool({
    connectionString: options.url,
    max: options.poolMax,
    connectionTimeoutMillis: connectTimeoutMs,
    idleTimeoutMillis: idleTimeoutMs,
    statement_timeout: statementTimeoutMs,
    application_name: options.name,
  });
  // An idle connection that the server closed is replaced by the next query; it must not end the process.
  pool.on('error', (error) => options.log.warn({ err: error.message }, 'database connection lost'));
  return {
    query: (sql, values) => pool.query(sql, values),
    prepared: (name, text, values) => pool.query({ name, text, values }),
    transaction: (work) => inTransaction(pool, work),
    close: () => pool.end(),
  };
}

async function inTransaction<T>(pool: Pool, work: (tx: Queryable) => Promise<T>): Promise<T> {
  const client: PoolClient = await pool.connect();
  let broken: Error | undefined;
  const noteFault = (error: Error): void => {
    broken = error;
  };
  client.on('error', noteFault);
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((rollbackError: unknown) => {
      broken = rollbackError instanceof Error ? rollbackError : new Error(String(rollbackError));
    });
    throw error;
  } finally {
    client.off('error', noteFault);
    client.release(broken);
  }
}

export async function listRows<T>(
  db: Queryable,
  schema: z.ZodType<T>,
  sql: string,
  values: unknown[] = [],
): Promise<T[]> {
  const { rows } = await db.query(sql, values);
  return rows.map((row) => schema.parse(row));
}

export async function findOneRow<T>(
  db: Queryable,
  schema: z.ZodType<T>,
  sql: string,
  values: unknown[] = [],
): Promise<T | null> {
  const rows = await listRows(db, schema, sql, values);
  if (rows.length > 1) throw new Error(`Expected at most one row, got ${String(rows.length)}.`);
  return rows[0] ?? null;
}

/** SQLSTATE of a PostgreSQL error, with the constraint it names. */
export function sqlFault(error: unknown): { state: string; constraint: string | undefined } | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  const constraint = 'constraint' in error && typeof error.constraint === 'string' ? error.constraint : undefined;
  return { state: error.code, constraint };
}
