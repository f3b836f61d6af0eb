// Where a handoff stands when its workflow starts again: as the store says, and nowhere before it.
import { park as recordPark } from '../../../engine/handoff/park';
import { recordTransition } from '../../../engine/handoff/record-transition';
import { propose } from '../../../engine/handoff/propose';
import { transfer } from '../../../engine/handoff/transfer';
import { verify } from '../../../engine/handoff/verify';
import { withdraw } from '../../../engine/handoff/withdraw';
import type { Park } from '../../../domain/handoff/park';
import type { ResolutionAction } from '../../../domain/handoff/park-resolution';
import type { Standing } from '../../../domain/handoff/standing';
import { HandoffWorld } from '../../support/memory/handoff-world';

const systemOfRecord = { ebom: 'plm' };

async function standing({ given, handoff }: HandoffWorld, isWithdrawal = false): Promise<Standing> {
  const proposed = await propose({ ...given, systemOfRecord }, { handoff, owner: 'engineer', isWithdrawal });
  return proposed.standing;
}

async function parked(world: HandoffWorld, of: Partial<Park> = {}): Promise<Park> {
  const { handoff } = world;
  const { nth = 1, isWithdrawal = false } = of;
  const park: Park = {
    parkId: `${handoff.handoffId}${isWithdrawal ? '/withdrawal' : ''}#${String(nth)}`,
    workflowId: handoff.workflowId,
    nth,
    isWithdrawal,
    generation: 1,
    reason: 'HANDOFF_REJECTED',
    detail: 'ERP refused.',
    retryNeedsNewGeneration: true,
    actions: ['retry', 'abort'],
    owner: 'engineer',
    parkedAt: '2026-03-02T08:00:00.000Z',
    dueAt: '2026-03-02T16:00:00.000Z',
    ...of,
  };
  await recordPark(world.given, { handoff, park });
  return park;
}

function answer({ store }: HandoffWorld, { parkId }: Park, action: ResolutionAction): void {
  const resolution = { resolutionId: parkId, parkId, action, actor: 'pat', reason: 'in a test', voidedBecause: null };
  store.rows.resolutions.push(resolution);
}

it('begins at the beginning where the store knows nothing', async () => {
  expect(await standing(new HandoffWorld())).toMatchObject({
    outcome: null,
    ending: null,
    park: null,
    generation: 1,
    parks: 0,
    isDecided: false,
  });
});

it('has ended where it was verified, and once it is withdrawn it is aborted', async () => {
  const world = await new HandoffWorld().prepared();
  const carried = { handoff: world.handoff, generation: 1 };
  await transfer(world.given, carried);
  await verify(world.given, carried);
  expect((await standing(world)).outcome).toEqual({ kind: 'verified' });
  expect((await standing(world, true)).outcome).toBeNull();

  await withdraw(world.given, { handoff: world.handoff, actor: 'pat', reason: 'called off' });

  expect((await standing(world)).outcome).toMatchObject({ kind: 'aborted' });
  expect((await standing(world, true)).outcome).toEqual({ kind: 'verified' });
});

it('waits on with the very park that it waited with', async () => {
  const world = await new HandoffWorld().prepared();
  const park = await parked(world);
  const before = structuredClone(world.store.rows);

  expect(await standing(world)).toMatchObject({ park, parks: 1, generation: 1, isRetried: false, answered: null });

  expect(world.store.rows).toEqual(before);
});

it('carries out what was signed while nobody listened: a retry under a new generation, a waiver, an abort', async () => {
  const world = await new HandoffWorld().prepared();
  const park = await parked(world);

  answer(world, park, 'retry');
  expect(await standing(world)).toMatchObject({ park: null, isRetried: true, answered: park.parkId, generation: 2 });

  for (const action of ['waive', 'abort'] as const) {
    world.store.rows.resolutions = [];
    answer(world, park, action);
    expect(await standing(world)).toMatchObject({ outcome: null, ending: { action, actor: 'pat' } });
  }
});

it('ends as it was recorded to have ended', async () => {
  for (const [action, state] of [
    ['waive', 'waived'],
    ['abort', 'aborted'],
  ] as const) {
    const world = await new HandoffWorld().prepared();
    answer(world, await parked(world), action);
    await recordTransition(world.given, {
      handoff: world.handoff,
      transition: { state, generation: 1, owner: 'engineer', actor: 'pat', detail: 'in a test' },
    });

    expect(await standing(world)).toMatchObject({ ending: null, outcome: { kind: state, actor: 'pat' } });
  }
});

it('counts its generations on: what was prepared last is what is handed over', async () => {
  const world = await new HandoffWorld().prepared();
  answer(world, await parked(world), 'retry');
  await world.prepared(5);

  expect(await standing(world)).toMatchObject({ generation: 5, parks: 1 });
});

it('is aborted for its own workflow while its withdrawal waits, and the withdrawal waits on', async () => {
  const world = await new HandoffWorld().prepared();
  const park = await parked(world, { isWithdrawal: true, actions: ['retry', 'waive'] });

  expect((await standing(world)).outcome).toMatchObject({ kind: 'aborted' });
  expect(await standing(world, true)).toMatchObject({ outcome: null, park, parks: 1 });

  answer(world, park, 'waive');
  expect(await standing(world, true)).toMatchObject({ ending: { action: 'waive' } });
});

it('a wait for a decision that an earlier run began stays due when that one said', async () => {
  const world = await new HandoffWorld().prepared();
  const dueAt = '2026-03-02T16:00:00.000Z';
  const transition = { state: 'awaitingDecision', generation: 1, owner: 'planner', dueAt } as const;
  expect((await standing(world)).awaitedUntil).toBeNull();

  await recordTransition(world.given, { handoff: world.handoff, transition });

  expect((await standing(world)).awaitedUntil).toBe(dueAt);
});
