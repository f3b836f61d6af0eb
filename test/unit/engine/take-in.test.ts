// How events come in: known, in conflict, in turn, all of a message or none, and tried again. On the store in memory.
import { failuresMax } from '../../../domain/events/retry-event';
import { keepRejected } from '../../../engine/events/keep-rejected';
import { MemoryFloor, orderId, site, work } from '../../support/memory/memory-floor';

const hold = (holdId: string, reason = 'r') => ({ site, orderId, holdId, action: 'hold' as const, reason });
const started = (more: object = {}) => ({ ...work(), authorisationId: null, instruction: null, ...more });

describe('an event', () => {
  it('sent again gets its first answer, whatever happened since', async () => {
    const floor = new MemoryFloor();
    const event = floor.eventOf('order.hold', hold('H'));
    const first = await floor.tellEvent(event);
    floor.locked();
    await floor.store.run((tx) => tx.commit({ wakes: ['order/PLANT-A/WO-1'] }));
    await floor.settle();

    expect(first.state).toBe('parked');
    expect(floor.standing(event.id)?.state).toBe('applied');
    expect(await floor.tellEvent(event)).toEqual(first);
  });

  it('with an id that came before with other content is a conflict with both hashes, and an alarm', async () => {
    const floor = new MemoryFloor().locked();
    await floor.tell('order.hold', hold('H'), { id: 'same' });

    const other = await floor.tell('order.hold', hold('H', 'another'), { id: 'same' });
    await floor.tell('order.hold', hold('H', 'another'), { id: 'same' });

    expect(other).toMatchObject({
      state: 'refused',
      code: 'EVENT_CONFLICT',
      reasons: [{ facts: { heldHash: expect.any(String) as string, offeredHash: expect.any(String) as string } }],
    });
    expect(floor.ledgerKinds()).toEqual(['orderHeld', 'eventConflict']);
    expect(floor.store.rows.events).toHaveLength(1);
  });

  it('before its turn waits, tells from where to send again, and goes on in turn', async () => {
    const floor = new MemoryFloor().locked();

    const third = await floor.tell('order.hold', hold('3'), { id: '3', sequence: 3 });
    await floor.tell('order.hold', hold('2'), { id: '2', sequence: 2 });
    await floor.tell('order.hold', hold('1'), { id: '1', sequence: 1 });
    await floor.settle();

    expect(third).toMatchObject({ state: 'waiting', code: 'SEQUENCE_GAP', replayFrom: 1 });
    expect(floor.standingHolds()).toEqual(['event/1', 'event/2', 'event/3']);
    expect(floor.store.rows.published.map(({ id }) => id)).toEqual(['1', '2', '3']);
  });

  it('that is parked has had its turn: the next one need not wait', async () => {
    const floor = new MemoryFloor();

    await floor.tell('order.hold', hold('1'), { sequence: 1 });

    expect(await floor.tell('order.hold', hold('2'), { sequence: 2 })).toMatchObject({ state: 'parked' });
  });

  it('with a number that is held, or has passed, is refused', async () => {
    const floor = new MemoryFloor().locked();
    await floor.tell('order.hold', hold('1'), { id: 'first', sequence: 1 });
    await floor.tell('order.hold', hold('5'), { id: 'fifth', sequence: 5 });

    const answers = [
      await floor.tell('order.hold', hold('x'), { sequence: 1 }),
      await floor.tell('order.hold', hold('x'), { sequence: 5 }),
    ];

    expect(answers).toMatchObject([
      { code: 'SEQUENCE_REUSED', reasons: [{ facts: { heldBy: 'first' } }] },
      { code: 'SEQUENCE_REUSED', reasons: [{ facts: { heldBy: 'fifth' } }] },
    ]);
    expect(floor.store.rows.events).toHaveLength(2);
  });

  it('that waits too long expires loudly, and sent again it is taken as new without holding up its number', async () => {
    const floor = new MemoryFloor();
    const event = floor.eventOf('order.hold', hold('1'), { sequence: 1 });
    await floor.tellEvent(event);
    floor.store.nowMs += 3_600_001;
    await floor.settle();
    const expired = floor.standing(event.id);
    floor.locked();

    const again = await floor.tellEvent(event);
    const next = await floor.tell('order.hold', hold('2'), { sequence: 2 });

    expect(expired).toMatchObject({ state: 'expired', code: 'REFERENCE_NOT_FOUND' });
    expect(floor.store.rows.ledger).toMatchObject([{ kind: 'eventExpired' }, {}, {}]);
    expect([again.state, next.state]).toEqual(['applied', 'applied']);
  });
});

