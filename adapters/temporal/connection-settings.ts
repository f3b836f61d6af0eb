// How to reach Temporal: a running cluster or Temporal Cloud by the official environment configuration (address,
// namespace, API key, TLS, profile file).
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { Client, Connection } from '@temporalio/client';

export type TemporalSettings = ReturnType<typeof loadClientConnectConfig>;

export function temporalSettings(): TemporalSettings & { namespace: string } {
  const settings = loadClientConnectConfig();
  return { ...settings, namespace: settings.namespace ?? 'default' };
}

export async function connectTemporal(): Promise<Client> {
  const { connectionOptions, namespace } = temporalSettings();
  const connection = await Connection.connect({ ...connectionOptions, connectTimeout: '10s' });
  return new Client({ connection, namespace });
}

/** Connects at the first call, so that the API takes in and records work while Temporal is away. */
export function lazyTemporal(): Client {
  const { connectionOptions, namespace } = temporalSettings();
  return new Client({ connection: Connection.lazy({ ...connectionOptions }), namespace });
}
