// An operation in which everything goes on, for tests that ask nothing of it.
import type { Operation } from '../../api/look-at-operation';

export const calmOperation = (): Promise<Operation> =>
  Promise.resolve({
    store: { undelivered: 0, oldestS: 0, interrupted: 0, unread: [], overdue: 0, escalated: 0 },
    engine: { workers: 1, wedged: [] },
    troubles: [],
  });
