// A new lock version by signature, on the store in memory.
import { zerosInsignificant } from '../../../domain/effectivity/serial';
import { relock } from '../../../engine/orders/relock';
import type { RelockOrder } from '../../../domain/orders/decide-relock';
import { MemoryStore, type MemoryLock } from '../../support/memory/memory-store';
import { dayInUtc } from '../../support/day-in-utc';

const site = 'PLANT-A';
const orderId = 'WO-1';
const open = {
  site,
  orderId,
  version: 1,
  seal: 'a'.repeat(64),
  changeId: 'CHG-1',
  state: 'open',
  lockSet: { revision: 'C' },
} as unknown as MemoryLock;

const command: RelockOrder = {
  site,
  orderId,
  relockId: 'r1',
  disposition: 'holdAndRework',
  fromVersion: 1,
  reason: 'rework to D',
  actor: 'max.planner',
  printedName: 'Max',
  meaning: 'I dispose',
  signedHash: 'b'.repeat(64),
};

function world(): { store: MemoryStore; run: (given?: Partial<RelockOrder>) => ReturnType<typeof relock> } {
  const store = new MemoryStore();
  store.rows.orders.push({
    site,
    orderId,
    itemId: 'DRV',
    endItem: 'DRV',
    serials: 'SN-1 to SN-3',
    lot: null,
    quantity: null,
    plannedStart: null,
    state: 'released',
    lockRequests: 1,
    lockHandoff: null,
    lockAskedAt: null,
    isBegun: false,
  });
  store.rows.locks.push(structuredClone(open));
  store.rows.authors['CHG-2'] = 'ann.author';
  store.rows.statements.push({
    statementId: 's',
    itemId: 'DRV',
    revision: 'D',
    site,
    endItem: 'DRV',
    basis: 'serial',
    spans: [{ basis: 'serial', series: 'SN-', from: 1, to: null }],
    changeId: 'CHG-2',
    decisionId: 'd',
    state: 'actual',
  });
  const given = { transactions: store, serialRules: zerosInsignificant, plantDay: dayInUtc };
  return { store, run: (more = {}) => relock(given, { ...command, ...more }) };
}

const codesOf = async (answer: ReturnType<typeof relock>): Promise<string[]> => {
  const verdict = await answer;
  return verdict.kind === 'refused' ? verdict.reasons.map(({ code }) => code) : [];
};

describe('relock', () => {
  it('closes the open lock, holds the order and asks for the next lock', async () => {
    const { store, run } = world();

    const answer = await run();

    const handoffId = 'CHG-2:PLANT-A:workOrderLock:WO-1.2';
    expect(answer).toEqual({ kind: 'accepted', value: { handoffId } });
    expect(store.rows.locks).toMatchObject([{ state: 'closed', endedBecause: 'holdAndRework: rework to D' }]);
    expect(store.rows.holds).toMatchObject([{ kind: 'relock', releasedAt: null }]);
    expect(store.rows.outbox).toMatchObject([{ kind: 'startHandoff', payload: { handoff: { handoffId } } }]);
    expect(store.rows.ledger.map(({ kind }) => kind).sort()).toEqual(['orderHeld', 'orderRelocked', 'orderUnlocked']);
    expect(store.rows.told).toMatchObject([{ name: 'order.hold', data: { action: 'hold' } }]);
  });

  it('answers a repetition as before, and does nothing twice', async () => {
    const { store, run } = world();
    const first = await run();
    const after = structuredClone(store.rows);

    expect(await run()).toEqual(first);
    expect(store.rows).toEqual(after);
  });

  it('refuses what the signer did not look at', async () => {
    expect(await codesOf(world().run({ fromVersion: 2 }))).toEqual(['LOCK_MOVED']);
    expect(await codesOf(world().run({ fromVersion: null }))).toEqual(['LOCK_MOVED']);
  });

  it('refuses an order that has ended, and one that does not exist', async () => {
    const { store, run } = world();
    store.rows.orders[0]!.state = 'complete';

    expect(await codesOf(run())).toEqual(['ORDER_CLOSED']);
    expect(await codesOf(run({ orderId: 'WO-9' }))).toEqual(['ORDER_UNKNOWN']);
  });

  it('refuses a begun order that is not held, and any that would switch before its start', async () => {
    const { store, run } = world();
    store.rows.orders[0]!.isBegun = true;

    expect(await codesOf(run())).toEqual(['HOLD_REQUIRED']);
    // A hold that was released holds no more.
    store.rows.holds.push({
      site,
      orderId,
      kind: 'manual',
      holdId: 'manual/1',
      episode: 1,
      reason: 'a look',
      heldBy: 'max',
      heldAt: '2026-03-01T08:00:00Z',
      releasedBy: 'max',
      releasedAt: '2026-03-01T09:00:00Z',
    });
    expect(await codesOf(run())).toEqual(['HOLD_REQUIRED']);
    expect(await codesOf(run({ disposition: 'switchBeforeStart' }))).toEqual(['ORDER_BEGUN']);
  });

  it('refuses while another lock is on its way', async () => {
    const { store, run } = world();
    store.rows.locks = [];
    store.rows.standings[`${site}/${orderId}`] = 'requested';

    expect(await codesOf(run({ fromVersion: null }))).toEqual(['LOCK_PENDING']);
  });

  it('refuses the author of the change', async () => {
    expect(await codesOf(world().run({ actor: 'ann.author' }))).toEqual(['SIGNER_IS_AUTHOR']);
  });

  it('writes nothing where it refuses', async () => {
    const { store, run } = world();
    const before = structuredClone(store.rows);

    await run({ fromVersion: 7 });

    expect(store.rows).toEqual(before);
  });
});
