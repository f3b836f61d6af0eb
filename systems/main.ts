// Starts one reference system: node dist/systems/main.js plm|alm|erp|mes|qms
import pino from 'pino';
import { almSystem } from './alm/alm-system';
import { erpSystem } from './erp/erp-system';
import { startSystem } from './frame/create-system';
import type { SystemDefinition } from './frame/system';
import { readSystemConfig } from './frame/system-config';
import { mesSystem } from './mes/mes-system';
import { plmSystem } from './plm/plm-system';
import { qmsSystem } from './qms/qms-system';

const systems: Record<string, SystemDefinition> = {
  plm: plmSystem,
  alm: almSystem,
  erp: erpSystem,
  mes: mesSystem,
  qms: qmsSystem,
};

async function main(): Promise<void> {
  const definition = systems[process.argv[2] ?? ''];
  if (definition === undefined) throw new Error('usage: systems/main plm|alm|erp|mes|qms');
  const log = pino({ name: definition.name });
  const running = await startSystem(definition, readSystemConfig(definition.name));
  log.info({ port: running.port }, 'listening');
  const stop = (): void => {
    running.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
