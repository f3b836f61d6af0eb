// Whether the work goes on, and what keeps it from it.
import { operationAnswer } from '../../contract/http/operation';
import type { Operation } from '../look-at-operation';
import type { Route } from '../route';

export function operationRoutes({ operation }: { operation: () => Promise<Operation> }): Route[] {
  return [
    {
      method: 'get',
      path: '/operation',
      tag: 'Operation',
      summary:
        'What keeps work from going on: workers, wedged workflows, undelivered messages, interrupted and overdue work',
      answer: { status: 200, description: 'How it stands.', schema: operationAnswer },
      handle: async () => ({ status: 200, body: await operation() }),
    },
  ];
}
