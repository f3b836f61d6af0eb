// A small HTTP server with /healthz, /readyz and /metrics, for processes that have no other.
import { createServer } from 'node:http';
import type { Registry } from 'prom-client';

export function startHealthServer(options: {
  host: string;
  port: number;
  registry: Registry;
  isReady: () => Promise<boolean>;
}): Promise<() => Promise<void>> {
  const { host, port, registry, isReady } = options;
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      if (request.url === '/healthz') return void response.end('up\n');
      if (request.url === '/readyz') {
        const ready = await isReady();
        return void response.writeHead(ready ? 200 : 503).end(ready ? 'ready\n' : 'not ready\n');
      }
      if (request.url === '/metrics') {
        return void response.writeHead(200, { 'content-type': registry.contentType }).end(await registry.metrics());
      }
      response.writeHead(404).end();
    };
    answer().catch(() => response.writeHead(500).end());
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      resolve(() => new Promise((done) => server.close(() => done())));
    });
  });
}
