// What workflows record of a handoff, on the store in memory: once, along its states, and told to people.
import { park } from '../../../engine/handoff/park';
import { recordTransition } from '../../../engine/handoff/record-transition';
import { remind } from '../../../engine/handoff/remind';
import { resolveTold } from '../../../engine/handoff/resolve-told';
import type { Park, Resolution } from '../../../domain/handoff/park';
import type { Verdict } from '../../../domain/verdict';
import { payloads } from '../../../contract/events/payloads';
import { HandoffWorld } from '../../support/memory/handoff-world';

const parkOf = ({ handoff }: HandoffWorld, nth = 1): Park => ({
  parkId: `${handoff.handoffId}#${String(nth)}`,
  workflowId: handoff.workflowId,
  nth,
  isWithdrawal: false,
  generation: 1,
  reason: 'RECEIVER_UNREACHABLE',
  detail: 'ERP did not answer.',
  retryNeedsNewGeneration: false,
  actions: ['retry', 'abort'],
  owner: 'engineer',
  parkedAt: '2026-03-02T08:00:00.000Z',
  dueAt: '2026-03-02T16:00:00.000Z',
});

const codeOf = (verdict: Verdict<unknown>): string | null =>
  verdict.kind === 'refused' ? (verdict.reasons[0]?.code ?? '') : null;

async function proposed(): Promise<HandoffWorld> {
  const world = new HandoffWorld();
  await world.propose();
  return world;
}

describe('a proposal', () => {
  it('is recorded once, however often it is made', async () => {
    const world = await proposed();
    await world.propose();

    expect(world.store.rows.handoffs).toHaveLength(1);
    expect(world.store.rows.ledger).toMatchObject([{ kind: 'handoffProposed' }]);
  });

  it('tells where the registry names another system of record, or none', async () => {
    const world = new HandoffWorld();

    expect(await world.propose({ ebom: 'plm' })).toMatchObject({ refusal: null });
    expect(await world.propose({ ebom: 'erp' })).toMatchObject({ refusal: { code: 'NOT_THE_OWNER' } });
    expect(await world.propose({})).toMatchObject({ refusal: { code: 'NOT_THE_OWNER' } });
  });
});

describe('a park', () => {
  it('is recorded with its ways out, and its repetition changes nothing', async () => {
    const world = await proposed();
    const command = { handoff: world.handoff, park: parkOf(world) };
    await park(world.given, command);
    const before = structuredClone(world.store.rows);

    await park(world.given, command);

    expect(world.row).toMatchObject({ state: 'parked', park: { parkId: parkOf(world).parkId } });
    expect(world.store.rows).toEqual(before);
  });

  it('is told to subscribers once, with its owner and where to look', async () => {
    const world = await proposed();
    const parked = parkOf(world);
    await park(world.given, { handoff: world.handoff, park: parked });

    const { parkId, owner, reason, dueAt } = parked;
    expect(world.store.rows.told).toMatchObject([
      { name: 'handoff.parked', subject: `handoff/${world.handoff.handoffId}`, data: { parkId, owner, reason, dueAt } },
    ]);
  });

  it('is no decision: that one is told where it begins to be waited for, and not again with other orders', async () => {
    const world = await proposed();
    const transition = {
      state: 'awaitingDecision',
      generation: 1,
      owner: 'planner',
      dueAt: '2026-03-04T08:00:00.000Z',
    } as const;
    await recordTransition(world.given, { handoff: world.handoff, transition });
    await recordTransition(world.given, { handoff: world.handoff, transition: { ...transition, detail: '3 orders' } });

    expect(world.store.rows.told).toMatchObject([{ name: 'decision.awaited', data: { owner: 'planner', what: null } }]);
  });

  it('remembers since when a handoff is tried again', async () => {
    const world = await proposed();
    const retrying = { state: 'retrying', generation: 1, owner: 'engineer', reason: 'RECEIVER_UNREACHABLE' } as const;
    await recordTransition(world.given, { handoff: world.handoff, transition: retrying });
    const since = world.row?.stuckSince;

    await recordTransition(world.given, { handoff: world.handoff, transition: retrying });

    expect(since).not.toBeNull();
    expect(world.row?.stuckSince).toBe(since);
  });
});

describe('a reminder', () => {
  it('is told to people, and hands the wait to another role where it escalates', async () => {
    const world = await proposed();
    const { handoff } = world;
    const { workflowId } = handoff;
    const times = { since: '2020-03-02T08:00:00.000Z', dueAt: '2020-03-02T16:00:00.000Z' };
    const reminder = { handoff, workflowId, waitId: 'w', count: 1, owner: 'plant manager', ...times };

    await remind(world.given, { ...reminder, escalated: false });
    expect(world.row?.owner).toBe('engineer');
    await remind(world.given, { ...reminder, count: 2, escalated: true });

    expect(world.row?.owner).toBe('plant manager');
    expect(world.store.rows.ledger.map(({ kind }) => kind)).toEqual([
      'handoffProposed',
      'handoffReminded',
      'handoffEscalated',
    ]);
    const link = `https://cutin.example/${workflowId}`;
    expect(world.store.rows.told).toMatchObject([
      { name: 'handoff.due', data: { reminder: 1, owner: 'plant manager', ...times, link } },
      { name: 'handoff.escalated', data: { owner: 'plant manager', waitId: 'w', title: null, link } },
    ]);
    for (const { name, data } of world.store.rows.told) {
      expect(data['ageS']).toBeGreaterThan(365 * 86_400);
      expect(payloads[name as 'handoff.due'].safeParse(data).error).toBeUndefined();
    }
  });
});

describe('what a workflow is told of its park', () => {
  const told = async (world: HandoffWorld, more: Partial<Resolution>) => {
    const resolution = { parkId: parkOf(world).parkId, action: 'retry', actor: 'pat', reason: 'mended', ...more };
    return codeOf(
      await resolveTold(
        { ...world.given, newId: () => 'new' },
        { handoff: world.handoff, resolution: resolution as Resolution },
      ),
    );
  };

  it('is recorded where nobody answered before: typed into the Temporal UI', async () => {
    const world = await proposed();

    expect(await told(world, {})).toBeNull();
    expect(await told(world, {})).toBeNull();

    expect(world.store.rows.resolutions).toMatchObject([{ resolutionId: 'new', action: 'retry', actor: 'pat' }]);
  });

  it('is refused where somebody else answered first', async () => {
    const world = await proposed();
    await told(world, {});

    expect(await told(world, { action: 'abort' })).toBe('ALREADY_RESOLVED');
    expect(await told(world, { actor: 'max' })).toBe('ALREADY_RESOLVED');
  });

  it('is no waiver without a signature that was recorded', async () => {
    const world = await proposed();

    expect(await told(world, { action: 'waive' })).toBe('SIGNATURE_REQUIRED');

    const { parkId } = parkOf(world);
    const signature = { printedName: 'Pat', meaning: 'I waive', signedHash: 'a'.repeat(64) };
    const waived = { resolutionId: 'r', parkId, action: 'waive' as const, actor: 'pat', reason: 'x', signature };
    world.store.rows.resolutions.push({ ...waived, voidedBecause: null });
    expect(await told(world, { action: 'waive' })).toBeNull();
    expect(await told(world, { action: 'waive', actor: 'max' })).toBe('ALREADY_RESOLVED');
  });
});
