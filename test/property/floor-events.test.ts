// Laws of the intake, on random stories in memory: whatever is told, in whatever order, twice, too early or too late.
import fc from 'fast-check';
import { eventStates, type FloorEventAnswer } from '../../domain/events/event-answer';
import { nonconformanceStates } from '../../domain/quality/nonconformance';
import type { FloorEvent } from '../../ports/events';
import { at, itemId, MemoryFloor, orderId, resultOf, seal, serial, site, work } from '../support/memory/memory-floor';

jest.setTimeout(120_000);

const stories = { numRuns: 150 };
const hour = 3_600_000;
const later = new Date(Date.parse(at) + 1_000).toISOString();

/** The life of one unit; the events of each lane are counted by their source. */
function lifeOf(floor: MemoryFloor, isCounted: boolean): FloorEvent[] {
  const lanes = new Map<string, number>();
  const next = (lane: string): { sequence?: number; source: string } => {
    lanes.set(lane, (lanes.get(lane) ?? 0) + 1);
    return { source: `/${lane}`, ...(isCounted ? { sequence: lanes.get(lane) ?? 0 } : {}) };
  };
  const ncr = { site, nonconformanceId: 'NCR-1' };
  const hold = { site, orderId, holdId: 'H', reason: 'a look' };
  const found = {
    ...ncr,
    serial,
    lot: null,
    orderId,
    operation: '0010',
    instructionRevision: '1',
    drawingRevision: 'D',
    characteristicId: 'bore',
    planRevision: 'IP-1',
    requirement: 'REQ-1',
    description: 'a scratch',
    at,
  };
  const failed = resultOf({ value: '20.5', verdict: 'fail' });
  // Inspected again after it was disposed of.
  const passed = resultOf({ at: later });
  const operations = ['0010', '0020'].flatMap((operation) => {
    const done = { ...work(operation), instruction: null };
    return [
      floor.eventOf('operation.started', { ...done, authorisationId: null }, next('mes')),
      floor.eventOf('operation.completed', { ...done, startedAt: null, equipment: [] }, next('mes')),
    ];
  });
  const bearing = {
    ...{ site, orderId, serial, lot: null, operation: '0010', seal, at },
    ...{ position: null, component: { itemId: 'BRG', revision: null, serial: 'B-7', lot: null } },
    ...{ quantity: '1', unitOfMeasure: 'each' },
  };
  return [
    ...operations,
    floor.eventOf('component.installed', { ...bearing, concession: null }, next('mes')),
    floor.eventOf('component.removed', { ...bearing, reason: 'worn' }, next('mes')),
    floor.eventOf('inspection.recorded', failed, next('qms')),
    floor.eventOf('inspection.recorded', passed, next('qms')),
    floor.eventOf('order.hold', { ...hold, action: 'hold' }, next('qms')),
    floor.eventOf('order.hold', { ...hold, action: 'release' }, next('qms')),
    floor.eventOf('nonconformance.detected', found, next('lab')),
    floor.eventOf(
      'disposition.issued',
      { ...ncr, disposition: 'rework', concession: null, issuedBy: 'm', at },
      next('lab'),
    ),
    floor.eventOf(
      'unit.completed',
      { site, orderId, serial, lot: null, quantity: null, itemId, seal, at },
      next('mes'),
    ),
    floor.eventOf('unit.shipped', { site, serial, lot: null, quantity: null, itemId, shipTo: null, at }, next('erp')),
  ];
}

function newFloor(): MemoryFloor {
  return new MemoryFloor().effective().permitted('0010').permitted('0020');
}

/** What stands at the end, without what tells when and in which order it came. */
function rowsOf({ store: { rows } }: MemoryFloor): unknown {
  const byText = (one: unknown, other: unknown): number => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1);
  const { runs, records, orders, ledger } = rows;
  return {
    runs: [...runs].sort(byText),
    records: records.map(({ kind, key, unit }) => ({ kind, key, unit })).sort(byText),
    orders: orders.map(({ state }) => state),
    holds: rows.holds.map(({ holdId, releasedAt }) => ({ holdId, isReleased: releasedAt !== null })),
    nonconformances: rows.nonconformances.map(({ state, disposition, missing }) => ({ state, disposition, missing })),
    events: rows.events.map(({ id, standing }) => `${id} ${standing.state}`).sort(),
    published: rows.published.map(({ id }) => id).sort(),
    // A draft was one only where it came before its lock.
    ledger: ledger
      .map(({ kind }) => kind)
      .filter((kind) => !kind.startsWith('nonconformance'))
      .sort(),
  };
}

