// Events of the floor on a real PostgreSQL, through the HTTP application: each is applied once, in its turn, when what it
// waits for has come.
import { failuresMax } from '../../domain/events/retry-event';
import { readKeptEvent } from '../../api/read-floor-event';
import { FloorWorld, operations, site } from '../support/floor-world';
import { useIntakeServer } from '../support/intake-server';
import { shuffled } from '../support/shuffled';
import { aLot, lockedWorld } from '../support/intake-worlds';

jest.setTimeout(120_000);

const server = useIntakeServer();

describe('a good event', () => {
  it('of every kind is applied, over one order from its release to the shipment of a unit', async () => {
    const { world, orderId, seal } = await lockedWorld(server, 'EVERY');
    const [lock] = (await world.orders.findOrder({ site, orderId }))?.locks ?? [];
    const plan = {
      itemId: 'EVERY',
      revision: lock!.lockSet.inspectionPlan.revision,
      contentHash: lock!.lockSet.inspectionPlan.contentHash,
    };
    const at = new Date().toISOString();
    const events: [string, object][] = [
      ['material.lot.status', { site, itemId: 'BRG', lot: 'L-1', status: 'released', at }],
      [
        'person.qualification',
        { site, personId: 'sam', qualification: 'torque', status: 'valid', validFrom: '2026-01-01', at },
      ],
      [
        'equipment.calibration',
        { site, equipmentId: 'TW-1', status: 'valid', calibratedOn: '2026-01-01', validTo: '2027-01-01', at },
      ],
      ['order.hold', { site, orderId, holdId: 'H-1', action: 'hold', reason: 'a look' }],
      ['order.hold', { site, orderId, holdId: 'H-1', action: 'release', reason: 'fine' }],
      ...operations.flatMap((operation): [string, object][] => [
        ['operation.started', world.done(orderId, 'SN-1', operation, seal)],
        ['operation.completed', world.done(orderId, 'SN-1', operation, seal)],
      ]),
      [
        'component.installed',
        {
          ...world.done(orderId, 'SN-1', '0010', seal),
          operator: undefined,
          quantity: '2',
          unitOfMeasure: 'each',
          component: { itemId: 'BRG', revision: null, serial: null, lot: 'L-1' },
        },
      ],
      [
        'inspection.recorded',
        {
          site,
          orderId,
          serial: 'SN-1',
          operation: '0010',
          plan,
          characteristicId: 'bore',
          value: '20.004',
          unitOfMeasure: 'mm',
          verdict: 'pass',
          at,
        },
      ],
      [
        'nonconformance.detected',
        {
          site,
          nonconformanceId: 'NCR-EVERY',
          serial: 'SN-1',
          orderId,
          operation: '0010',
          instructionRevision: '1',
          drawingRevision: 'D',
          characteristicId: 'bore',
          planRevision: plan.revision,
          requirement: 'REQ-1',
          description: 'a scratch',
          at,
        },
      ],
      ['disposition.issued', { site, nonconformanceId: 'NCR-EVERY', disposition: 'rework', issuedBy: 'mrb', at }],
      ['unit.completed', { site, orderId, serial: 'SN-1', itemId: 'EVERY', seal, at }],
      ['unit.shipped', { site, serial: 'SN-1', itemId: 'EVERY', at }],
    ];

    const told: unknown[] = [];
    for (const [name, data] of events) {
      const { status, state, detail } = await server.post(world.eventOf(name as never, data));
      told.push([name, status, state, detail]);
    }

    expect(told).toEqual(events.map(([name]) => [name, 202, 'applied', undefined]));
    const order = await world.orders.findOrder({ site, orderId });
    expect(order?.operations).toMatchObject(
      operations.map((operation) => ({ serial: 'SN-1', operation, lockVersion: 1 })),
    );
    expect(
      await world.count('unit_record', 'site = $1 AND order_id = $2 OR record_key = $3', [site, orderId, 'EVERY']),
    ).toBe(4);
  });

  it('sent again gets its first answer, whatever happened since, and is recorded once', async () => {
    const world = new FloorWorld(server.database.db, 'AGAIN');
    const event = world.eventOf('workorder.released', world.order('WO-AGAIN', 'SN-1'));

    const first = await server.post(event);
    await world.makeEffective('D', 1);
    await world.releaseFloor();
    await world.settle();
    const again = await Promise.all([server.post(event), server.post(event), server.post(event)]);

    expect(first).toMatchObject({ status: 202, state: 'parked', waitsFor: [`effectivity/${site}/AGAIN`] });
    expect(again).toEqual([first, first, first]);
    expect(await world.lockRequests('WO-AGAIN')).toHaveLength(1);
  });
});

