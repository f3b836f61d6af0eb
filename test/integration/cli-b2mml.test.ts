// The command line on B2MML: what a message says or why it is refused, what MES would get, and how it answered.
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performanceMessage, testResultMessage } from '../support/b2mml/samples';
import { runCli, runCliBeside } from '../support/cli';

jest.setTimeout(60_000);

describe('cutin b2mml', () => {
  it.each([
    ['whole', testResultMessage, 0],
    ['whose XML is sound and whose second segment names nobody, as the intake does', performanceMessage, 1],
  ])('reads a message %s', (_what, xml, expected) => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'cutin-b2mml-')), 'message.xml');
    writeFileSync(file, xml);

    const { code, out, err } = runCli(['b2mml', file]);

    expect([code, out === '']).toEqual([expected, expected === 1]);
    expect(err.includes('MESSAGE_FIELD_MISSING')).toBe(expected === 1);
  });

  const requests: string[] = [];
  const order = ['--site', 'PLANT A', '--order', 'WO/1'];
  let api: Server;
  let environment: Record<string, string>;
  beforeAll(async () => {
    api = createServer((request, response) => {
      response.setHeader('cutin-api', '1');
      requests.push(request.url ?? '');
      if (request.url?.endsWith('/messages') === true) return response.end(JSON.stringify({ items: [refusedMessage] }));
      if (request.url?.endsWith('/job-list') === true) return response.end('<ProcessJobList/>\n');
      response.writeHead(404).end(JSON.stringify({ code: 'NOT_RELEASED', detail: 'No routing is released.' }));
    }).listen(0, '127.0.0.1');
    await once(api, 'listening');
    const { port } = api.address() as AddressInfo;
    environment = { CUTIN_API_URL: `http://127.0.0.1:${String(port)}`, CUTIN_TOKEN: 't' };
  });
  afterAll(async () => {
    api.close();
    await once(api, 'close');
  });

  it('fetch prints the message as MES would get it', async () => {
    const { code, out } = await runCliBeside(['b2mml', 'fetch', ...order, '--message', 'job-list'], environment);

    expect([code, out]).toEqual([0, '<ProcessJobList/>\n']);
    expect(requests.at(-1)).toBe('/sites/PLANT%20A/orders/WO%2F1/b2mml/job-list');
  });

  it('fetch tells why there is no message, and ends with 1', async () => {
    const item = ['--site', 'PLANT-A', '--item', 'DU-100', '--revision', 'D'];
    const { code, out, err } = await runCliBeside(
      ['b2mml', 'fetch', ...item, '--message', 'operations-definition'],
      environment,
    );

    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('NOT_RELEASED No routing is released.');
    expect(requests.at(-1)).toBe('/sites/PLANT-A/items/DU-100/revisions/D/b2mml/operations-definition');
  });

  it('messages tells that MES refused, and why', async () => {
    const { code, out } = await runCliBeside(['b2mml', 'messages', ...order], environment);

    expect(code).toBe(0);
    expect(out).toMatch(/ProcessJobList +2 +mes-a refused: WM-404 Work master is unknown; no reason given\n/);
  });
});

const refusedMessage = {
  messageId: 'B-1',
  kind: 'ProcessJobList',
  lockVersion: 2,
  givenTo: 'mes',
  givenAt: '2026-03-02T08:00:00.000Z',
  answers: [
    {
      sender: 'mes-a',
      verdict: 'refused',
      reasons: [
        { action: 'Rejected', code: 'WM-404', text: 'Work master is unknown' },
        { action: 'Modified', code: null, text: null },
      ],
    },
  ],
};
