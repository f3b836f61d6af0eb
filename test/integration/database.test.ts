// The pool under long use.
import type { EventEmitter } from 'node:events';
import type { ModelChange } from '../support/change-model/model';
import { ChangeEngine, series } from '../support/change-model/engine';
import { startTestDatabase, type TestDatabase } from '../support/database';

jest.setTimeout(120_000);

let database: TestDatabase;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.end());

it('a connection serves any number of transactions without gathering listeners', async () => {
  const listeners = new Set<number>();
  for (let count = 0; count < 30; count += 1)
    await database.db.transaction((tx) => {
      listeners.add((tx as unknown as EventEmitter).listenerCount('error'));
      return Promise.resolve();
    });

  expect(listeners.size).toBe(1);
});

it('of planners who claim overlapping units at once, one is accepted and each other is told why', async () => {
  for (let round = 0; round < 60; round += 1) {
    const itemId = `RACE-${String(round)}`;
    const engine = new ChangeEngine(database.db, itemId);
    const changes = Array.from({ length: 6 }, (_, index): ModelChange => ({
      changeId: `${itemId}-C${String(index)}`,
      from: null,
      revision: `R${String(index)}`,
      state: 'released',
      planned: null,
      handedOver: false,
    }));
    for (const change of changes) await engine.release(change, { A: '1' });

    const answers = await Promise.all(
      changes.map((change, index) =>
        engine.decide(change, {
          spans: [{ basis: 'serial', series, from: index, to: index % 2 === 0 ? null : 100 + index }],
          override: false,
          independentOf: changes.map(({ revision }) => revision),
        }),
      ),
    );

    expect(answers.filter(({ refusedBy }) => refusedBy.length === 0)).toHaveLength(1);
    expect(new Set(answers.flatMap(({ refusedBy }) => refusedBy))).toEqual(new Set(['EFFECTIVITY_OVERLAP']));
  }
});
