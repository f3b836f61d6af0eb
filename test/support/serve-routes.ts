// Routes behind the whole of the API's app, as clients meet them, without a store or Temporal behind what no route asks.
import type { Express } from 'express';
import { pino } from 'pino';
import { createApp } from '../../api/create-app';
import { createMetrics } from '../../api/metrics';
import type { Route } from '../../api/route';
import type { Account } from '../../ports/accounts';
import type { Answers } from '../../ports/answers';
import { calmOperation } from './calm-operation';

type Known = Partial<Account> & Pick<Account, 'roles'>;

export function serveRoutes(given: {
  routes: Route[];
  /** A token is the name of its account; null where there is none. */
  accountOf: (token: string) => Known | null;
  answers?: Answers;
}): Express {
  const { routes, accountOf, answers = {} as Answers } = given;
  return createApp({
    routes,
    credentials: {
      findByToken: (token) => {
        const account = accountOf(token);
        return account === null ? null : { actor: token, printedName: token, tokenSha256: '0'.repeat(64), ...account };
      },
      isSigningKeyOf: () => false,
    },
    answers,
    metrics: createMetrics({
      readModel: { countHandoffsByState: () => Promise.resolve([]) },
      operation: calmOperation,
      conflicts: { countConflicts: () => Promise.resolve([]) },
    }),
    isReady: () => Promise.resolve({ store: true, temporal: true, troubles: [] }),
    baseUrl: 'http://cutin.test',
    errorsPage: 'docs/errors.md',
    log: pino({ level: 'silent' }),
  });
}
