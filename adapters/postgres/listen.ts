// Hears what other processes notify of. A connection that is lost is made again; what was said meanwhile is made up for by
// one call.
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Log } from '../../ports/log';

const reconnectMs = 1_000;
/** Finds out within this time that the server is gone without a word. */
const keepAliveDelayMs = 10_000;

/** Answers how to stop it. */
export function listen(given: {
  url: string;
  name: string;
  channel: string;
  onNotice: () => void;
  log: Pick<Log, 'warn'>;
}): () => Promise<void> {
  const { url, name, channel, onNotice, log } = given;
  const stopping = new AbortController();
  const { signal } = stopping;
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      const client = new Client({
        connectionString: url,
        application_name: name,
        keepAlive: true,
        keepAliveInitialDelayMillis: keepAliveDelayMs,
      });
      try {
        await listenOn(client, { channel, onNotice, signal });
      } catch (error) {
        log.warn({ err: error instanceof Error ? error.message : String(error) }, 'not listening; connecting again');
        await sleep(reconnectMs, undefined, { signal }).catch(() => undefined);
      } finally {
        await client.end().catch(() => undefined);
      }
    }
  };
  const running = run();
  return async () => {
    stopping.abort();
    await running;
  };
}

/** Settles when it is told to stop; throws when the connection is lost. */
async function listenOn(
  client: Client,
  { channel, onNotice, signal }: { channel: string; onNotice: () => void; signal: AbortSignal },
): Promise<void> {
  const ended = new Promise<void>((resolve, reject) => {
    client.on('error', reject);
    client.on('end', () => reject(new Error('the connection was closed')));
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  // Awaited below; a connection that fails before is told by `connect`.
  ended.catch(() => undefined);
  client.on('notification', onNotice);
  await client.connect();
  await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
  onNotice();
  await ended;
}
