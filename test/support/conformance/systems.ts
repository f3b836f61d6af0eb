// The five reference systems in this process, on a real PostgreSQL.
import { almSystem } from '../../../systems/alm/alm-system';
import { erpSystem } from '../../../systems/erp/erp-system';
import { startSystem } from '../../../systems/frame/create-system';
import type { RunningSystem } from '../../../systems/frame/system';
import { mesSystem } from '../../../systems/mes/mes-system';
import { plmSystem } from '../../../systems/plm/plm-system';
import { qmsSystem } from '../../../systems/qms/qms-system';
import type { SystemName } from '../../../domain/handoff/system-name';
import { startTestDatabase } from '../database';

export const systemToken = 'the-token-of-every-reference-system';

export interface ReferenceSystems {
  urls: Record<SystemName, string>;
  end: () => Promise<void>;
}

const definitions = { plm: plmSystem, alm: almSystem, erp: erpSystem, mes: mesSystem, qms: qmsSystem };

export async function startReferenceSystems(): Promise<ReferenceSystems> {
  const database = await startTestDatabase();
  const running: RunningSystem[] = [];
  const urls: Partial<Record<SystemName, string>> = {};
  for (const name of Object.keys(definitions) as SystemName[]) {
    const databaseUrl = database.urls.systems[name];
    const system = await startSystem(definitions[name], {
      host: '127.0.0.1',
      port: 0,
      token: systemToken,
      databaseUrl,
      schema: `sys_${name}`,
      engine: null,
    });
    running.push(system);
    urls[name] = `http://127.0.0.1:${String(system.port)}`;
  }
  return {
    urls: urls as Record<SystemName, string>,
    end: async () => {
      for (const system of running) await system.close();
      await database.end();
    },
  };
}
