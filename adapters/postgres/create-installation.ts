// The name of this database in what it shares with others, made with the database itself.
import { z } from 'zod';
import { findOneRow, type Database } from './database';

const installationRow = z.object({ installationId: z.string() });

/** Asks once, and again after it could not be asked: it never changes. */
export function createInstallation(db: Database): () => Promise<string> {
  let known: Promise<string> | null = null;
  return () => {
    known ??= readInstallation(db).catch((error: unknown) => {
      known = null;
      throw error;
    });
    return known;
  };
}

async function readInstallation(db: Database): Promise<string> {
  const sql = 'SELECT installation_id AS "installationId" FROM cutin.installation';
  const row = await findOneRow(db, installationRow, sql);
  if (row === null) throw new Error('The database has no installation id: its migrations did not run.');
  return row.installationId;
}
