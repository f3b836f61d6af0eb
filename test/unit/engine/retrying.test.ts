// When a handoff whose receiver is away is tried next and when it parks, and what a human may do meanwhile.
import { firstRetryMs, isTold, retryAfter, type Retrying } from '../../../domain/handoff/retrying';
import type { HandoffPolicy } from '../../../domain/handoff/handoff-policy';
import { standingOf } from '../../../domain/handoff/standing';
import { recordTransition } from '../../../engine/handoff/record-transition';
import { retryNow } from '../../../engine/handoff/retry-now';
import type { Verdict } from '../../../domain/verdict';
import { HandoffWorld } from '../../support/memory/handoff-world';

const minuteMs = 60_000;
const policy = {
  quickRetryMsMax: 2 * minuteMs,
  slowRetryEveryMs: 5 * minuteMs,
  slowRetryMsMax: 240 * minuteMs,
} as HandoffPolicy;
const failed = { reason: 'RECEIVER_UNREACHABLE', detail: 'ERP did not answer.', retryAfterMs: null };
const startMs = Date.parse('2026-03-02T08:00:00.000Z');

/** Every try fails at once, at the time it was due, until the handoff parks. */
function triesUntilParked(asked: number | null = null): Retrying[] {
  const tries: Retrying[] = [];
  for (let nowMs = startMs; tries.length < 1_000;) {
    const before = tries.at(-1) ?? null;
    const next = retryAfter({ ...failed, retryAfterMs: asked }, { before, policy, nowMs });
    if (next === null) return tries;
    tries.push(next);
    nowMs = Date.parse(next.nextTryAt);
  }
  throw new Error('It never parks.');
}

const gapsMs = (tries: readonly Retrying[]): number[] =>
  tries.map(
    ({ nextTryAt }, n) => Date.parse(nextTryAt) - (n === 0 ? startMs : Date.parse(tries[n - 1]?.nextTryAt ?? '')),
  );

const codeOf = (verdict: Verdict<unknown>): string | null =>
  verdict.kind === 'refused' ? (verdict.reasons[0]?.code ?? '') : null;

describe('a receiver that is away', () => {
  it('is tried quickly for two minutes, then every five, and a last time when the handoff parks', () => {
    const tries = triesUntilParked();
    const gaps = gapsMs(tries);

    expect(gaps.slice(0, 6)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000]);
    expect(gaps.filter((gap) => gap === 5 * minuteMs).length).toBeGreaterThan(40);
    expect(tries.at(-1)?.nextTryAt).toBe(tries[0]?.parksAt);
    expect(tries[0]?.parksAt).toBe('2026-03-02T12:02:00.000Z');
  });

  it('keeps since when it is away and when it parks, however often it is tried', () => {
    const tries = triesUntilParked();

    expect(new Set(tries.map(({ since, parksAt }) => `${since} ${parksAt}`)).size).toBe(1);
  });

  it('is not tried before it asked to be', () => {
    expect(Math.min(...gapsMs(triesUntilParked(10 * minuteMs)).slice(0, -1))).toBe(10 * minuteMs);
  });

  it('tells nobody of a blip that the next try may heal, and everybody of anything longer', () => {
    const [first, second] = triesUntilParked();

    expect([first, second].map((one) => one !== undefined && isTold(one))).toEqual([false, true]);
    expect(
      triesUntilParked(firstRetryMs + 1)
        .slice(0, 1)
        .map(isTold),
    ).toEqual([true]);
  });
});

describe('a handoff that is retrying', () => {
  const retry = {
    workflowId: 'change/CHG-1/mbom',
    since: '2026-03-02T08:00:00.000Z',
    nextTryAt: '2026-03-02T08:05:00.000Z',
    parksAt: '2026-03-02T12:02:00.000Z',
  };

  async function retrying(): Promise<HandoffWorld> {
    const world = new HandoffWorld();
    await world.propose();
    const { reason, detail } = failed;
    const transition = { state: 'retrying', generation: 1, owner: 'planner', reason, detail, retry } as const;
    await recordTransition(world.given, { handoff: world.handoff, transition });
    return world;
  }

  it('is taken up as such after its history is lost: it parks when it was to park', async () => {
    const world = await retrying();
    const record = await world.store.reads.handoffs.findRecord(world.handoff.handoffId);

    const standing = standingOf({ record, parks: [], preparedGeneration: 1, isDecided: false });

    const { reason, since, parksAt } = standing.retrying ?? {};
    expect({ reason, since, parksAt }).toEqual({
      reason: failed.reason,
      since: retry.since,
      parksAt: retry.parksAt,
    });
  });

  it('is tried at once where a human asks, by the workflow that carries it', async () => {
    const world = await retrying();
    const { handoffId } = world.handoff;

    await retryNow(world.given, { handoffId, requestId: 'r1', actor: 'olli', reason: 'ERP is back' });

    expect(world.store.rows.outbox).toMatchObject([{ kind: 'retryNow', payload: { workflowId: retry.workflowId } }]);
    expect(world.store.rows.ledger.at(-1)).toMatchObject({ kind: 'handoffRetriedNow', actor: 'olli' });
  });

  it('is not asked to try where it does not retry, and nothing is recorded', async () => {
    const world = new HandoffWorld();
    await world.propose();
    const command = { requestId: 'r1', actor: 'olli', reason: 'now' };

    expect(codeOf(await retryNow(world.given, { ...command, handoffId: world.handoff.handoffId }))).toBe(
      'NOT_RETRYING',
    );
    expect(codeOf(await retryNow(world.given, { ...command, handoffId: 'CHG-9' }))).toBe('HANDOFF_UNKNOWN');
    expect(world.store.rows.outbox).toEqual([]);
  });
});
