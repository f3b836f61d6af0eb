// How long a system has for its answer: as long as it is given, whatever the adapter's own bound.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { callSystem } from '../../../adapters/reference/http-client';

const answerMs = 300;
let server: Server;
let baseUrl: string;

beforeAll(async () => {
  server = createServer((_request, response) => setTimeout(() => response.end('{}'), answerMs));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const ask = (requestMsMax: number) =>
  callSystem({ name: 'ERP', baseUrl, token: 't', requestMsMax }, { method: 'GET', path: '/slow' });

it('is waited for within it', async () => {
  await expect(ask(10 * answerMs)).resolves.toEqual({ status: 200, body: {} });
});

it('has not answered beyond it, which may pass', async () => {
  await expect(ask(answerMs / 3)).rejects.toMatchObject({ reason: 'transient' });
});
