// What every route refuses before it looks at a request: bytes that are no UTF-8, keys that stand twice, halves of
// characters, headers sent twice. Raw sockets, since clients repair what they send.
import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { pino } from 'pino';
import { z } from 'zod';
import { eventRoutes } from '../../../api/routes/events';
import { contentHash } from '../../../adapters/signing/content-hash';
import { MemoryStore } from '../../support/memory/memory-store';
import { serveRoutes } from '../../support/serve-routes';

const store = new MemoryStore();
const seen: unknown[] = [];
let server: Server;

beforeAll(async () => {
  const route = { tag: 'Test', summary: 'Test', answer: { status: 200, description: 'Ok.', schema: z.unknown() } };
  const intake = {
    transactions: store,
    expiresAfterMs: 1_000,
    serialRules: {},
    mode: () => 'enforce',
    hash: contentHash,
  };
  const app = serveRoutes({
    routes: [
      {
        ...route,
        method: 'post',
        path: '/things',
        body: z.looseObject({ part: z.string() }),
        query: z.looseObject({}),
        handle: ({ body }) => {
          seen.push(body);
          return Promise.resolve({ status: 200, body });
        },
      },
      ...eventRoutes({
        hash: contentHash,
        intake: intake as never,
        transactions: store,
        now: Date.now,
        observeRejected: () => undefined,
        log: pino({ level: 'silent' }),
      }),
    ],
    accountOf: () => ({ roles: ['system'] }),
  });
  server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

beforeEach(() => {
  seen.length = 0;
  store.rows.rejected.length = 0;
});

afterAll(async () => {
  server.close();
  await once(server, 'close');
});

const json = 'content-type: application/json';

async function post(path: string, body: Uint8Array | string, headers: string[] = [json]): Promise<object> {
  const bytes = Buffer.from(body);
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const head = [`POST ${path} HTTP/1.1`, 'host: x', 'authorization: Bearer mes', 'connection: close', ...headers];
  socket.write(`${head.join('\r\n')}\r\ncontent-length: ${String(bytes.length)}\r\n\r\n`);
  socket.write(bytes);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  return JSON.parse(text.slice(text.indexOf('\r\n\r\n') + 4)) as object;
}

/** `{"part":"` and then the bytes. */
const partOf = (...bytes: number[]) => Buffer.concat([Buffer.from('{"part":"'), Buffer.from(bytes), Buffer.from('"}')]);

describe('a body', () => {
  it.each<[string, Buffer, number]>([
    ['Latin 1', partOf(0x47, 0xe4, 0x62), 10],
    ['an overlong form', partOf(0xc0, 0xaf), 9],
    ['half of a surrogate pair', partOf(0xed, 0xa0, 0x80), 9],
    ['a character that ends too early', Buffer.concat([partOf(), Buffer.from([0xe2, 0x82])]), 11],
    ['UTF-16', Buffer.from('{"part":"Gehäuse"}', 'utf16le'), 24],
  ])('of %s is refused by its offset, on a route and as an event', async (_, body, offset) => {
    expect(await post('/things', body)).toMatchObject({ status: 400, code: 'ENCODING_WRONG', offset });
    expect(await post('/events', body, ['content-type: application/cloudevents+json'])).toMatchObject({
      status: 400,
      code: 'ENCODING_WRONG',
      offset,
    });
    expect(seen).toEqual([]);
    expect(store.rows.rejected).toMatchObject([{ code: 'ENCODING_WRONG', raw: body }]);
  });

  it('with a key twice is refused by its pointer', async () => {
    expect(await post('/things', '{"part":"A","of":{"lot":1,"lot":2}}')).toMatchObject({
      status: 400,
      code: 'KEY_DUPLICATE',
      errors: [{ pointer: '/of/lot' }],
    });
    expect(seen).toEqual([]);
  });

  it.each([
    ['half of a surrogate pair', '{"part":"A","of":["\\ud83d"]}', '/of/0'],
    ['a null character', '{"part":"A\\u0000"}', '/part'],
  ])('with %s is refused by its pointer', async (_, body, pointer) => {
    expect(await post('/things', body)).toMatchObject({ code: 'INVALID_REQUEST', errors: [{ pointer }] });
    expect(seen).toEqual([]);
  });

  it('is taken with a byte order mark, characters beyond ASCII and its charset stated', async () => {
    const body = '\ufeff{"part":"Gehäuse €😀"}';

    expect(await post('/things', body, ['content-type: application/json; charset="UTF-8"'])).toEqual({
      part: 'Gehäuse €😀',
    });
  });

  it.each([
    ['content-type: application/json; charset=utf-16', 'UNSUPPORTED_ENCODING'],
    ['content-type: text/plain', 'UNSUPPORTED_MEDIA_TYPE'],
  ])('of %s is not taken', async (header, code) => {
    expect(await post('/things', '{"part":"A"}', [header])).toMatchObject({ status: 415, code });
  });
});

describe('a query', () => {
  it.each(['/things?a=%FF', '/things?a=%E2%82'])('is refused where it is no UTF-8: %s', async (path) => {
    expect(await post(path, '{"part":"A"}')).toMatchObject({ status: 400, code: 'MALFORMED_PATH' });
  });
});

describe('a header of which there is one', () => {
  it.each(['content-type', 'authorization', 'idempotency-key'])(
    'is refused where it is sent twice: %s',
    async (name) => {
      const headers = [json, `${name}: a`, `${name.toUpperCase()}: b`];

      expect(await post('/things', '{"part":"A"}', headers)).toMatchObject({ status: 400, code: 'HEADER_REPEATED' });
      expect(seen).toEqual([]);
    },
  );

  it('is refused where an event has it twice, which is kept', async () => {
    const attributes = ['ce-specversion: 1.0', 'ce-type: t', 'ce-source: /mes', 'ce-id: 1', 'ce-id: 2'];

    expect(await post('/events', '{}', [json, ...attributes])).toMatchObject({
      status: 400,
      code: 'HEADER_REPEATED',
      headers: ['ce-id'],
    });
    expect(store.rows.rejected).toMatchObject([{ code: 'HEADER_REPEATED' }]);
  });
});
