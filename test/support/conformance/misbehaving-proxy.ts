// A proxy in front of a good system that makes it misbehave in one way. It stands between system and engine too: where the
// kit registers its engine, the proxy registers itself.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Call {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

type Forward = (call: Call) => Promise<Answer>;

/** Made anew for each run, so that it may remember things. */
export interface Misbehaviour {
  /** A call to the system. */
  toSystem?: (call: Call, forward: Forward) => Promise<Answer>;
  /** A call to the engine; null cuts the connection. */
  toEngine?: (call: Call, forward: Forward) => Promise<Answer | null>;
}

export interface MisbehavingProxy {
  url: string;
  end: () => Promise<void>;
}

const forwardMsMax = 15_000;

export async function startMisbehavingProxy(systemUrl: string, misbehaviour: Misbehaviour): Promise<MisbehavingProxy> {
  let engineUrl = '';
  const asItIs = (call: Call, forward: Forward): Promise<Answer> => forward(call);
  const { toSystem, toEngine } = { toSystem: asItIs, toEngine: asItIs, ...misbehaviour };
  const back = await listen((call) => toEngine(call, (altered) => send(engineUrl, altered)));
  const front = await listen((call) => {
    if (call.method !== 'PUT' || !call.path.endsWith('/engine'))
      return toSystem(call, (altered) => send(systemUrl, altered));
    const engine = JSON.parse(call.body) as { url: string; token: string };
    engineUrl = engine.url;
    return send(systemUrl, { ...call, body: JSON.stringify({ ...engine, url: urlOf(back) }) });
  });
  return { url: urlOf(front), end: () => Promise.all([front, back].map(close)).then(() => undefined) };
}

async function send(to: string, { method, path, headers, body }: Call): Promise<Answer> {
  const response = await fetch(`${to}${path}`, {
    method,
    headers,
    signal: AbortSignal.timeout(forwardMsMax),
    ...(method === 'GET' ? {} : { body }),
  });
  const passed = ['content-type', 'etag', 'www-authenticate', 'retry-after'].flatMap((name) => {
    const value = response.headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  return { status: response.status, headers: Object.fromEntries(passed), body: await response.text() };
}

async function listen(answer: (call: Call) => Promise<Answer | null>): Promise<Server> {
  const server = createServer((request, response) => {
    serve(request, response, answer).catch(() => request.socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (call: Call) => Promise<Answer | null>,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const kept = ['authorization', 'content-type', 'idempotency-key', 'if-match', 'if-none-match'];
  const headers = Object.fromEntries(
    kept.flatMap((name) => {
      const value = request.headers[name];
      return typeof value === 'string' ? [[name, value] as const] : [];
    }),
  );
  const { method = 'GET', url: path = '/' } = request;
  const given = await answer({ method, path, headers, body: Buffer.concat(chunks).toString('utf8') });
  if (given === null) request.socket.destroy();
  else response.writeHead(given.status, given.headers).end(given.body);
}

function urlOf(server: Server): string {
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

async function close(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}
