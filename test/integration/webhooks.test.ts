// Contract events to a real receiver over HTTP: at least once, in order per subject, with retry, dead letter and replay.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { tellSubscribers } from '../../adapters/postgres/webhooks/append-contract-event';
import { eventSignatureFault } from '../../api/verify-event-signature';
import { startWebhooks } from '../../processes/relay/start-webhooks';
import { newWebhookSecret } from '../../adapters/webhooks/sign-webhook';
import { stableUuid } from '../../api/stable-uuid';
import { startTestDatabase, type TestDatabase } from '../support/database';
import { subscriptionsOn } from '../support/subscriptions';
import { eventually } from '../support/eventually';

jest.setTimeout(120_000);

interface Received {
  id: string;
  subject: string;
  number: number;
  isSigned: boolean;
}

let database: TestDatabase;
let server: Server;
let host: string;
/** What the receiver does with a message: a status, or it hangs up without an answer. */
let answer: (message: Received) => number | 'hangUp' | 'silence' | { status: number; retryAfter: string };
/** Keeps an answer back. */
let hold: (message: Received) => Promise<void>;
let received: Received[];
const secrets = new Map<string, string>();
let running: (() => Promise<void>)[] = [];

beforeAll(async () => {
  database = await startTestDatabase();
  server = createServer((request, response) => {
    void readBody(request).then(async (body) => {
      const event = JSON.parse(body.toString('utf8')) as { id: string; subject: string; data: { number: number } };
      const secret = secrets.get(request.url ?? '') ?? '';
      const message = {
        id: String(request.headers['webhook-id']),
        subject: event.subject,
        number: event.data.number,
        isSigned: eventSignatureFault({ headers: request.headers, body, secret, nowMs: Date.now() }) === null,
      };
      received.push(message);
      await hold(message);
      const told = answer(message);
      if (told === 'silence') return;
      if (told === 'hangUp') request.socket.destroy();
      else if (typeof told === 'number') response.writeHead(told, told === 302 ? { location: '/elsewhere' } : {}).end();
      else response.writeHead(told.status, { 'retry-after': told.retryAfter }).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  host = `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await database.end();
});
beforeEach(() => {
  received = [];
  answer = () => 204;
  hold = () => Promise.resolve();
});
afterEach(async () => {
  await Promise.all(running.map((stop) => stop()));
  running = [];
  // What a test left undelivered is no other's.
  await database.db.query(`UPDATE cutin.subscription SET state = 'paused'`);
});

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function subscribe(name: string): Promise<string> {
  const subscriptionId = stableUuid(name);
  const secret = newWebhookSecret();
  secrets.set(`/${name}`, secret);
  const added = await subscriptionsOn(database.db).subscribe({
    subscriptionId,
    name,
    url: `http://${host}/${name}`,
    types: [],
    subjectPrefix: `${name}/`,
    actor: 'test',
    secret,
    fromPosition: null,
  });
  expect(added.kind).toBe('accepted');
  return subscriptionId;
}

async function tell(name: string, subject: string, ...numbers: number[]): Promise<void> {
  for (const number of numbers)
    await database.db.transaction((tx) =>
      tellSubscribers(tx, {
        name: 'order.hold',
        id: `${name}/${subject}/${String(number)}`,
        subject: `${name}/${subject}`,
        data: { number },
      }),
    );
}

function start({ attemptsMax = 50, timeoutMs = 2_000 } = {}): () => Promise<void> {
  const settings = { allowed: [host], timeoutMs, firstRetryMs: 20, retryMsMax: 100, attemptsMax };
  const log = pino({ level: 'silent' });
  const dispatcher = startWebhooks({
    webhooks: subscriptionsOn(database.db),
    settings,
    log,
    observe: () => undefined,
  });
  running.push(dispatcher);
  return dispatcher;
}

const numbersOf = (subject: string): number[] =>
  received.filter((one) => `/${one.subject}`.endsWith(`/${subject}`)).map(({ number }) => number);

it('each event reaches its subscriber signed, in order, once where all is well', async () => {
  await subscribe('well');
  await tell('well', 'a', 1, 2, 3);
  await tell('other', 'a', 9);

  start();

  await eventually(() => expect(received).toHaveLength(3));
  expect(numbersOf('a')).toEqual([1, 2, 3]);
  expect(received.every(({ isSigned }) => isSigned)).toBe(true);
});

it('a failing subject waits and is tried again; the others go on', async () => {
  await subscribe('order');
  let failures = 3;
  answer = ({ subject, number }) => (subject.endsWith('/slow') && number === 1 && failures-- > 0 ? 500 : 204);
  await tell('order', 'slow', 1, 2);
  await tell('order', 'quick', 1, 2);

  start();

  await eventually(() => expect(numbersOf('slow')).toContain(2));
  expect(numbersOf('slow')).toEqual([1, 1, 1, 1, 2]);
  expect(numbersOf('quick')).toEqual([1, 2]);
  expect(received.findIndex(({ subject }) => subject.endsWith('/quick'))).toBeLessThan(
    received.findIndex(({ subject, number }) => subject.endsWith('/slow') && number === 2),
  );
});

it('an answer that is lost is followed by the same message under the same id', async () => {
  await subscribe('lost');
  let lost = 1;
  answer = () => (lost-- > 0 ? 'hangUp' : 200);
  await tell('lost', 'a', 1);

  start();

  await eventually(() => expect(received).toHaveLength(2));
  expect(received[0]?.id).toBe(received[1]?.id);
});

it('what is given up is a dead letter that holds back its subject until it is retried or skipped', async () => {
  const subscriptionId = await subscribe('dead');
  const store = subscriptionsOn(database.db);
  answer = ({ number }) => (number === 1 || number === 3 ? 500 : 204);
  await tell('dead', 'a', 1, 2, 3, 4);
  start({ attemptsMax: 2 });
  await eventually(async () => expect(await store.listDeadLetters(subscriptionId)).toHaveLength(1));
  const [letter] = await store.listDeadLetters(subscriptionId);
  expect([numbersOf('a'), letter?.attempts, letter?.lastError]).toEqual([[1, 1], 2, 'answered 500']);

  const position = letter?.position ?? 0;
  const settle = (action: 'retry' | 'skip', at: number) =>
    store.settleDeadLetter({ subscriptionId, position: at, action, reason: 'r', actor: 'olli' });
  answer = ({ number }) => (number === 3 ? 500 : 204);
  expect((await settle('retry', position)).kind).toBe('accepted');
  const next = await eventually(async () => {
    const [found] = await store.listDeadLetters(subscriptionId);
    expect(found?.position).toBeGreaterThan(position);
    return found;
  });
  expect((await settle('skip', next?.position ?? 0)).kind).toBe('accepted');
  await eventually(() => expect(numbersOf('a')).toContain(4));

  expect(numbersOf('a')).toEqual([1, 1, 1, 2, 3, 3, 4]);
  expect((await settle('skip', position)).kind).toBe('refused');
});

it('a subscriber that is gone is paused; resumed, it goes on where it was', async () => {
  const subscriptionId = await subscribe('gone');
  const store = subscriptionsOn(database.db);
  answer = () => 410;
  await tell('gone', 'a', 1, 2);
  start();
  await eventually(async () =>
    expect(await store.listSubscriptions()).toContainEqual(
      expect.objectContaining({ subscriptionId, state: 'paused' }),
    ),
  );
  const before = received.length;
  answer = () => 204;
  await store.resume({ subscriptionId, because: 'back', actor: 'olli' });

  await eventually(() => expect(numbersOf('a')).toContain(2));

  expect(before).toBe(1);
  expect(numbersOf('a')).toEqual([1, 1, 2]);
});

it('a redirect is not followed, and Retry-After is kept to', async () => {
  await subscribe('polite');
  const answers: ReturnType<typeof answer>[] = [302, { status: 503, retryAfter: '1' }, 204];
  const at: number[] = [];
  answer = () => {
    at.push(Date.now());
    return answers[at.length - 1] ?? 204;
  };
  // The longest wait of the settings is shorter than what is asked for: it bounds the subscriber's wish.
  await tell('polite', 'a', 1);

  start();

  await eventually(() => expect(at).toHaveLength(3));
  expect(received.every(({ subject }) => subject === 'polite/a')).toBe(true);
  expect((at[2] ?? 0) - (at[1] ?? 0)).toBeGreaterThanOrEqual(95);
});

it('a replay delivers again from a position, in order', async () => {
  const subscriptionId = await subscribe('replay');
  await tell('replay', 'a', 1, 2, 3);
  start();
  await eventually(() => expect(received).toHaveLength(3));
  const store = subscriptionsOn(database.db);
  const [, second] = await store.listEvents({ after: 0, subject: 'replay/a', limit: 10 });

  await store.replay({ subscriptionId, fromPosition: second?.position ?? 0, actor: 'olli' });

  await eventually(() => expect(received).toHaveLength(5));
  expect(numbersOf('a')).toEqual([1, 2, 3, 2, 3]);
});

it('a replay keeps the order of a subject, whatever was delivered before and however far back it goes', async () => {
  const store = subscriptionsOn(database.db);
  await tell('before', 'x', ...Array.from({ length: 600 }, (_, index) => index));
  await tell('far', 'a', 1, 2, 3);
  while ((await store.advance(1_000)) > 0);
  const subscriptionId = await subscribe('far');
  await tell('far', 'a', 4, 5);
  start();
  await eventually(() => expect(numbersOf('a')).toHaveLength(2));
  const [first] = await store.listEvents({ after: 0, subject: 'before/x', limit: 1 });

  await store.replay({ subscriptionId, fromPosition: first?.position ?? 0, actor: 'olli' });

  await eventually(() => expect(numbersOf('a').length).toBeGreaterThanOrEqual(7));
  expect(numbersOf('a')).toEqual([4, 5, 1, 2, 3, 4, 5]);
});

it('what is under way when a replay is asked for comes again in its turn', async () => {
  const store = subscriptionsOn(database.db);
  const subscriptionId = await subscribe('midway');
  await subscribe('beside');
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  hold = ({ number }) => (number === 3 ? held : Promise.resolve());
  await tell('midway', 'a', 1, 2, 3);
  start();
  await eventually(() => expect(received).toHaveLength(3));
  const [first] = await store.listEvents({ after: 0, subject: 'midway/a', limit: 1 });

  await store.replay({ subscriptionId, fromPosition: first?.position ?? 0, actor: 'olli' });
  // Told after the replay was asked for, and delivered: the third is still in its subscriber's hands.
  await tell('beside', 'b', 1);
  await eventually(() => expect(numbersOf('beside/b')).toEqual([1]));
  const meanwhile = numbersOf('midway/a').length;
  release();

  await eventually(() => expect(numbersOf('midway/a').length).toBeGreaterThanOrEqual(6));
  expect(meanwhile).toBe(3);
  expect(numbersOf('midway/a')).toEqual([1, 2, 3, 1, 2, 3]);
});

it('a subscriber that never answers delays itself alone', async () => {
  await subscribe('mute');
  await subscribe('lively');
  answer = ({ subject }) => (subject.startsWith('mute/') ? 'silence' : 204);
  const subjects = Array.from({ length: 40 }, (_, index) => `s${String(index)}`);
  for (const subject of subjects) await tell('mute', subject, 1);
  await tell('lively', 'a', ...Array.from({ length: 30 }, (_, index) => index + 1));

  start({ timeoutMs: 600_000 });

  await eventually(() => expect(numbersOf('lively/a')).toHaveLength(30));
  // Nothing of the mute one has timed out by now: what it was sent first is all that it was sent.
  expect(received.filter(({ subject }) => subject.startsWith('mute/')).length).toBeLessThanOrEqual(8);
  answer = () => 204;
  server.closeAllConnections();
});

it('a subject is delivered by one worker at a time, however many there are', async () => {
  await subscribe('alone');
  const at = new Map<string, number>();
  let most = 0;
  hold = async ({ subject }) => {
    at.set(subject, (at.get(subject) ?? 0) + 1);
    most = Math.max(most, at.get(subject) ?? 0);
    await new Promise((done) => setTimeout(done, 5));
    at.set(subject, (at.get(subject) ?? 0) - 1);
  };
  for (const subject of ['a', 'b', 'c'])
    await tell('alone', subject, ...Array.from({ length: 15 }, (_, index) => index + 1));

  for (let worker = 0; worker < 3; worker += 1) start();

  await eventually(() => expect(received.length).toBeGreaterThanOrEqual(45));
  expect(most).toBe(1);
  for (const subject of ['a', 'b', 'c'])
    expect(numbersOf(`alone/${subject}`)).toEqual(Array.from({ length: 15 }, (_, index) => index + 1));
});

it('nothing is lost and no order is broken where dispatchers are killed and two run at once', async () => {
  await subscribe('killed');
  const subjects = ['a', 'b', 'c', 'd'];
  const total = 25;
  answer = ({ number }) => (Math.random() < 0.2 && number % 2 === 0 ? 500 : 204);
  for (let number = 1; number <= total; number += 1)
    for (const subject of subjects) await tell('killed', subject, number);

  const first = start();
  start();
  await eventually(() => expect(received.length).toBeGreaterThan(20));
  await first();
  start();

  await eventually(() => {
    for (const subject of subjects) expect(new Set(numbersOf(subject)).size).toBe(total);
  });
  for (const subject of subjects) {
    // A repetition may come at once; the first of each number comes in order.
    const firsts = [...new Set(numbersOf(subject))];
    expect([subject, firsts]).toEqual([subject, Array.from({ length: total }, (_, index) => index + 1)]);
  }
});

it('positions show nothing that could be overtaken: a transaction that commits late is numbered late', async () => {
  const store = subscriptionsOn(database.db);
  let commitFirst: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (commitFirst = resolve));
  const event = (subject: string) => ({
    name: 'order.hold',
    id: `late/${subject}`,
    subject: `late/${subject}`,
    data: { number: 1 },
  });
  const slow = database.db.transaction(async (tx) => {
    await tellSubscribers(tx, event('slow'));
    await held;
  });
  await database.db.transaction((tx) => tellSubscribers(tx, event('quick')));
  while ((await store.advance(100)) > 0);
  const before = (await store.listEvents({ after: 0, limit: 1_000 })).filter(({ subject }) =>
    subject.startsWith('late/'),
  );
  commitFirst();
  await slow;
  while ((await store.advance(100)) > 0);

  const after = await store.listEvents({ after: before[0]?.position ?? 0, limit: 1_000 });

  expect(before.map(({ subject }) => subject)).toEqual(['late/quick']);
  expect(after.map(({ subject }) => subject)).toEqual(['late/slow']);
});
