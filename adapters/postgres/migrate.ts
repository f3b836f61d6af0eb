// Brings the database to the newest numbered migration. One runner at a time; the others wait for its lock.
import type { Log } from '../../ports/log';

export async function migrate(options: { url: string; folder: string; log: Log }): Promise<string[]> {
  const { runner } = await import('node-pg-migrate');
  const applied = await runner({
    databaseUrl: options.url,
    dir: options.folder,
    direction: 'up',
    migrationsTable: 'cutin_migration',
    migrationsSchema: 'public',
    advisoryLockMode: 'wait',
    checkOrder: true,
    log: (message) => options.log.debug({ message }, 'migrating'),
  });
  return applied.map((migration) => migration.name);
}
