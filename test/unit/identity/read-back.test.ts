// What a system answers is read strictly: a text that two readers could take for two contents is frozen by nobody.
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { callSystem } from '../../../adapters/reference/http-client';
import { createReleaseSource } from '../../../adapters/reference/release-source';

let server: Server;
let answer: { status: number; body: string | Buffer };

beforeAll(async () => {
  server = createServer((_, response) => response.writeHead(answer.status).end(answer.body)).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => server.close());

const endpoint = () => ({
  name: 'plm',
  baseUrl: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
  token: 'plm',
});

function read(body: string | Buffer, status = 200) {
  answer = { status, body };
  return callSystem(endpoint(), { method: 'GET', path: '/items/DRV' });
}

it('keeps what it answers', async () => {
  expect(await read('{"content":{"quantity":"2","unit":"Ω"}}')).toEqual({
    status: 200,
    body: { content: { quantity: '2', unit: 'Ω' } },
  });
});

it('a key that stands twice is a violation of its contract, by its place', async () => {
  const content = '{"content":{"occurrences":{"R1":{"quantity":"2","quantity":"1"}}}}';

  await expect(read(content)).rejects.toMatchObject({
    reason: 'rejected',
    facts: { code: 'CONTRACT_VIOLATION' },
    message: expect.stringContaining('/content/occurrences/R1/quantity stands twice') as string,
  });
});

it('bytes that are not UTF-8 are one too, and never a part number that looks like another', async () => {
  const latin = Buffer.from('{"content":{"itemId":"IND-10µH"}}', 'latin1');

  await expect(read(latin)).rejects.toMatchObject({
    facts: { code: 'CONTRACT_VIOLATION' },
    message: expect.stringContaining('not UTF-8') as string,
  });
});

it('a release that cannot be read one way is not read at all', async () => {
  answer = { status: 200, body: '{"state":"released","state":"draft"}' };

  await expect(createReleaseSource(endpoint()).readChange('CHG-1')).rejects.toMatchObject({
    facts: { code: 'CONTRACT_VIOLATION' },
    message: expect.stringContaining('/state') as string,
  });
});

it('a refusal keeps its words, however they are written', async () => {
  await expect(read('{"code":"HELD","detail":"On hold.","detail":"On hold."}', 422)).rejects.toMatchObject({
    reason: 'rejected',
    facts: { status: 422, code: 'HELD' },
    message: expect.stringContaining('On hold.') as string,
  });
});

it('what is not there is nothing, whatever is said of it', async () => {
  expect(await read('<html>Not found</html>', 404)).toEqual({ status: 404, body: null });
  expect(await read('', 204)).toMatchObject({ body: null });
});
