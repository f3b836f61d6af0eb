// Dispositions of open orders, on the store in memory.
import type { RefusalCode } from '../../../domain/refusal-codes';
import { showImpact } from '../../../engine/change/show-impact';
import { decide } from '../../../engine/effectivity/decide';
import { dispose, type DisposeCommand } from '../../../engine/orders/dispose';
import { listOrders } from '../../../engine/orders/list-orders';
import { changeId, ChangeWorld, codesOf, handoffIdAt, signature, site } from '../../support/memory/change-world';

const command: DisposeCommand = {
  changeId,
  site,
  dispositionId: 'p1',
  orders: [{ orderId: 'WO-1', disposition: 'cancelAndReplan', reason: 'built anew' }],
  actor: 'pat.planner',
  signature,
};

/** D is effective from SN-2: WO-1 builds units of both sides and waits for a human. */
async function decidedWorld(): Promise<ChangeWorld> {
  const world = new ChangeWorld();
  world.hasOrder('WO-1');
  world.hasOrder('WO-2', { serials: 'SN-4 to SN-9', state: 'started' });
  const shown = await showImpact(world.given, { changeId, site });
  if (shown.kind === 'refused') throw new Error(shown.reasons[0]?.message);
  const decided = await decide(world.given, {
    handoffId: handoffIdAt('effectivityDecision'),
    decisionId: 'd1',
    cutIns: [{ basis: 'serial', range: 'SN-2 and up' }],
    stock: [],
    impactHash: shown.value.impactHash,
    independent: null,
    retroactive: null,
    confirmGaps: null,
    actor: 'pat.planner',
    signature,
  });
  if (decided.kind === 'refused') throw new Error(decided.reasons[0]?.message);
  return world;
}

describe('dispose', () => {
  it('keeps the dispositions with their signature and tells the workflow', async () => {
    const world = await decidedWorld();

    const answer = await dispose(world.given, command);

    const { rows } = world.store;
    expect(answer).toEqual({
      kind: 'accepted',
      value: { dispositionId: 'p1', handoffId: handoffIdAt('orderDisposition') },
    });
    expect(rows.dispositions).toMatchObject([{ order: { orderId: 'WO-1', disposition: 'cancelAndReplan' } }]);
    expect(rows.outbox.at(-1)).toMatchObject({ kind: 'dispose', payload: { dispositionId: 'p1' } });
    expect(rows.ledger.at(-1)).toMatchObject({ kind: 'ordersDisposed', actor: 'pat.planner' });
  });

  it('answers a repetition as before, though the order has ended on the floor', async () => {
    const world = await decidedWorld();
    const first = await dispose(world.given, command);
    const after = structuredClone(world.store.rows);
    world.orders = [];

    expect(await dispose(world.given, command)).toEqual(first);
    expect(world.store.rows).toEqual(after);
  });

  it('refuses a second disposition of an order, and with it all others of the command', async () => {
    const world = await decidedWorld();
    await dispose(world.given, command);
    const before = structuredClone(world.store.rows);
    const orders = ['WO-1', 'WO-2'].map((orderId) => ({ orderId, disposition: 'scrap' as const, reason: 'no use' }));

    const second = await dispose(world.given, { ...command, dispositionId: 'p2', orders });

    expect(second).toMatchObject({
      reasons: [{ code: 'ORDER_DISPOSED', message: 'WO-1 ends by cancelAndReplan, signed by pat.planner.' }],
    });
    expect(world.store.rows).toEqual(before);
  });

  it('refuses what nothing would take any more', async () => {
    const world = await decidedWorld();
    world.hasHandoff('orderDisposition', { state: 'verified' });

    expect(await codesOf(dispose(world.given, command))).toEqual(['DISPOSITIONS_CLOSED']);

    const called = await decidedWorld();
    Object.assign(called.store.rows.changes[1] ?? {}, { state: 'aborted' });
    expect(await codesOf(dispose(called.given, command))).toEqual(['DISPOSITIONS_CLOSED']);
    expect(called.store.rows.dispositions).toEqual([]);
  });

  it('refuses before the effectivity is decided', async () => {
    const world = new ChangeWorld();

    expect(await codesOf(dispose(world.given, command))).toEqual(['NOT_DECIDED']);
  });

  it.each<[string, Partial<DisposeCommand>, RefusalCode]>([
    ['the author of the change', { actor: 'ann.author' }, 'SIGNER_IS_AUTHOR'],
    ['another key', { signature: { ...signature, signingKey: 'x' } }, 'SIGNATURE_REFUSED'],
    ['a change that nobody knows', { changeId: 'CHG-9' }, 'CHANGE_UNKNOWN'],
    [
      'an order that is not under the change',
      { orders: [{ orderId: 'WO-9', disposition: 'scrap', reason: 'no use' }] },
      'ORDER_NOT_AFFECTED',
    ],
    [
      'units left at a revision that is not theirs without a concession',
      { orders: [{ orderId: 'WO-1', disposition: 'useAsIs', reason: 'fits' }] },
      'CONCESSION_REQUIRED',
    ],
    [
      'a begun order that would switch before its start',
      { orders: [{ orderId: 'WO-2', disposition: 'switchBeforeStart', reason: 'too late' }] },
      'DISPOSITION_NOT_ALLOWED',
    ],
  ])('refuses %s, and records nothing', async (_, more, code) => {
    const world = await decidedWorld();
    const before = structuredClone(world.store.rows);

    expect(await codesOf(dispose(world.given, { ...command, ...more }))).toEqual([code]);

    expect(world.store.rows).toEqual(before);
  });
});

describe('listOrders', () => {
  it('shows each open order with its disposition, and on request those alone that wait for a human', async () => {
    const world = await decidedWorld();
    await dispose(world.given, command);
    const { reads } = world.store;
    const query = { changeId, site, undecided: false, cursor: null, limit: 1 };

    const first = await listOrders({ ...world.given, reads }, query);
    const open = await listOrders({ ...world.given, reads }, { ...query, undecided: true, limit: 10 });

    expect(first).toMatchObject({
      value: { items: [{ orderId: 'WO-1', disposition: { dispositionId: 'p1' } }], nextCursor: 'WO-1' },
    });
    expect(open).toMatchObject({ value: { items: [{ orderId: 'WO-2', disposition: null }], nextCursor: null } });
  });
});