it('the life of a unit ends in the same rows, in whatever order it is told and however often', async () => {
  const told = async (order: readonly number[], isCounted: boolean, sweeps: boolean): Promise<unknown> => {
    const floor = newFloor();
    const life = lifeOf(floor, isCounted);
    for (const index of order) {
      if (index === life.length) floor.locked();
      const event = life[index];
      if (event !== undefined) await floor.tellEvent(event);
      if (index === life.length)
        await floor.store.run((tx) => tx.commit({ wakes: ['order/PLANT-A/WO-1', 'lock/PLANT-A/WO-1'] }));
      if (sweeps) await floor.settle();
    }
    await floor.settle();
    return rowsOf(floor);
  };
  const length = lifeOf(newFloor(), false).length;
  const inTurn = [length, ...Array.from({ length }, (_, index) => index)];
  const expected = await told(inTurn, false, false);
  const order = fc
    .tuple(fc.shuffledSubarray(inTurn, { minLength: inTurn.length }), fc.array(fc.nat(length - 1), { maxLength: 5 }))
    .map(([all, again]) => [...all, ...again]);

  await fc.assert(
    fc.asyncProperty(order, fc.boolean(), fc.boolean(), async (one, isCounted, sweeps) => {
      expect(await told(one, isCounted, sweeps)).toEqual(expected);
    }),
    stories,
  );
});

type Step =
  | { kind: 'tell'; index: number; sequence: number | null; id: number; isWrong: boolean }
  | { kind: 'tellWhole'; from: number; isWrong: boolean }
  | { kind: 'lock' }
  | { kind: 'sweep'; afterMs: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('tell' as const),
      index: fc.nat(13),
      sequence: fc.option(fc.integer({ min: 1, max: 4 })),
      id: fc.nat(12),
      isWrong: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('tellWhole' as const), from: fc.nat(8), isWrong: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'lock' as const }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('sweep' as const), afterMs: fc.constantFrom(0, 2_000, 2 * hour) }),
  },
);

/** One seal wrong, where the event has one. */
function wronged(event: FloorEvent): FloorEvent {
  const data = { ...event.data, ...('seal' in event.data ? { seal: 'f'.repeat(64) } : {}) } as FloorEvent['data'];
  const told = { ...event, data };
  return { ...told, body: { event: { ...told, body: {} }, data } };
}

it('events and nonconformances move along their states alone, an answer stays, and no number is passed over', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const floor = newFloor();
      const life = lifeOf(floor, false);
      const first = new Map<string, FloorEventAnswer>();
      for (const one of steps) {
        const before = structuredClone(floor.store.rows);
        await carryOut(floor, life, one, first);
        for (const was of before.events) {
          const is = floor.standing(was.id)!;
          const moved = is.state !== was.standing.state;
          // Within one sweep an event may be parked and then decided.
          if (moved) expect(reaches(was.standing.state, is.state)).toBe(true);
        }
        for (const was of before.nonconformances) {
          const is = floor.store.rows.nonconformances.find(
            ({ nonconformanceId }) => nonconformanceId === was.nonconformanceId,
          );
          const steady = is?.state === was.state || nonconformanceStates.mayMove(was.state, is!.state);
          expect(steady || (was.state === 'draft' && is?.state === 'dispositioned')).toBe(true);
        }
        for (const [lane, last] of Object.entries(before.turns))
          expect(floor.store.rows.turns[lane]).toBeGreaterThanOrEqual(last);
        const applied = floor.store.rows.events.filter(({ standing }) => standing.state === 'applied');
        expect(floor.store.rows.published.map(({ id }) => id).sort()).toEqual(applied.map(({ id }) => id).sort());
      }
    }),
    stories,
  );
});

/** Along the moves, in one step or two. */
function reaches(from: FloorEventAnswer['state'], to: FloorEventAnswer['state']): boolean {
  if (eventStates.mayMove(from, to)) return true;
  return eventStates.states.some((between) => eventStates.mayMove(from, between) && eventStates.mayMove(between, to));
}

async function carryOut(
  floor: MemoryFloor,
  life: readonly FloorEvent[],
  one: Step,
  first: Map<string, FloorEventAnswer>,
): Promise<void> {
  switch (one.kind) {
    case 'lock':
      if (floor.store.rows.orders.length === 0) floor.locked();
      return;
    case 'sweep':
      floor.store.nowMs += one.afterMs;
      return floor.settle();
    case 'tellWhole': {
      const events = life.slice(one.from, one.from + 3).map((event) => ({ ...event, id: `whole ${event.id}` }));
      await floor.tellWhole(one.isWrong ? events.map(wronged) : events);
      return;
    }
    case 'tell': {
      const { name, data } = life[one.index]!;
      const sequence = one.sequence === null ? {} : { sequence: one.sequence };
      const event = floor.eventOf(name, data, { id: `t${String(one.id)}`, source: '/any', ...sequence });
      const told = one.isWrong ? wronged(event) : event;
      const known = floor.standing(told.id)?.state;
      const answer = await floor.tellEvent(told);
      // The same content again gets its first answer; one that expired is taken anew.
      const key = `${told.id} ${JSON.stringify(told.body)}`;
      const before = first.get(key);
      const isRepeated = before !== undefined && known !== undefined && known !== 'expired';
      if (isRepeated && before.code !== 'EVENT_CONFLICT' && before.code !== 'SEQUENCE_REUSED')
        expect(answer).toEqual(before);
      if (!isRepeated) first.set(key, answer);
    }
  }
}
