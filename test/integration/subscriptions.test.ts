// Subscriptions through the HTTP application, with deliveries to a real receiver.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { pino } from 'pino';
import { createAnswers } from '../../adapters/postgres/create-answers';
import { tellSubscribers } from '../../adapters/postgres/webhooks/append-contract-event';
import { createTransactions } from '../../adapters/postgres/transactions';
import { canonical } from '../../adapters/signing/content-hash';
import { createWebhookDoor } from '../../adapters/webhooks/create-webhook-door';
import { subscriptionRoutes } from '../../api/routes/subscriptions';
import { eventSignatureFault } from '../../api/verify-event-signature';
import { startWebhooks } from '../../processes/relay/start-webhooks';
import type { Account } from '../../ports/accounts';
import type { SubscriptionView } from '../../ports/subscriptions';
import { startTestDatabase, type TestDatabase } from '../support/database';
import { subscriptionsOn } from '../support/subscriptions';
import { eventually } from '../support/eventually';
import { serveRoutes } from '../support/serve-routes';

jest.setTimeout(120_000);

interface Received {
  path: string;
  number: number;
  position: number;
  isSignedBy: (secret: string) => boolean;
}

const accounts: Record<string, Account['roles']> = { olli: ['operator'], mes: ['system'], ada: ['auditor'] };
let database: TestDatabase;
let servers: Server[];
let api: string;
let host: string;
let status: number;
let received: Received[] = [];
let stop: () => Promise<void>;

beforeAll(async () => {
  database = await startTestDatabase();
  const receiver = createServer((request, response) => {
    void buffer(request).then((body) => {
      const { headers, url: path = '' } = request;
      const { data, logposition } = JSON.parse(body.toString('utf8')) as {
        data: { number: number };
        logposition: string;
      };
      const isSignedBy = (secret: string) => eventSignatureFault({ headers, body, secret, nowMs: Date.now() }) === null;
      received.push({ path, number: data.number, position: Number(logposition), isSignedBy });
      response.writeHead(status).end();
    });
  });
  host = await listening(receiver);
  const webhooks = subscriptionsOn(database.db);
  const log = pino({ level: 'silent' });
  const app = serveRoutes({
    routes: subscriptionRoutes({
      transactions: createTransactions(database.db, canonical),
      door: createWebhookDoor([host]),
      subscriptions: webhooks,
    }),
    accountOf: (token) => {
      const roles = accounts[token];
      return roles === undefined ? null : { roles };
    },
    answers: createAnswers(database.db, canonical),
  });
  const server = createServer(app);
  api = `http://${await listening(server)}`;
  servers = [receiver, server];
  const settings = { allowed: [host], timeoutMs: 2_000, firstRetryMs: 20, retryMsMax: 50, attemptsMax: 2 };
  stop = startWebhooks({ webhooks, settings, log, observe: () => undefined });
});
afterAll(async () => {
  await stop();
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  await database.end();
});
beforeEach(() => {
  received = [];
  status = 204;
});

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

interface Told {
  status: number;
  code?: string;
  subscriptionId: string;
  secret: string | null;
  items: (SubscriptionView & { position: number })[];
}

