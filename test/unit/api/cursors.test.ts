// A page begins where another ended. A cursor that no page ended with is refused: an empty page would read as the end.
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { changeRoutes } from '../../../api/routes/changes';
import { driftRoutes } from '../../../api/routes/drift';
import { handoffRoutes } from '../../../api/routes/handoffs';
import { serveRoutes } from '../../support/serve-routes';

const empty = { items: [], nextCursor: null };
const readModel = {
  findChange: (changeId: string) => Promise.resolve(changeId === 'CHG-1' ? {} : null),
  listChanges: () => Promise.resolve(empty),
  findHandoff: (handoffId: string) => Promise.resolve(handoffId === 'CHG-1:P:mesLock' ? {} : null),
  listHandoffs: () => Promise.resolve(empty),
};
const known = '0b9f3c51-6a7d-4f0e-9c1b-2d3e4f5a6b7c';
const findings = {
  findFinding: (findingId: string) => Promise.resolve(findingId === known ? {} : null),
  listFindings: () => Promise.resolve([]),
};
let server: Server;
let url: string;

beforeAll(async () => {
  const routes = [
    ...changeRoutes({ readModel, temporalUiUrl: null, namespace: 'cutin' } as never),
    ...handoffRoutes({ readModel, owners: [], sites: [] } as never),
    ...driftRoutes({ findings, now: Date.now } as never),
  ];
  server = serveRoutes({ routes, accountOf: () => ({ roles: ['auditor'] }) }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

it.each([
  ['/changes', 'CHG-1', 'nonsense'],
  ['/handoffs', 'CHG-1:P:mesLock', 'CHG-1:P:mesLok'],
  ['/drift/findings', known, known.replace('0', '1')],
])('%s begins behind %s, and not behind %s', async (path, cursor, unknown) => {
  const ask = async (after: string) => {
    const where = `${url}${path}?cursor=${encodeURIComponent(after)}`;
    const answer = await fetch(where, { headers: { authorization: 'Bearer ada' } });
    return [answer.status, ((await answer.json()) as { code?: string }).code];
  };

  expect([await ask(cursor), await ask(unknown)]).toEqual([
    [200, undefined],
    [400, 'CURSOR_UNKNOWN'],
  ]);
});