describe('a message that is taken whole', () => {
  it('is applied whole where nothing of it is refused, and known when it is sent again', async () => {
    const floor = new MemoryFloor().locked().permitted();
    const events = [floor.eventOf('order.hold', hold('H')), floor.eventOf('operation.started', started())];

    expect(await floor.tellWhole(events)).toEqual({ kind: 'accepted', value: { isKnown: false } });
    expect(await floor.tellWhole(events)).toEqual({ kind: 'accepted', value: { isKnown: true } });
    expect(floor.store.rows.events).toHaveLength(2);
  });

  it('meets what the events before have done: a completion follows the start beside it', async () => {
    const floor = new MemoryFloor().locked().permitted();
    const completed = { ...work(), startedAt: null, instruction: null, equipment: [] };

    await floor.tellWhole([
      floor.eventOf('operation.started', started()),
      floor.eventOf('operation.completed', completed, { id: 'done' }),
    ]);

    expect(floor.standing('done')).toMatchObject({ state: 'applied' });
  });

  it('keeps of a refusal what the refused events raise, and nothing else', async () => {
    const floor = new MemoryFloor().locked();
    floor.mode = 'enforce';
    const before = structuredClone(floor.store.rows);

    const answer = await floor.tellWhole([
      // Applied by itself, and an alarm: it goes with the message.
      floor.eventOf('operation.started', started()),
      floor.eventOf('operation.started', started({ seal: 'f'.repeat(64), serial: 'SN-101' })),
      floor.eventOf('operation.completed', {
        ...work('0099'),
        startedAt: null,
        instruction: null,
        equipment: [],
      }),
    ]);

    expect(answer).toMatchObject({
      kind: 'refused',
      reasons: [{ code: 'SEAL_MISMATCH', at: 'SN-101' }, { code: 'OPERATION_UNKNOWN' }],
    });
    const { holds, told, ledger } = floor.store.rows;
    expect(holds).toMatchObject([{ kind: 'report', releasedAt: null }]);
    expect(told).toMatchObject([{ name: 'order.hold' }]);
    expect(ledger.map(({ kind }) => kind)).toEqual(['orderHeld']);
    const raised = { holds: [], told: [], ledger: [] };
    expect({ ...floor.store.rows, ...raised }).toEqual({ ...before, ...raised });
  });

  it('raises nothing twice where it is sent again, and anew where it is corrected and wrong again', async () => {
    const floor = new MemoryFloor().locked();
    const wrong = (digit: string) =>
      floor.eventOf('operation.started', started({ seal: digit.repeat(64) }), { id: 's' });

    for (const digit of ['e', 'e', 'f']) await floor.tellWhole([wrong(digit)]);

    expect(floor.standingHolds()).toHaveLength(2);
    expect(floor.ledgerKinds()).toEqual(['orderHeld', 'orderHeld']);
  });

  it('is taken in under the same ids once it is corrected', async () => {
    const floor = new MemoryFloor().locked().permitted();
    await floor.tellWhole([floor.eventOf('operation.started', started({ operation: '0099' }), { id: 's' })]);

    const answer = await floor.tellWhole([floor.eventOf('operation.started', started(), { id: 's' })]);

    expect(answer).toEqual({ kind: 'accepted', value: { isKnown: false } });
  });
});

describe('the sweep', () => {
  it('asks a human for an event that fails again and again, lets the next one go on, and it once it is mended', async () => {
    const floor = new MemoryFloor().locked();
    const { readKept } = floor;
    floor.readKept = (body) => {
      if ((body as { event: { id: string } }).event.id === 'bad') throw new Error('a fault of the engine');
      return readKept(body);
    };
    for (const [id, sequence] of [
      ['after', 3],
      ['bad', 2],
      ['first', 1],
    ] as const)
      await floor.tell('order.hold', hold(id), { id, sequence });

    const states = [];
    for (let turn = 0; turn < failuresMax; turn += 1) {
      for (const one of floor.store.rows.events.filter(({ nextAtMs }) => nextAtMs !== null)) one.nextAtMs = 0;
      await floor.settle();
      states.push([floor.standing('bad')?.state, floor.standing('after')?.state]);
    }
    floor.readKept = readKept;
    for (const one of floor.store.rows.events.filter(({ id }) => id === 'bad')) one.nextAtMs = 0;
    await floor.settle();

    expect(states.slice(0, -1)).toEqual(Array(failuresMax - 1).fill(['waiting', 'waiting']));
    expect(states.at(-1)).toEqual(['parked', 'applied']);
    expect(floor.warnings).toHaveLength(failuresMax + 1);
    expect(floor.standingHolds()).toEqual(['event/first', 'event/after', 'event/bad']);
  });

  it('says of a kept event that the contract no longer knows it, and looks again later', async () => {
    const floor = new MemoryFloor();
    await floor.tell('order.hold', hold('H'), { id: 'old' });
    floor.readKept = () => null;
    floor.store.nowMs += 1_000;

    await floor.settle();

    expect(floor.warnings).toEqual(['the contract no longer knows a kept event']);
    expect(floor.store.rows.events).toMatchObject([{ tries: 1, standing: { state: 'parked' } }]);
  });
});

it('what is turned away is kept with its bytes, its reasons cut to what a reader needs', async () => {
  const floor = new MemoryFloor();
  const raw = new TextEncoder().encode('{"broken": ');

  await keepRejected(floor.given, {
    code: 'MALFORMED_JSON',
    detail: 'x'.repeat(5_000),
    contentType: 'application/json',
    raw,
    receivedBy: 'mes',
  });

  expect(floor.store.rows.rejected).toMatchObject([{ code: 'MALFORMED_JSON', receivedBy: 'mes' }]);
  expect(floor.store.rows.rejected[0]?.detail).toHaveLength(2_000);
});
