// Brings the database to the newest migration and ends. It runs before the others start; of several at once, one migrates
// and the rest wait for it.
import path from 'node:path';
import { migrate } from '../adapters/postgres/migrate';
import { readEnvironment, requireSetting } from './config/environment';
import { createLog } from './log';
import { productRoot } from './product-root';

const environment = readEnvironment();
const log = createLog('migrate', environment.CUTIN_LOG_LEVEL);
const url = environment.CUTIN_MIGRATION_DATABASE_URL ?? requireSetting(environment, 'DATABASE_URL');
migrate({ url, folder: path.join(productRoot, 'adapters', 'postgres', 'migrations'), log }).then(
  (applied) => {
    log.info({ applied }, 'migrated');
    process.exit(0);
  },
  (error: unknown) => {
    log.error({ err: error }, 'migration failed');
    process.exit(1);
  },
);
