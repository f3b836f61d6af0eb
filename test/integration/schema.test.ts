// The published schema is that of the migrated database.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { useTestDatabase } from '../support/database';
import { describeSchema } from '../support/describe-schema';

jest.setTimeout(60_000);

const file = path.resolve(__dirname, '..', '..', 'adapters', 'postgres', 'schema.sql');
const database = useTestDatabase();

it('the migrations add up to schema.sql; where they do not, run node processes/scripts/schema.mjs', async () => {
  const migrated = await describeSchema(database.db);
  if (process.env['CUTIN_WRITE_SCHEMA'] === 'yes') writeFileSync(file, migrated);

  expect(migrated).toBe(readFileSync(file, 'utf8'));
});
