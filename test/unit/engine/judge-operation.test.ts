// What keeps work from going on is told by name, and nothing is told where all goes on.
import { judgeOperation, undeliveredSMax, type OperationFacts } from '../../../domain/handoff/judge-operation';

const calm: OperationFacts = {
  store: { undelivered: 0, oldestS: 0, interrupted: 0, unread: [], overdue: 0, escalated: 0 },
  engine: { workers: 1, wedged: [] },
};
const namesOf = (store: Partial<OperationFacts['store']>, engine: OperationFacts['engine'] = calm.engine): string[] =>
  judgeOperation({ store: { ...calm.store, ...store }, engine }).map(({ name }) => name);

it('nothing is told where everything goes on, and of a message that is a moment old', () => {
  expect(namesOf({})).toEqual([]);
  expect(namesOf({ undelivered: 1, oldestS: undeliveredSMax })).toEqual([]);
});

it.each([
  ['a message that nobody takes', namesOf({ undelivered: 1, oldestS: undeliveredSMax + 1 }), 'messagesUndelivered'],
  ['interrupted work', namesOf({ interrupted: 1 }), 'workInterrupted'],
  ['a system that could not be read', namesOf({ unread: ['qms'] }), 'systemsUnread'],
  ['a wait beyond its due time', namesOf({ overdue: 1 }), 'handoffsOverdue'],
  ['a wait that another role has', namesOf({ escalated: 1 }), 'handoffsEscalated'],
  ['no worker', namesOf({}, { workers: 0, wedged: [] }), 'noWorker'],
  ['a workflow whose tasks fail', namesOf({}, { workers: 1, wedged: ['change/C'] }), 'workflowsWedged'],
  ['a Temporal that does not answer', namesOf({}, null), 'temporalAway'],
])('%s is a trouble', (_what, names, name) => {
  expect(names).toEqual([name]);
});

it('names the first of many, and how many more there are', () => {
  const wedged = Array.from({ length: 7 }, (_, n) => `change/C-${String(n)}`);
  const [trouble] = judgeOperation({ ...calm, engine: { workers: 1, wedged } });

  expect(trouble?.detail).toBe(
    'The tasks of 7 workflows fail again and again: change/C-0, change/C-1, change/C-2, change/C-3, change/C-4 and 2 more.',
  );
});
