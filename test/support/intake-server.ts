// The HTTP application with the routes of the floor, on a real PostgreSQL and without Temporal.
import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { v7 as newOrderedId } from 'uuid';
import { createApp } from '../../api/create-app';
import { createMetrics } from '../../api/metrics';
import { createAnswerRecorder } from '../../api/record-answers';
import { authorisationRoutes } from '../../api/routes/authorisations';
import { eventReadRoutes } from '../../api/routes/event-reads';
import { eventRoutes } from '../../api/routes/events';
import { contentHash } from '../../adapters/signing/content-hash';
import type { Account } from '../../ports/accounts';
import type { FloorEventAnswer } from '../../domain/events/event-answer';
import type { Answers } from '../../ports/answers';
import { startTestDatabase, type TestDatabase } from './database';
import { FloorWorld, site } from './floor-world';
import { calmOperation } from './calm-operation';
import { adhesivesByLot } from './lot-orders';

const eventSecret = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;

/** By token, which is the name too. */
const accounts: Record<string, Pick<Account, 'roles' | 'eventSecret' | 'sources' | 'events'>> = {
  mes: { roles: ['system'] },
  signed: { roles: ['system'], eventSecret },
  qms: { roles: ['system'], sources: ['/qms', '/lab/'], events: ['disposition.issued', 'change.released'] },
  auditor: { roles: ['auditor'] },
  operator: { roles: ['operator'] },
};

interface PostOptions {
  token?: string;
  type?: string;
  headers?: Record<string, string>;
}

export type Posted = { status: number } & Partial<FloorEventAnswer> & { results?: FloorEventAnswer[] };

export interface IntakeServer {
  database: TestDatabase;
  metrics: () => Promise<string>;
  post: (body: unknown, options?: PostOptions) => Promise<Posted>;
  call: (path: string, options: { token: string; body?: unknown }) => Promise<{ status: number; body: unknown }>;
  /** What was turned away with this code, in the order in which it came. */
  keptRaw: (code: string) => Promise<{ raw: string; isHashed: boolean }[]>;
  end: () => Promise<void>;
}

/** A server from the first to the last test of the file; what it offers is there once the tests run. */
export function useIntakeServer(): IntakeServer {
  const server = {} as IntakeServer;
  beforeAll(async () => {
    Object.assign(server, await startIntakeServer());
  });
  afterAll(() => server.end());
  return server;
}

async function startIntakeServer(): Promise<IntakeServer> {
  const database = await startTestDatabase();
  const world = new FloorWorld(database.db, 'SERVER', { serialRules: adhesivesByLot });
  const metrics = createMetrics({
    readModel: { countHandoffsByState: () => Promise.resolve([]) },
    operation: calmOperation,
    conflicts: { countConflicts: () => Promise.resolve([]) },
  });
  const log = pino({ level: 'silent' });
  const app = createApp({
    routes: [
      ...eventRoutes({
        hash: contentHash,
        intake: world.intake,
        transactions: world.intake.transactions,
        now: Date.now,
        observeRejected: metrics.observeRejected,
        log,
      }),
      ...eventReadRoutes({ events: world.intake }),
      ...authorisationRoutes({
        answers: world.authorisations,
        authorise: {
          facts: world.authorisations,
          recorder: createAnswerRecorder((answers) => world.authorisations.recordAnswers(answers), log),
          mode: (asked) => (asked === site ? 'enforce' : 'shadow'),
          nowMs: Date.now,
          newId: (msecs) => newOrderedId({ msecs }),
        },
        observe: () => undefined,
        log,
      }),
    ],
    credentials: {
      findByToken: (token) => {
        const known = accounts[token];
        return known === undefined ? null : { actor: token, printedName: token, tokenSha256: '0'.repeat(64), ...known };
      },
      isSigningKeyOf: () => false,
    },
    answers: {} as Answers,
    metrics,
    isReady: () => Promise.resolve({ store: true, temporal: false, troubles: [] }),
    baseUrl: 'http://cutin.test',
    errorsPage: 'docs/errors.md',
    log,
  });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return {
    database,
    metrics: () => metrics.collect(),
    post: (body, options = {}) => post(url, body, options),
    call: (path, options) => call(url, path, options),
    keptRaw: (code) => keptRaw(database, code),
    end: async () => {
      server.close();
      await once(server, 'close');
      await database.end();
    },
  };
}

async function post(url: string, body: unknown, options: PostOptions): Promise<Posted> {
  const { token = 'mes', type = 'application/cloudevents+json', headers = {} } = options;
  const answer = await fetch(`${url}/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': type, connection: 'close', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { ...((await answer.json()) as object), status: answer.status };
}

async function call(
  url: string,
  path: string,
  { token, body }: { token: string; body?: unknown },
): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(`${url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', connection: 'close' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const isJson = answer.headers.get('content-type')?.includes('json') === true;
  return { status: answer.status, body: isJson ? await answer.json() : await answer.text() };
}

async function keptRaw({ db }: TestDatabase, code: string): Promise<{ raw: string; isHashed: boolean }[]> {
  const { rows } = await db.query(
    'SELECT raw, raw_hash AS hash FROM cutin.rejected_event WHERE code = $1 ORDER BY received_at',
    [code],
  );
  return (rows as { raw: Buffer; hash: string }[]).map(({ raw, hash }) => ({
    raw: raw.toString('utf8'),
    isHashed: createHash('sha256').update(raw).digest('hex') === hash,
  }));
}

/** As the account `signed` signs a body. */
export function signedHeaders(body: string, timestamp = Math.floor(Date.now() / 1_000)): Record<string, string> {
  const key = Buffer.from(eventSecret.slice('whsec_'.length), 'base64');
  const digest = createHmac('sha256', key)
    .update(`msg-1.${String(timestamp)}.${body}`)
    .digest('base64');
  return { 'webhook-id': 'msg-1', 'webhook-timestamp': String(timestamp), 'webhook-signature': `v1,${digest}` };
}
