// Random interleavings of decisions, dispositions, order creations, locks, starts, holds, relocks and cancellations on a real
// PostgreSQL, some of them at the same moment. Whatever comes between: never a permit for a revision that is not effective
// for that serial at that moment, unless a concession was signed for it; never two open locks for one order; and no open
// lock that was overtaken without a hold.
import fc from 'fast-check';
import { useTestDatabase } from '../support/database';
import { FloorWorld } from '../support/floor-world';
import type { Step } from '../support/floor-model/model';
import { FloorModel } from '../support/floor-model/model';
import { Plan, Close, AskWhileClosing, Dispose } from '../support/floor-model/change-steps';
import {
  Cancel,
  Announce,
  Propose,
  Open,
  OpenWhileClosing,
  Start,
  Hold,
  ReleaseHold,
  Relock,
} from '../support/floor-model/order-steps';

jest.setTimeout(300_000);

const seed = Number(process.env['CUTIN_SEED'] ?? Date.now() % 1_000_000_007);

const stories = 80;

const stepsMax = 60;

const number = fc.nat(1_000);

const stepOf = (Made: new (choice: number, other: number) => Step) =>
  fc.tuple(number, number).map((given) => new Made(...given));

const steps = [
  Plan,
  Plan,
  Close,
  AskWhileClosing,
  Dispose,
  Dispose,
  Cancel,
  Announce,
  Announce,
  Propose,
  Propose,
  Open,
  Open,
  OpenWhileClosing,
  OpenWhileClosing,
  OpenWhileClosing,
  Start,
  Start,
  Hold,
  ReleaseHold,
  Relock,
].map(stepOf);

const database = useTestDatabase();

it(`the floor keeps its promises after every step of ${String(stories)} random stories (seed ${String(seed)})`, async () => {
  const counted: Record<string, number> = {};
  let told = 0;
  await fc.assert(
    fc.asyncProperty(fc.commands(steps, { maxCommands: stepsMax, size: 'max' }), async (story) => {
      const world = new FloorWorld(database.db, `STORY-${String((told += 1))}`, { mode: 'enforce' });
      await world.makeEffective('R1', 0);
      await world.releaseFloor();
      await fc.asyncModelRun(() => ({ model: new FloorModel(), real: { world, counted } }), story);
    }),
    { numRuns: stories, seed, endOnFailure: true },
  );
  const names = [
    'plan',
    'close',
    'askWhileClosing',
    'dispose',
    'cancel',
    'announce',
    'propose',
    'open',
    'openWhileClosing',
  ];
  for (const name of [...names, 'start', 'hold', 'relock'])
    expect([name, (counted[name] ?? 0) >= 15]).toEqual([name, true]);
});
