// Brings the real Temporal Server up as a managed process: its databases, its schema, the server, the namespace.
import path from 'node:path';
import { Connection } from '@temporalio/client';
import { childEnvironment } from '../config/environment';
import type { ProcessSpec } from '../launch/child-process';
import {
  applyClusterSchema,
  clusterEnvironment,
  makeNamespace,
  prepareClusterDatabase,
  type ClusterBinaries,
  type ClusterPorts,
} from './temporal-cluster';

export interface ClusterStart {
  binaries: ClusterBinaries;
  /** The official command line, with which the namespace is made. */
  cli: string;
  productRoot: string;
  postgresPort: number;
  postgresPassword: string;
  temporalPassword: string;
  ports: ClusterPorts;
  namespace: string;
  start: (spec: Omit<ProcessSpec, 'logDir'>) => Promise<void>;
}

/** Answers the address of the frontend once it serves the namespace. */
export async function startCluster(given: ClusterStart): Promise<string> {
  const { binaries, cli, productRoot, postgresPort, postgresPassword, temporalPassword, ports, namespace } = given;
  const database = { host: '127.0.0.1', port: postgresPort, user: 'temporal', password: temporalPassword };
  const superuser = `postgresql://postgres:${postgresPassword}@127.0.0.1:${String(postgresPort)}/postgres`;
  await prepareClusterDatabase(superuser, database);
  await applyClusterSchema({ binaries, database, productRoot });
  const address = `127.0.0.1:${String(ports.frontend)}`;
  await given.start({
    name: 'temporal',
    command: binaries.server,
    args: ['start'],
    env: childEnvironment(clusterEnvironment({ productRoot, database, ports })),
    isReady: async () => {
      const connection = await Connection.connect({ address, connectTimeout: '2s' });
      await connection.workflowService.getSystemInfo({});
      await connection.close();
      return true;
    },
  });
  await makeNamespace({ productRoot, address, namespace, cliDir: path.dirname(cli) });
  return address;
}
