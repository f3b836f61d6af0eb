// npm run bench:floor: authorisations at a fixed rate beside the same route doing a bare SELECT by primary key, in turns in
// one run, with few and with many locks stored; and events taken in at a fixed rate while API and worker are killed.
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { callJson } from '../launch/api-client';
import { ManagedProcess } from '../launch/child-process';
import { choosePorts } from '../launch/ports';
import { personOf } from '../launch/secrets';
import { smallYoungGeneration, startStack, type Stack } from '../launch/start-stack';
import { childEnvironment, readEnvironment } from '../config/environment';
import { productRoot } from '../product-root';
import { site, type Lock, lockOneOrder, storeLocks, checkpoint } from './stored-locks';

const { values: given } = parseArgs({
  options: {
    rate: { type: 'string', default: '500' },
    seconds: { type: 'string', default: '60' },
    locks: { type: 'string', default: '10000,1000000' },
    events: { type: 'string', default: '1000' },
    'event-seconds': { type: 'string', default: '30' },
  },
});

/** The two sides are measured in turns, so that whatever else the machine does meets both. */
const turnS = 10;

const connections = 64;

async function main(): Promise<void> {
  const home = mkdtempSync(path.join(tmpdir(), 'cutin-bench-'));
  const stack = await startStack({
    home,
    preferUsualPorts: false,
    environment: readEnvironment({ CUTIN_HOME: home, CUTIN_LOG_LEVEL: 'error' }),
    searchPath: process.env['PATH'] ?? '',
    governanceDir: path.join(productRoot, 'governance'),
    binDir: path.join(productRoot, '.cutin', 'bin'),
    distDir: path.join(productRoot, 'dist'),
    say: () => undefined,
  });
  const bare = await startBare(stack, home);
  try {
    const lock = await lockOneOrder(stack);
    await compareAuthorisations(stack, bare.url, lock);
    await takeInEvents(stack, lock);
  } finally {
    await bare.process.stop();
    await stack.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

async function startBare(stack: Stack, home: string): Promise<{ process: ManagedProcess; url: string }> {
  const { api: port } = await choosePorts({ preferUsual: false });
  const managed = new ManagedProcess({
    name: 'bare',
    command: process.execPath,
    args: [smallYoungGeneration, path.join(productRoot, 'dist', 'processes', 'bench', 'bare-route.js')],
    env: childEnvironment({
      DATABASE_URL: stack.database.app,
      CUTIN_TOKENS_FILE: path.join(home, 'accounts.json'),
      CUTIN_API_PORT: String(port),
      CUTIN_LOG_LEVEL: 'info',
    }),
    readyText: 'listening',
    logDir: path.join(home, 'logs'),
  });
  await managed.start();
  return { process: managed, url: `http://127.0.0.1:${String(port)}` };
}

async function compareAuthorisations(stack: Stack, bareUrl: string, lock: Lock): Promise<void> {
  const [rate, seconds] = [Number(given.rate), Number(given.seconds)];
  const token = personOf(stack.secrets, 'mes').token;
  console.log(
    `Authorisations at ${String(rate)}/s for ${String(seconds)} s a side, in turns of ${String(turnS)} s: one item, 2 operations, every answer recorded before it is given.`,
  );
  console.log('     locks   p50 ms   bare p50   p99 ms   bare p99   p99 beyond bare   ratio p99');
  let stored = 0;
  let first: number | null = null;
  for (const locks of given.locks.split(',').map(Number)) {
    await storeLocks(stack, lock, stored + 1, locks);
    stored = locks;
    const ask = (url: string) => (): Promise<void> =>
      askOnce({ url, token, lock, orderId: `BENCH-${String(1 + Math.floor(Math.random() * locks))}` });
    const sides = { ours: ask(stack.urls.api), bare: ask(bareUrl) };
    const times = { ours: [] as number[], bare: [] as number[] };
    for (const side of Object.values(sides)) await atRate(rate, 3, side);
    for (let at = 0; at < seconds; at += turnS)
      for (const side of ['ours', 'bare'] as const) times[side].push(...(await atRate(rate, turnS, sides[side])));
    const [ours, bare] = [times.ours, times.bare].map((all) => all.sort((a, b) => a - b)) as [number[], number[]];
    const [p99, bareP99] = [share(ours, 0.99), share(bare, 0.99)];
    const cells = [share(ours, 0.5), share(bare, 0.5), p99, bareP99, p99 - bareP99].map((ms) => ms.toFixed(2));
    console.log([String(locks), ...cells, (p99 / bareP99).toFixed(2)].map((cell) => cell.padStart(10)).join(' '));
    if (first === null) first = p99;
    else console.log(`p99 with ${String(locks)} locks is ${(p99 / first).toFixed(2)} of that with the fewest.`);
  }
}

const agent = new Agent({ keepAlive: true, maxSockets: connections });

function askOnce(given: { url: string; token: string; lock: Lock; orderId: string }): Promise<void> {
  const { url, token, lock, orderId } = given;
  const { serial, seal } = lock;
  const body = JSON.stringify({ site, orderId, serial, operation: '0010', operator: 'bench', presented: { seal } });
  return new Promise((resolve, reject) => {
    const asking = request(
      `${url}/authorisations`,
      {
        method: 'POST',
        agent,
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () => {
          const isDenied = text.includes('"deny"');
          if (response.statusCode === 200 && !isDenied) resolve();
          else reject(new Error(`${String(response.statusCode)} ${text}`));
        });
      },
    );
    asking.on('error', reject);
    asking.end(body);
  });
}

/** Asks at fixed moments whatever the answers do, so that a slow answer is not hidden by asking less. */
async function atRate(rate: number, seconds: number, ask: () => Promise<void>): Promise<number[]> {
  const times: number[] = [];
  const asked: Promise<void>[] = [];
  const startedAtMs = performance.now();
  for (let index = 0; index < rate * seconds; index += 1) {
    const dueMs = startedAtMs + (index * 1_000) / rate;
    const waitMs = dueMs - performance.now();
    if (waitMs > 1) await sleep(waitMs);
    const beganMs = performance.now();
    asked.push(ask().then(() => void times.push(performance.now() - beganMs)));
  }
  await Promise.all(asked);
  return times;
}

function share(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
}

const eventsPerBatch = 100;

/** Batches at a fixed rate; one that got no answer is sent again until it does. */
async function takeInEvents(stack: Stack, lock: Lock): Promise<void> {
  const [rate, seconds] = [Number(given.events), Number(given['event-seconds'])];
  const token = personOf(stack.secrets, 'mes').token;
  const batches = (rate * seconds) / eventsPerBatch;
  await permitStarts(stack, lock, (batches * eventsPerBatch) / 2);
  const sent: Promise<void>[] = [];
  let resent = 0;
  const startedAtMs = performance.now();
  const kill = async (name: string, atS: number): Promise<void> => {
    await sleep(atS * 1_000);
    const managed = stack.processes.get(name);
    await managed?.kill();
    await managed?.start();
  };
  const kills = [kill('worker', seconds / 3), kill('api', (seconds * 2) / 3)];
  for (let batch = 0; batch < batches; batch += 1) {
    const waitMs = startedAtMs + (batch * eventsPerBatch * 1_000) / rate - performance.now();
    if (waitMs > 1) await sleep(waitMs);
    sent.push(sendBatch({ stack, token, lock, batch, onResend: () => (resent += 1) }));
  }
  await Promise.all([...sent, ...kills]);
  const tookS = (performance.now() - startedAtMs) / 1_000;
  const client = new Client({ connectionString: stack.database.app });
  await client.connect();
  const { rows } = await client.query<{ kept: number; applied: number }>(
    `SELECT count(*)::int AS kept, count(*) FILTER (WHERE state = 'applied')::int AS applied FROM cutin.floor_event WHERE source = '/mes/bench'`,
  );
  await client.end();
  const total = batches * eventsPerBatch;
  const { kept, applied } = rows[0] ?? { kept: 0, applied: 0 };
  console.log(
    `Events: ${String(total)} sent at ${String(rate)}/s in batches of ${String(eventsPerBatch)} (operations started and completed, on as many orders), worker and API killed in turn, ${String(resent)} batches sent again: ${(total / tookS).toFixed(0)}/s sustained, ${String(total - kept)} lost, ${String(applied)} applied.`,
  );
}

/** MES asked before each start; what it was answered is written at once here, for its cost is measured above. */
async function permitStarts(stack: Stack, { serial, seal }: Lock, orders: number): Promise<void> {
  const client = new Client({ connectionString: stack.database.owner });
  await client.connect();
  await client.query(
    `INSERT INTO cutin.authorisation (authorisation_id, site, order_id, serial, operation, operator, presented, decision, mode,
                                      reasons, lock_version, asked_by, answered_at)
     SELECT gen_random_uuid(), $1, 'BENCH-' || n, $2, '0010', 'bench', $3, 'permit', 'enforce', '[]', 1, 'mes', now()
       FROM generate_series(1, $4::int) n`,
    [site, serial, JSON.stringify({ seal }), orders],
  );
  await client.query('VACUUM ANALYZE cutin.authorisation');
  await client.end();
  await checkpoint(stack);
}

async function sendBatch(given: {
  stack: Stack;
  token: string;
  lock: Lock;
  batch: number;
  onResend: () => void;
}): Promise<void> {
  const { stack, token, lock, batch, onResend } = given;
  const at = new Date().toISOString();
  const body = Array.from({ length: eventsPerBatch }, (_, index) => {
    const order = batch * (eventsPerBatch / 2) + Math.floor(index / 2);
    const kind = index % 2 === 0 ? 'started' : 'completed';
    const data = {
      site,
      orderId: `BENCH-${String(order + 1)}`,
      serial: lock.serial,
      operation: '0010',
      operator: 'bench',
      seal: lock.seal,
      at,
    };
    const id = `${String(batch)}-${String(index)}`;
    return { specversion: '1.0', id, source: '/mes/bench', type: `cutin.operation.${kind}.v1`, data };
  });
  for (;;) {
    const answer = await callJson(`${stack.urls.api}/events`, {
      method: 'POST',
      token,
      body,
      headers: { 'content-type': 'application/cloudevents-batch+json' },
    }).catch(() => null);
    if (answer?.status === 202) return;
    if (answer !== null && answer.status < 500) throw new Error(JSON.stringify(answer.body).slice(0, 500));
    onResend();
    await sleep(250);
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