describe('a sequence number', () => {
  const start = (world: FloorWorld, id: string, sequence: number) =>
    world.eventOf('operation.started', world.done(`WO-${world.itemId}`, 'SN-1', '0010', 'a'.repeat(64)), {
      id,
      sequence,
    });
  /** As if everything that waits had waited too long. */
  const expireAll = async (world: FloorWorld): Promise<void> => {
    await world.db.query(
      `UPDATE cutin.floor_event SET next_at = now(), expires_at = now() WHERE id LIKE $1 AND state IN ('parked', 'waiting')`,
      [`${world.itemId}-%`],
    );
    await world.settle();
  };

  it('stays with the parked event that expired: sent again it is applied, another is refused', async () => {
    const world = new FloorWorld(server.database.db, 'SEQ-PARKED');
    const first = start(world, 'SEQ-PARKED-1', 1);
    await world.tellEvent(first);
    await expireAll(world);

    const other = await server.post(start(world, 'SEQ-PARKED-other', 1));
    const again = await server.post(first);
    const next = await server.post(start(world, 'SEQ-PARKED-2', 2));

    expect(other).toMatchObject({ status: 409, code: 'SEQUENCE_REUSED' });
    expect(again).toMatchObject({ status: 202, state: 'parked', code: 'REFERENCE_NOT_FOUND' });
    expect(next).toMatchObject({ status: 202, state: 'parked' });
  });

  it('belongs to the waiting event that came first, which a second one is told', async () => {
    const world = new FloorWorld(server.database.db, 'SEQ-TWICE');
    await server.post(start(world, 'SEQ-TWICE-a', 5));

    const second = await server.post(start(world, 'SEQ-TWICE-b', 5));

    expect(second).toMatchObject({
      status: 409,
      code: 'SEQUENCE_REUSED',
      reasons: [{ facts: { heldBy: 'SEQ-TWICE-a' } }],
    });
  });

  it('of an event that expired before its turn is free for another, and then no longer its own', async () => {
    const world = new FloorWorld(server.database.db, 'SEQ-FREE');
    const early = start(world, 'SEQ-FREE-a', 2);
    await server.post(early);
    await expireAll(world);

    const other = await server.post(start(world, 'SEQ-FREE-b', 2));
    const again = await server.post(early);

    expect(other).toMatchObject({ status: 202, state: 'waiting', replayFrom: 1 });
    expect(again).toMatchObject({ status: 409, code: 'SEQUENCE_REUSED' });
  });
});

it('the same id with other contents at the same moment, of whatever subject, is taken once and raises an alarm', async () => {
  for (let round = 0; round < 20; round += 1) {
    const world = new FloorWorld(server.database.db, `RACE-${String(round)}`);
    const id = `RACE-${String(round)}`;
    const rivals = ['L-1', 'L-2', 'L-3'].map((lot) =>
      world.eventOf('material.lot.status', { ...aLot(id), lot }, { id }),
    );

    const answers = await Promise.all(rivals.map((event) => server.post(event)));

    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409]);
    expect(await world.count('resource_status', 'key LIKE $1', [`${id}|%`])).toBe(1);
    expect(await world.count('ledger', `kind = 'eventConflict' AND body LIKE $1`, [`%"${id}"%`])).toBe(2);
  }
});

it('requests that share subjects and ids in any order do not wait for each other for ever', async () => {
  const world = new FloorWorld(server.database.db, 'CROSSED');
  const events = Array.from({ length: 20 }, (_, index) =>
    world.eventOf('material.lot.status', { ...aLot('CROSSED'), lot: `L-${String(index)}` }),
  );

  const batches = Array.from({ length: 8 }, (_, index) => shuffled(events, index));
  const answers = await Promise.all(
    batches.map((batch) => server.post(batch, { type: 'application/cloudevents-batch+json' })),
  );

  expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(202));
  expect(await world.count('resource_status', `key LIKE 'CROSSED|%'`)).toBe(20);
});

