// Random stories of one item on a real PostgreSQL: releases, decisions (also two at once), closes, aborts, hand-overs to
// ERP and planners' edits. After each step nothing overlaps, every unit resolves as the model says, the ledger is whole,
// and an mBOM is merged and accounted for as the model says, or refused.
import fc from 'fast-check';
import { ChangeEngine, LedgerWatch } from '../support/change-model/engine';
import { ChangeModel } from '../support/change-model/model';
import { steps } from '../support/change-model/commands';
import { startTestDatabase, type TestDatabase } from '../support/database';

jest.setTimeout(300_000);

const seed = Number(process.env['CUTIN_SEED'] ?? Date.now() % 1_000_000_007);
const stories = 80;
const stepsMax = 60;

let database: TestDatabase;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.end());

it(`the change core keeps its promises after every step of ${String(stories)} random stories (seed ${String(seed)})`, async () => {
  const { db } = database;
  const ledger = new LedgerWatch(db);
  let told = 0;
  const counted: Record<string, number> = {};
  await fc.assert(
    fc.asyncProperty(fc.commands(steps, { maxCommands: stepsMax, size: 'max' }), async (story) => {
      const itemId = `MODEL-${String((told += 1))}`;
      const engine = new ChangeEngine(db, itemId);
      await fc.asyncModelRun(() => ({ model: new ChangeModel(itemId), real: { engine, ledger } }), story);
      for (const step of story) {
        const name = /^\w+/.exec(step.toString())?.[0] ?? '';
        counted[name] = (counted[name] ?? 0) + 1;
      }
    }),
    { numRuns: stories, seed, endOnFailure: true },
  );
  // Stories that never reach a step would prove nothing about it.
  for (const name of ['release', 'decide', 'decideAtOnce', 'close', 'abort', 'handOver', 'editInErp'])
    expect([name, (counted[name] ?? 0) >= 20]).toEqual([name, true]);
});
