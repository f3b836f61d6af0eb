// Random stories of one item on a real PostgreSQL: releases, decisions (also two at once), closes, aborts, hand-overs to
// ERP and planners' edits. After each step nothing overlaps, every unit resolves as the model says, the ledger is whole,
// and an mBOM is merged and accounted for as the model says, or refused.
import fc from 'fast-check';
import { ChangeEngine, LedgerWatch } from '../support/change-model/engine';
import { ChangeModel } from '../support/change-model/model';
import { stepKinds, steps } from '../support/change-model/commands';
import { startTestDatabase, type TestDatabase } from '../support/database';

jest.setTimeout(300_000);

const seed = Number(process.env['CUTIN_SEED'] ?? Date.now() % 1_000_000_007);
const stories = 80;
const stepsMax = 60;
/** How often each kind of step must have changed something. */
const effectsMin = 20;

let database: TestDatabase;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.end());

it(`the change core keeps its promises after every step of ${String(stories)} random stories (seed ${String(seed)})`, async () => {
  const { db } = database;
  const ledger = new LedgerWatch(db);
  let told = 0;
  const effects: Record<string, number> = {};
  await fc.assert(
    fc.asyncProperty(fc.commands(steps, { maxCommands: stepsMax, size: 'max' }), async (story) => {
      const itemId = `MODEL-${String((told += 1))}`;
      const engine = new ChangeEngine(db, itemId);
      await fc.asyncModelRun(() => ({ model: new ChangeModel(itemId), real: { engine, ledger, effects } }), story);
    }),
    { numRuns: stories, seed, endOnFailure: true },
  );
  // Stories in which a step never changes anything would prove nothing about it.
  for (const name of stepKinds) expect([name, (effects[name] ?? 0) >= effectsMin]).toEqual([name, true]);
});
