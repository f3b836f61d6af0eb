// How a lock is proposed and opened, on the store in memory.
import { proposeLock } from '../../../engine/locks/propose-lock';
import { openLock } from '../../../engine/locks/open-lock';
import { statementOf } from '../../support/lock-samples';
import { MemoryFloor, orderId, site } from '../../support/memory/memory-floor';

const carrier = { handoffId: 'CHG-D:PLANT-A:workOrderLock:WO-1.2', generation: 1 };
const propose = (floor: MemoryFloor, more: object = {}) =>
  proposeLock(floor.given, { site, orderId, ...carrier, ...more });
const open = (floor: MemoryFloor) => openLock(floor.given, carrier);
const codesOf = (answer: Awaited<ReturnType<typeof propose>>): string[] =>
  answer.kind === 'refused' ? answer.reasons.map(({ code }) => code) : [];

/** Its lock has ended, and another may be proposed. */
function unlocked(state: 'closed' | 'discarded' = 'closed'): MemoryFloor {
  const openedAt = state === 'closed' ? '2026-03-02T07:00:00.000Z' : null;
  return new MemoryFloor().effective().locked({ state, openedAt, endedAt: '2026-03-02T07:30:00.000Z' });
}

describe('a proposed lock', () => {
  it('pins what is effective for the order, under the next version', async () => {
    const floor = unlocked();

    const proposed = await propose(floor);

    expect(proposed).toMatchObject({
      kind: 'accepted',
      value: { version: 2, state: 'proposed', endsHold: false, lockSet: { revision: 'D', orderId } },
    });
  });

  it('is one and the same for its handoff and generation; a later one takes its place', async () => {
    const floor = unlocked();
    const first = await propose(floor);
    const after = structuredClone(floor.store.rows);

    const again = await propose(floor);
    const unchanged = structuredClone(floor.store.rows);
    await propose(floor, { generation: 2 });

    expect(again).toEqual(first);
    expect(unchanged).toEqual(after);
    expect(floor.store.rows.locks.map(({ state }) => state)).toEqual(['closed', 'discarded', 'proposed']);
  });

  it.each([
    ['ORDER_UNKNOWN', (floor: MemoryFloor) => void (floor.store.rows.orders = [])],
    ['ORDER_CLOSED', (floor: MemoryFloor) => void (floor.store.rows.orders[0]!.state = 'cancelled')],
    ['ORDER_LOCKED', (floor: MemoryFloor) => void (floor.store.rows.locks[0]!.state = 'open')],
    ['NO_EFFECTIVE_REVISION', (floor: MemoryFloor) => void (floor.store.rows.statements = [])],
    ['LOCK_INCOMPLETE', (floor: MemoryFloor) => void (floor.store.rows.sources = {})],
  ])('is refused with %s, and nothing is written', async (code, bend) => {
    const floor = unlocked();
    bend(floor);
    const before = structuredClone(floor.store.rows);

    expect(new Set(codesOf(await propose(floor)))).toEqual(new Set([code]));
    expect(floor.store.rows).toEqual(before);
  });
});

describe('a lock that MES has echoed', () => {
  it('opens once, and tells from which lock the order came', async () => {
    const floor = unlocked();
    await propose(floor);

    expect([await open(floor), await open(floor)]).toEqual(['open', 'open']);

    expect(floor.store.rows.told).toMatchObject([{ name: 'order.relock', data: { fromVersion: 1, toVersion: 2 } }]);
    expect(floor.store.rows.wakes).toEqual([`lock/${site}/${orderId}`]);
    expect(floor.ledgerKinds()).toEqual(['orderLocked']);
  });

  it('is told as the first one where no earlier lock was ever open, though one was discarded', async () => {
    const floor = unlocked('discarded');
    await propose(floor);

    await open(floor);

    expect(floor.store.rows.told).toMatchObject([{ name: 'order.locked', data: { version: 2, revision: 'D' } }]);
  });

  it('names the last lock that was open, not the version before', async () => {
    const floor = unlocked();
    await propose(floor, { generation: 7 });
    await propose(floor);

    await open(floor);

    expect(floor.store.rows.told).toMatchObject([{ name: 'order.relock', data: { fromVersion: 1, toVersion: 3 } }]);
  });

  it('is stale where its revision stopped being effective or the order ended, and never opens then', async () => {
    const moved = unlocked();
    const ended = unlocked();
    for (const floor of [moved, ended]) await propose(floor);
    moved.store.rows.statements = [statementOf('E', 100, null)];
    ended.store.rows.orders[0]!.state = 'cancelled';

    for (const floor of [moved, ended]) {
      expect([await open(floor), await open(floor)]).toEqual(['stale', 'stale']);
      expect(floor.store.rows.locks.at(-1)?.state).toBe('discarded');
      expect(floor.store.rows.told).toEqual([]);
    }
    expect(await open(new MemoryFloor())).toBe('stale');
  });

  it('ends what its relock settles: not a change that came later, nor one that is still under way, nor a person', async () => {
    const floor = unlocked();
    const { rows } = floor.store;
    rows.orders[0]!.lockAskedAt = '2026-03-02T07:40:00.000Z';
    const hold = (kind: 'relock' | 'effective' | 'change' | 'manual', of: string, minute: string): void => {
      const heldAt = `2026-03-02T07:${minute}:00.000Z`;
      const who = { heldBy: 'cutin', heldAt, releasedBy: null, releasedAt: null, reason: 'r', episode: 1 };
      rows.holds.push({ site, orderId, kind, holdId: `${kind}/${of}`, ...who });
    };
    hold('relock', 'r-1', '40');
    hold('effective', 'CHG-D', '35');
    hold('effective', 'CHG-E', '45');
    hold('change', 'CHG-F', '10');
    hold('manual', '1', '10');
    await propose(floor);

    await open(floor);

    expect(floor.standingHolds()).toEqual(['effective/CHG-E', 'change/CHG-F', 'manual/1']);
  });

  it('lets MES go where the last change that held the order is closed and left it to be reworked', async () => {
    const floor = unlocked();
    const { rows } = floor.store;
    const who = { heldBy: 'cutin', releasedBy: null, releasedAt: null, reason: 'r', episode: 1 };
    rows.holds.push({
      site,
      orderId,
      kind: 'change',
      holdId: 'change/CHG-D',
      heldAt: '2026-03-02T07:10:00.000Z',
      ...who,
    });
    rows.dispositions.push({
      changeId: 'CHG-D',
      site,
      order: { orderId, reason: 'r', disposition: 'holdAndRework' },
    } as (typeof rows.dispositions)[number]);
    const underWay = await propose(floor);
    rows.changes.push({ change: { changeId: 'CHG-D' }, state: 'closed' } as (typeof rows.changes)[number]);

    const closed = await propose(floor);
    await open(floor);

    expect([underWay, closed]).toMatchObject([{ value: { endsHold: false } }, { value: { endsHold: true } }]);
    expect(floor.standingHolds()).toEqual([]);
  });
});
