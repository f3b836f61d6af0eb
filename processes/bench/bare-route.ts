// The floor beneath an authorisation: the same HTTP application, authentication, body and checks, and one SELECT by
// primary key. What an authorisation costs beyond it is ours.
import path from 'node:path';
import { z } from 'zod';
import { openDatabase } from '../../adapters/postgres/database';
import { authorisationBody } from '../../contract/http/authorisation';
import { createApp } from '../../api/create-app';
import { createMetrics } from '../../api/metrics';
import { readEnvironment, requireSetting } from '../config/environment';
import { readCredentials } from '../../adapters/signing/credentials';
import { createLog } from '../log';
import { productRoot } from '../product-root';
import { onShutdown } from '../shutdown';
import type { Answers } from '../../ports/answers';

const environment = readEnvironment();
const log = createLog('bare', environment.CUTIN_LOG_LEVEL);
const db = openDatabase({
  url: requireSetting(environment, 'DATABASE_URL'),
  poolMax: environment.CUTIN_DATABASE_POOL_MAX,
  log,
  name: 'bare',
});
const app = createApp({
  routes: [
    {
      method: 'post',
      path: '/authorisations',
      tag: 'Bench',
      summary: 'One SELECT by primary key',
      roles: ['system'],
      body: authorisationBody,
      answer: { status: 200, description: 'The order.', schema: z.unknown() },
      handle: async ({ body }) => {
        const { site, orderId } = body as { site: string; orderId: string };
        const { rows } = await db.prepared(
          'bare',
          'SELECT state FROM cutin.work_order WHERE site = $1 AND order_id = $2',
          [site, orderId],
        );
        return { status: 200, body: rows[0] };
      },
    },
  ],
  credentials: readCredentials(requireSetting(environment, 'CUTIN_TOKENS_FILE')),
  answers: {} as Answers,
  metrics: createMetrics({
    readModel: { countHandoffsByState: () => Promise.resolve([]) },
    operation: () => Promise.reject(new Error('A bare route has no work.')),
    conflicts: { countConflicts: () => Promise.resolve([]) },
  }),
  isReady: () => Promise.resolve({ store: true, temporal: true, troubles: [] }),
  baseUrl: 'http://127.0.0.1',
  errorsPage: path.join(productRoot, 'docs', 'errors.md'),
  log,
});
const server = app.listen(environment.CUTIN_API_PORT, environment.CUTIN_API_HOST, () => log.info({}, 'listening'));
onShutdown(log, async () => {
  server.closeAllConnections();
  await db.close();
});