describe('the sweep', () => {
  it('reads again what came from a sender whose name is no URI', () => {
    const world = new FloorWorld(server.database.db, 'SENDER');
    const kept = { ...world.eventOf('material.lot.status', aLot('SENDER')), source: 'b2mml:Werk Süd 1' };

    expect(readKeptEvent(kept)).toMatchObject({ source: 'b2mml:Werk Süd 1', name: 'material.lot.status' });
  });

  it('lets no event that fails keep the others waiting, and asks a human after a few tries', async () => {
    const world = new FloorWorld(server.database.db, 'POISON', {
      readKept: (body) => {
        if (isPoison(body)) throw new Error('a fault of the engine');
        return readKeptEvent(body);
      },
    });
    let mended = false;
    const isPoison = (body: unknown): boolean => !mended && (body as { id: string }).id === 'POISON-bad';
    const hold = (id: string, sequence: number) =>
      world.eventOf(
        'order.hold',
        { site, orderId: 'WO-POISON', holdId: id, action: 'hold', reason: 'r' },
        { id, sequence },
      );
    for (const [id, sequence] of [
      ['POISON-after', 3],
      ['POISON-bad', 2],
      ['POISON-first', 1],
    ] as const)
      await world.tellEvent(hold(id, sequence));
    await world.makeEffective('D', 1);
    await world.releaseFloor();
    await world.tell('workorder.released', world.order('WO-POISON', 'SN-1'));
    await world.settle();

    const waiting = await world.intake.listEvents({ state: 'waiting', subject: `order/${site}/WO-POISON`, limit: 9 });
    const held = await world.count('order_hold', `order_id = 'WO-POISON'`);
    for (let failed = 1; failed < failuresMax; failed += 1) {
      await world.db.query(`UPDATE cutin.floor_event SET next_at = now() WHERE id = 'POISON-bad'`);
      await world.settle();
    }
    const [after] = await world.intake.listEvents({ state: 'parked', subject: `order/${site}/WO-POISON`, limit: 9 });
    const heldAfter = await world.count('order_hold', `order_id = 'WO-POISON'`);
    mended = true;
    await world.db.query(`UPDATE cutin.floor_event SET next_at = now() WHERE id = 'POISON-bad'`);
    await world.settle();

    expect([waiting.map(({ id }) => id), held]).toEqual([['POISON-bad', 'POISON-after'], 1]);
    expect(after).toMatchObject({ id: 'POISON-bad', code: 'EVENT_FAILED', owner: 'operator' });
    expect(heldAfter).toBe(2);
    expect(await world.count('order_hold', `order_id = 'WO-POISON'`)).toBe(3);
  });
});

describe('an order that is announced anew while its announcement is parked', () => {
  const announced = async (itemId: string, sequences: (number | undefined)[]) => {
    const world = new FloorWorld(server.database.db, itemId);
    const orderId = `WO-${itemId}`;
    const ids: string[] = [];
    for (const [index, sequence] of sequences.entries()) {
      const event = world.eventOf('workorder.released', world.order(orderId, `SN-${String(index + 1)}`), {
        ...(sequence === undefined ? {} : { sequence }),
      });
      ids.push(String(event['id']));
      await world.tellEvent(event);
    }
    await world.releaseFloor();
    await world.makeEffective('D', 1);
    await world.settle();
    const order = await world.orders.findOrder({ site, orderId });
    const states = await Promise.all(ids.map((id) => world.intake.findEvent({ source: '/mes', id })));
    return { order, states, ids };
  };

  it('is the newest one, and the older ones end', async () => {
    const { order, states, ids } = await announced('ANEW', [undefined, undefined, undefined]);

    expect(order?.serials).toBe('SN-3');
    expect(states.map((one) => [one?.state, one?.code])).toEqual([
      ...Array<unknown>(2).fill(['refused', 'ANNOUNCED_ANEW']),
      ['applied', undefined],
    ]);
    expect(states[0]?.reasons).toMatchObject([{ facts: { by: { source: '/mes', id: ids[1] } } }]);
  });

  it('is the one with the highest number, in whatever order they came', async () => {
    const { order, states } = await announced('ANEW-SEQ', [3, 1, 2]);

    expect(order?.serials).toBe('SN-1');
    expect(states.map((one) => one?.code)).toEqual([undefined, 'ANNOUNCED_ANEW', 'ANNOUNCED_ANEW']);
  });
});
