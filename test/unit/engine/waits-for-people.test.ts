// Events that wait for a person, for longer than what they refer to may take to arrive, on the store in memory.
import { sweepEvents } from '../../../engine/events/sweep-events';
import {
  at,
  itemId,
  MemoryFloor,
  orderId,
  resultOf,
  seal,
  serial,
  site,
  work,
} from '../../support/memory/memory-floor';

const days = 86_400_000;
const completion = { site, orderId, serial, lot: null, quantity: null, itemId, seal, at };
const shipped = { site, serial, lot: null, quantity: null, itemId, shipTo: null, at };

async function built(floor: MemoryFloor): Promise<MemoryFloor> {
  floor.locked();
  for (const operation of ['0010', '0020'])
    await floor.tell('operation.completed', { ...work(operation), startedAt: at, instruction: null, equipment: [] });
  return floor;
}

/** The sweep runs every hour meanwhile. */
async function pass(floor: MemoryFloor, ms: number): Promise<void> {
  const until = floor.store.nowMs + ms;
  for (; floor.store.nowMs < until; floor.store.nowMs += 3_600_000) await floor.settle();
}

async function lookAgain(floor: MemoryFloor, afterMs: number): Promise<void> {
  floor.store.nowMs += afterMs;
  floor.store.rows.events.forEach((one) => {
    if (one.standing.state === 'parked') one.nextAtMs = floor.store.nowMs;
  });
  await sweepEvents(floor.given, 100);
}

describe('a unit that waits for its inspection', () => {
  it('is completed and shipped once it passed, however long it took', async () => {
    const floor = await built(new MemoryFloor());
    await floor.tell('unit.completed', completion, { id: 'completion' });
    await floor.tell('unit.shipped', shipped, { id: 'shipment' });

    await pass(floor, 5 * days);
    const meanwhile = [floor.standing('completion'), floor.standing('shipment')];
    await floor.tell('inspection.recorded', resultOf());
    await floor.settle();

    expect(meanwhile).toMatchObject([
      { state: 'parked', code: 'INSPECTION_OPEN', owner: 'quality engineer' },
      { state: 'parked', detail: 'SN-100 is not completed.', owner: 'quality engineer' },
    ]);
    expect([floor.standing('completion'), floor.standing('shipment')]).toMatchObject([
      { state: 'applied' },
      { state: 'applied' },
    ]);
    expect(floor.ledgerKinds()).not.toContain('eventExpired');
  });

  it('keeps waiting where nobody looked for longer than that', async () => {
    const floor = await built(new MemoryFloor());
    await floor.tell('unit.completed', completion, { id: 'completion' });

    floor.store.nowMs += 5 * days;
    await floor.settle();

    expect(floor.standing('completion')).toMatchObject({ state: 'parked', code: 'INSPECTION_OPEN' });
  });
});

describe('an event that a person has dealt with', () => {
  it('has its whole time for a reference that is missing then', async () => {
    const floor = await built(new MemoryFloor());
    await floor.tell('unit.completed', completion, { id: 'completion' });
    await pass(floor, 5 * days);
    floor.store.rows.orders = [];
    await floor.tell('inspection.recorded', resultOf());

    await lookAgain(floor, 0);
    const missing = floor.standing('completion');
    await lookAgain(floor, 3_000_000);
    const still = floor.standing('completion');
    await lookAgain(floor, 3_600_001);

    expect(missing).toMatchObject({ state: 'parked', code: 'REFERENCE_NOT_FOUND' });
    expect(still).toMatchObject({ state: 'parked' });
    expect(floor.standing('completion')).toMatchObject({ state: 'expired' });
  });
});

it('an event that expired says how it gets in', async () => {
  const floor = new MemoryFloor();
  await floor.tell('unit.completed', completion, { id: 'completion' });

  floor.store.nowMs += 3_600_001;
  await floor.settle();

  expect(floor.standing('completion')).toMatchObject({
    state: 'expired',
    detail: expect.stringMatching(
      /^There is no work order WO-1 at PLANT-A. It waited in vain since .+Z. Send it again, and it is taken as new.$/,
    ) as string,
  });
});
