// What `cutin events` says to people of what waits and of what waited in vain.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runCliBeside } from '../support/cli';

jest.setTimeout(60_000);

const event = {
  ...{ source: '/mes', id: 'e-1', type: 'cutin.unit.completed.v1', subject: 'order/P/WO-1', sequence: null },
  ...{ receivedAt: '2026-03-02T08:00:00.000Z', expiresAt: null },
};

async function tell(items: object[]): Promise<string> {
  const api = createServer((_request, response) => {
    response.setHeader('cutin-api', '1');
    response.end(JSON.stringify({ items, nextCursor: null }));
  }).listen(0, '127.0.0.1');
  await once(api, 'listening');
  const { port } = api.address() as AddressInfo;
  const { out } = await runCliBeside(['events'], {
    CUTIN_API_URL: `http://127.0.0.1:${String(port)}`,
    CUTIN_TOKEN: 't',
  });
  api.close();
  await once(api, 'close');
  return out;
}

it('names whom an event waits for', async () => {
  const out = await tell([{ ...event, state: 'parked', code: 'INSPECTION_OPEN', owner: 'quality engineer' }]);

  expect(out).toMatch(/parked.*INSPECTION_OPEN.*quality engineer/);
  expect(out).not.toContain('in vain');
});

it('says how an event that expired gets in', async () => {
  expect(await tell([{ ...event, state: 'expired', code: 'REFERENCE_NOT_FOUND' }])).toContain(
    'waited in vain: sent again under its id, it is taken as new',
  );
});