async function ask(path: string, body?: object, options: { as?: string; key?: string | null } = {}): Promise<Told> {
  const { as = 'olli', key = randomUUID() } = options;
  const answer = await fetch(`${api}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${as}`,
      'content-type': 'application/json',
      connection: 'close',
      ...(key === null ? {} : { 'idempotency-key': key }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { ...((await answer.json()) as Told), status: answer.status };
}

const wish = (name: string, more: object = {}) => ({
  name,
  url: `http://${host}/${name}`,
  subjectPrefix: `${name}/`,
  ...more,
});

async function tell(name: string, ...numbers: number[]): Promise<void> {
  for (const number of numbers)
    await database.db.transaction((tx) =>
      tellSubscribers(tx, {
        name: 'order.hold',
        id: `${name}/${String(number)}`,
        subject: `${name}/a`,
        data: { number },
      }),
    );
}

async function viewOf(name: string, query = ''): Promise<SubscriptionView | undefined> {
  return (await ask(`/subscriptions${query}`)).items.find((one) => one.name === name);
}

const numbersAt = (path: string): number[] => received.filter((one) => one.path === path).map(({ number }) => number);

describe('subscribing', () => {
  it('tells the secret once: the same request again has the same answer without it', async () => {
    const key = randomUUID();

    const first = await ask('/subscriptions', wish('once'), { key });
    const again = await ask('/subscriptions', wish('once'), { key });

    expect(first).toMatchObject({ status: 201, secret: expect.stringMatching(/^whsec_/) as string });
    expect(again).toMatchObject({ status: 201, subscriptionId: first.subscriptionId, secret: null });
    await tell('once', 1);
    await eventually(() => expect(received).toHaveLength(1));
    expect(received[0]?.isSignedBy(first.secret ?? '')).toBe(true);
    const { rows } = await database.db.query('SELECT answer::text FROM cutin.idempotency WHERE key = $1', [key]);
    expect(JSON.stringify(rows)).not.toContain('whsec_');
  });

  it('meets its own subscription where the answer was lost before it was kept', async () => {
    const key = randomUUID();
    const first = await ask('/subscriptions', wish('lost'), { key });
    const store = subscriptionsOn(database.db);
    const given = { ...wish('lost'), types: [], actor: 'olli', secret: 'whsec_x', fromPosition: null };

    const again = await store.subscribe({ ...given, subscriptionId: first.subscriptionId });

    expect(again).toEqual({ kind: 'accepted', value: { subscriptionId: first.subscriptionId, secret: null } });
  });

  it('under a name that is taken is refused, and the secret of the other stays good', async () => {
    const first = await ask('/subscriptions', wish('taken'));

    const rivals = [
      await ask('/subscriptions', wish('taken')),
      await ask('/subscriptions', wish('taken', { url: `http://${host}/elsewhere` }), { as: 'mes' }),
    ];

    expect(rivals).toMatchObject([
      { status: 409, code: 'SUBSCRIPTION_NAME_TAKEN' },
      { status: 409, code: 'SUBSCRIPTION_NAME_TAKEN' },
    ]);
    await tell('taken', 1);
    await eventually(() => expect(received).toHaveLength(1));
    expect(received[0]?.isSignedBy(first.secret ?? '')).toBe(true);
  });

  it('needs a role, a key, a URL that is allowed and types that exist', async () => {
    const refused = [
      await ask('/subscriptions', wish('no'), { as: 'ada' }),
      await ask('/subscriptions', wish('no'), { key: null }),
      await ask('/subscriptions', wish('no', { url: 'https://127.0.0.1/x' })),
      await ask('/subscriptions', wish('no', { types: ['no.such.type'] })),
      await ask('/subscriptions', wish('no', { fromPosition: 0 })),
    ];

    expect(refused.map((one) => [one.status, one.code])).toEqual([
      [403, 'FORBIDDEN'],
      [400, 'IDEMPOTENCY_KEY_REQUIRED'],
      [422, 'WEBHOOK_URL_REFUSED'],
      [422, 'INVALID_REQUEST'],
      [422, 'INVALID_REQUEST'],
    ]);
    expect(await viewOf('no')).toBeUndefined();
  });
});

describe('a subscription', () => {
  it('is listed with where it goes and how far it is, and without its secret', async () => {
    await ask('/subscriptions', wish('listed'));
    await tell('listed', 1);
    await eventually(() => expect(received).toHaveLength(1));

    const { items } = await ask('/subscriptions', undefined, { as: 'ada' });

    const seen = items.find(({ name }) => name === 'listed');
    expect(seen).toMatchObject({ url: `http://${host}/listed`, state: 'active', deadLetters: 0, createdBy: 'olli' });
    expect(seen?.scanned).toBe(received[0]?.position);
    expect(JSON.stringify(items)).not.toContain('whsec_');
  });

  it('that rotates its secret is signed with both, however often it asks within the day', async () => {
    const { subscriptionId, secret: first } = await ask('/subscriptions', wish('rotated'));
    const key = randomUUID();

    const second = await ask(`/subscriptions/${subscriptionId}/secret`, { reason: 'yearly' }, { key });
    const repeated = await ask(`/subscriptions/${subscriptionId}/secret`, { reason: 'yearly' }, { key });
    const third = await ask(`/subscriptions/${subscriptionId}/secret`, { reason: 'the answer was lost' });
    await tell('rotated', 1);
    await eventually(() => expect(received).toHaveLength(1));

    expect([second.status, repeated.status, repeated.secret]).toEqual([200, 200, null]);
    expect([first, second.secret, third.secret].map((secret) => received[0]?.isSignedBy(secret ?? ''))).toEqual([
      true,
      true,
      true,
    ]);
    expect(new Set([first, second.secret, third.secret]).size).toBe(3);
  });

  it('that is paused is told nothing, and resumed it goes on where it was', async () => {
    const { subscriptionId } = await ask('/subscriptions', wish('paused'));
    const paused = await ask(`/subscriptions/${subscriptionId}/pause`, { reason: 'maintenance' });
    await ask('/subscriptions', wish('beside'));
    await tell('paused', 1, 2);
    await tell('beside', 1);
    // Told after the other and delivered: whatever goes out to those who are not paused has gone out.
    await eventually(() => expect(numbersAt('/beside')).toEqual([1]));
    const meanwhile = numbersAt('/paused').length;
    const seen = await viewOf('paused');

    await ask(`/subscriptions/${subscriptionId}/resume`, { reason: 'done' });

    await eventually(() => expect(numbersAt('/paused')).toHaveLength(2));
    expect([paused.status, meanwhile]).toEqual([200, 0]);
    expect(seen).toMatchObject({ state: 'paused', pausedBecause: 'maintenance' });
    expect(numbersAt('/paused')).toEqual([1, 2]);
  });

  it('replays from a position that a message told', async () => {
    const { subscriptionId } = await ask('/subscriptions', wish('replayed'));
    await tell('replayed', 1, 2, 3);
    await eventually(() => expect(received).toHaveLength(3));
    const fromPosition = received[1]?.position;

    const answer = await ask(`/subscriptions/${subscriptionId}/replay`, { fromPosition });

    await eventually(() => expect(received).toHaveLength(5));
    expect(answer.status).toBe(200);
    expect(numbersAt('/replayed')).toEqual([1, 2, 3, 2, 3]);
    expect(received[3]?.position).toBe(fromPosition);
  });

  it('has dead letters that are retried or skipped', async () => {
    const { subscriptionId } = await ask('/subscriptions', wish('dead'));
    status = 500;
    await tell('dead', 1);
    await eventually(async () => expect(await viewOf('dead')).toMatchObject({ deadLetters: 1 }));
    const path = `/subscriptions/${subscriptionId}/dead-letters`;
    const [letter] = (await ask(path)).items;
    status = 204;

    const settled = await ask(`${path}/${String(letter?.position)}`, { action: 'retry', reason: 'mended' });
    await eventually(() => expect(received).toHaveLength(3));

    expect(letter).toMatchObject({ attempts: 2, lastError: 'answered 500', subject: 'dead/a' });
    expect(settled.status).toBe(200);
    expect((await ask(path)).items).toEqual([]);
    const late = await ask(`${path}/${String(letter?.position)}`, { action: 'skip', reason: 'late' });
    expect([late.status, late.code]).toEqual([404, 'DEAD_LETTER_UNKNOWN']);
  });

  it('that moves is told at its new address what still waited for the old one', async () => {
    const { subscriptionId } = await ask('/subscriptions', wish('moving'));
    await ask(`/subscriptions/${subscriptionId}/pause`, { reason: 'moving' });
    await tell('moving', 1);

    const refused = await ask(`/subscriptions/${subscriptionId}/change`, { url: 'https://10.0.0.1/', reason: 'r' });
    const moved = await ask(`/subscriptions/${subscriptionId}/change`, {
      url: `http://${host}/moved`,
      reason: 'moved',
    });
    await ask(`/subscriptions/${subscriptionId}/resume`, { reason: 'moved' });

    await eventually(() => expect(received).toHaveLength(1));
    expect([refused.code, moved.status]).toEqual(['WEBHOOK_URL_REFUSED', 200]);
    expect(numbersAt('/moved')).toEqual([1]);
    expect(await viewOf('moving')).toMatchObject({ subjectPrefix: 'moving/', url: `http://${host}/moved` });
  });

  it('that is ended is told nothing, keeps its history and gives its name away', async () => {
    const { subscriptionId } = await ask('/subscriptions', wish('ended'));
    await tell('ended', 1);
    await eventually(() => expect(received).toHaveLength(1));

    const ended = await ask(`/subscriptions/${subscriptionId}/end`, { reason: 'not needed' });
    const next = await ask('/subscriptions', wish('ended', { url: `http://${host}/next` }));
    await tell('ended', 2);
    await eventually(() => expect(received).toHaveLength(2));

    expect([ended.status, next.status]).toEqual([200, 201]);
    expect(next.subscriptionId).not.toBe(subscriptionId);
    expect(received.map(({ path, number }) => [path, number])).toEqual([
      ['/ended', 1],
      ['/next', 2],
    ]);
    expect(await viewOf('ended', '?state=ended')).toMatchObject({ subscriptionId, pausedBecause: 'not needed' });
    expect(await viewOf('ended')).toMatchObject({ subscriptionId: next.subscriptionId });
    const late = await ask(`/subscriptions/${subscriptionId}/resume`, { reason: 'again' });
    expect([late.status, late.code]).toEqual([404, 'SUBSCRIPTION_UNKNOWN']);
  });

  it.each(['pause', 'resume', 'replay', 'secret', 'change', 'end'])('that is unknown cannot %s', async (what) => {
    const body = what === 'replay' ? { fromPosition: 1 } : { reason: 'r' };
    const known = '00000000-0000-4000-8000-000000000000';

    const answers = [
      await ask(`/subscriptions/${known}/${what}`, body),
      await ask(`/subscriptions/no-id/${what}`, body),
    ];

    expect(answers.map(({ code }) => code)).toEqual(['SUBSCRIPTION_UNKNOWN', 'SUBSCRIPTION_UNKNOWN']);
  });

  it('leaves who did what to it, and why, in the ledger', async () => {
    const { rows } = await database.db.query(
      `SELECT DISTINCT kind, actor FROM cutin.ledger WHERE kind LIKE 'subscription%' OR kind LIKE 'deadLetter%' ORDER BY kind`,
    );

    expect((rows as { kind: string; actor: string }[]).map(({ kind, actor }) => `${kind} ${actor}`)).toEqual([
      'deadLetterRetried olli',
      'subscriptionAdded olli',
      'subscriptionChanged olli',
      'subscriptionEnded olli',
      'subscriptionPaused olli',
      'subscriptionReplayed olli',
      'subscriptionResumed olli',
      'subscriptionSecretRotated olli',
    ]);
  });
});

it('the log is read from a position on, by subject', async () => {
  await tell('log', 1, 2);
  await eventually(async () => expect((await ask('/contract-events?subject=log/a')).items).toHaveLength(2));

  const page = (await ask('/contract-events?subject=log/a&limit=1')) as Told & { nextAfter: number };
  const next = await ask(`/contract-events?subject=log/a&after=${String(page.nextAfter)}`);

  expect([page.items.length, next.items.length]).toEqual([1, 1]);
  expect(next.items[0]?.position).toBeGreaterThan(page.nextAfter);
});
