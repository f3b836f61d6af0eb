// Events of the floor on a real PostgreSQL, through the HTTP application: each is applied when it is good, and each class
// of bad payload has its own answer.
import { failuresMax } from '../../adapters/postgres/floor-intake/note-failure';
import { readKeptEvent } from '../../api/read-floor-event';
import { FloorWorld, operations, site } from '../support/floor-world';
import { signedHeaders, startIntakeServer, type IntakeServer } from '../support/intake-server';
import { shuffled } from '../support/shuffled';

jest.setTimeout(120_000);

let server: IntakeServer;
let { database, post, keptRaw } = {} as IntakeServer;

beforeAll(async () => {
  server = await startIntakeServer();
  ({ database, post, keptRaw } = server);
});
afterAll(() => server.end());

const aLot = (itemId: string) => ({ site, itemId, lot: 'L', status: 'blocked', at: '2026-03-02T08:15:00Z' });

async function lockedWorld(
  itemId: string,
  orderId = `WO-${itemId}`,
): Promise<{ world: FloorWorld; orderId: string; seal: string }> {
  const world = new FloorWorld(database.db, itemId);
  await world.makeEffective('D', 1);
  await world.releaseFloor();
  await world.tell('workorder.released', world.order(orderId, 'SN-1 to SN-9'));
  const { seal } = await world.lock(orderId);
  return { world, orderId, seal };
}

describe('a good event', () => {
  it('of every kind is applied, over one order from its release to the shipment of a unit', async () => {
    const { world, orderId, seal } = await lockedWorld('EVERY');
    const [lock] = (await world.stores.floor.findOrder({ site, orderId }))?.locks ?? [];
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
      const { status, state, detail } = await post(world.eventOf(name as never, data));
      told.push([name, status, state, detail]);
    }

    expect(told).toEqual(events.map(([name]) => [name, 202, 'applied', undefined]));
    const order = await world.stores.floor.findOrder({ site, orderId });
    expect(order?.operations).toMatchObject(
      operations.map((operation) => ({ serial: 'SN-1', operation, lockVersion: 1 })),
    );
    expect(
      await world.count('unit_record', 'site = $1 AND order_id = $2 OR record_key = $3', [site, orderId, 'EVERY']),
    ).toBe(4);
  });

  it('sent again gets its first answer, whatever happened since, and is recorded once', async () => {
    const world = new FloorWorld(database.db, 'AGAIN');
    const event = world.eventOf('workorder.released', world.order('WO-AGAIN', 'SN-1'));

    const first = await post(event);
    await world.makeEffective('D', 1);
    await world.releaseFloor();
    await world.settle();
    const again = await Promise.all([post(event), post(event), post(event)]);

    expect(first).toMatchObject({ status: 202, state: 'parked', waitsFor: [`effectivity/${site}/AGAIN`] });
    expect(again).toEqual([first, first, first]);
    expect(await world.lockRequests('WO-AGAIN')).toHaveLength(1);
  });
});

describe('a bad payload', () => {
  it('that is malformed or of an unknown version is answered 400 and kept with its raw bytes and their hash', async () => {
    const world = new FloorWorld(database.db, 'BAD');
    const good = world.eventOf('order.hold', { site, orderId: 'WO-1', holdId: 'H', action: 'hold', reason: 'r' });
    const broken = '{"specversion": "1.0", ';
    const unsound = { ...good, data: { ...(good['data'] as object), action: 'perhaps' } };
    const surplus = { ...good, data: { ...(good['data'] as object), surprise: true } };

    expect(await post(broken)).toMatchObject({ status: 400, code: 'MALFORMED_JSON' });
    expect(await post({ ...good, specversion: '2.0' })).toMatchObject({ status: 400, code: 'EVENT_INVALID' });
    expect(await post({ ...good, sequence: '0' })).toMatchObject({ status: 400, code: 'EVENT_INVALID' });
    expect(await post(unsound)).toMatchObject({
      status: 400,
      code: 'EVENT_DATA_INVALID',
      errors: [{ pointer: '/data/action' }],
    });
    expect(await post(surplus)).toMatchObject({ status: 400, code: 'EVENT_DATA_INVALID' });
    expect(await post({ ...good, type: 'cutin.order.hold.v7' })).toMatchObject({
      status: 400,
      code: 'EVENT_VERSION_UNKNOWN',
    });
    expect(await post({ ...good, type: 'cutin.mbom.released.v1' })).toMatchObject({
      status: 422,
      code: 'EVENT_TYPE_UNKNOWN',
    });

    expect(await keptRaw('MALFORMED_JSON')).toEqual([{ raw: broken, isHashed: true }]);
    expect(await keptRaw('EVENT_VERSION_UNKNOWN')).toMatchObject([{ isHashed: true }]);
    expect(await world.count('floor_event', 'id = $1', [good['id']])).toBe(0);
  });

  it('that the store could not hold is answered 400 with its place, kept, and takes nothing else with it', async () => {
    const world = new FloorWorld(database.db, 'UNSTORABLE');
    const lot = (more: object, attributes: object = {}) => ({
      ...world.eventOf('material.lot.status', { ...aLot('UNSTORABLE'), ...more }),
      ...attributes,
    });
    const nested = JSON.parse(`${'['.repeat(101)}${']'.repeat(101)}`) as unknown;
    const bad: [object, string, string][] = [
      [lot({ at: '2026-03-02T08:15:00+18:00' }), 'EVENT_DATA_INVALID', '/data/at'],
      [lot({ at: '0000-03-02T08:15:00Z' }), 'EVENT_DATA_INVALID', '/data/at'],
      [lot({ at: `2026-03-02T08:15:00.${'1'.repeat(200)}Z` }), 'EVENT_DATA_INVALID', '/data/at'],
      [lot({ expiresOn: '0000-01-01' }), 'EVENT_DATA_INVALID', '/data/expiresOn'],
      [lot({ lot: 'L\u0000' }), 'EVENT_DATA_INVALID', '/data/lot'],
      [lot({ lot: 'L\ud800' }), 'EVENT_DATA_INVALID', '/data/lot'],
      [lot({ 'bad\u0000name': 1 }), 'EVENT_DATA_INVALID', '/data'],
      ...['id', 'source', 'subject', 'dataref', 'correlationid', 'causationid', 'dataschema', 'extension'].flatMap(
        (name): [object, string, string][] => [
          [lot({}, { [name]: 'a\u0000b' }), 'EVENT_INVALID', `/${name}`],
          [lot({}, { [name]: 'a\udc00b' }), 'EVENT_INVALID', `/${name}`],
        ],
      ),
      [lot({}, { extension: nested }), 'EVENT_INVALID', `/extension${'/0'.repeat(99)}`],
    ];

    for (const [event, code, pointer] of bad) {
      const answer = await post(event);
      expect(answer).toMatchObject({ status: 400, code, errors: [{ pointer }] });
      const batch = await post([lot({}), event], { type: 'application/cloudevents-batch+json' });
      expect(batch).toMatchObject({ status: 400, code, errors: [{ pointer }] });
    }

    const beyond = JSON.stringify(lot({}, { extension: 7 })).replace('"extension":7', '"extension":1e999');
    expect(await post(beyond)).toMatchObject({
      status: 400,
      code: 'EVENT_INVALID',
      errors: [{ pointer: '/extension' }],
    });
    const kept = [...(await keptRaw('EVENT_INVALID')), ...(await keptRaw('EVENT_DATA_INVALID'))].filter(({ raw }) =>
      raw.includes('UNSTORABLE'),
    );
    expect(kept).toHaveLength(2 * bad.length + 1);
    expect(await world.count('floor_event', `subject LIKE '%UNSTORABLE%'`)).toBe(0);
  });

  it('without a good signature, where the account signs, is quarantined', async () => {
    const world = new FloorWorld(database.db, 'SIGNED');
    const event = world.eventOf('material.lot.status', {
      site,
      itemId: 'X',
      lot: 'L',
      status: 'blocked',
      at: new Date().toISOString(),
    });
    const body = JSON.stringify(event);
    const send = (headers: Record<string, string>) => post(body, { token: 'signed', headers });

    const refused = [
      await send({}),
      await send(signedHeaders(`${body} `)),
      await send(signedHeaders(body, 1_600_000_000)),
    ];
    const taken = await send(signedHeaders(body));

    expect(refused.map(({ status, code }) => [status, code])).toEqual(Array(3).fill([401, 'EVENT_SIGNATURE_INVALID']));
    expect(await keptRaw('EVENT_SIGNATURE_INVALID')).toHaveLength(3);
    expect(taken).toMatchObject({ status: 202, state: 'applied' });
  });

  it('with an id that came before with other content is a conflict, an alarm, and kept', async () => {
    const { world, orderId } = await lockedWorld('CONFLICT');
    const event = world.eventOf('order.hold', { site, orderId, holdId: 'H', action: 'hold', reason: 'first' });
    await post(event);

    const other = await post({ ...event, data: { ...(event['data'] as object), reason: 'second' } });

    expect(other).toMatchObject({
      status: 409,
      code: 'EVENT_CONFLICT',
      reasons: [{ facts: { heldHash: expect.any(String) as string } }],
    });
    expect(await world.count('ledger', `kind = 'eventConflict' AND body LIKE $1`, [`%${String(event['id'])}%`])).toBe(
      1,
    );
    expect(await world.count('order_hold', 'order_id = $1 AND reason = $2', [orderId, 'second'])).toBe(0);
    expect((await keptRaw('EVENT_CONFLICT')).length).toBe(1);
  });

  it('before its turn waits, and tells from where to send again; its number cannot be used twice', async () => {
    const { world, orderId } = await lockedWorld('GAP');
    const hold = (sequence: number) =>
      world.eventOf(
        'order.hold',
        { site, orderId, holdId: `H-${String(sequence)}`, action: 'hold', reason: 'r' },
        { sequence },
      );

    const [third, second] = [await post(hold(3)), await post(hold(2))];
    const first = await post(hold(1));
    await world.settle();
    const reused = await post(hold(2));

    expect([third, second]).toMatchObject([
      { status: 202, state: 'waiting', code: 'SEQUENCE_GAP', replayFrom: 1 },
      { status: 202, state: 'waiting', replayFrom: 1 },
    ]);
    expect(first).toMatchObject({ status: 202, state: 'applied' });
    expect(await world.count('order_hold', 'order_id = $1', [orderId])).toBe(3);
    expect(reused).toMatchObject({ status: 409, code: 'SEQUENCE_REUSED' });
  });

  it('that refers to nothing known is parked until it arrives, or expires loudly and may be sent again', async () => {
    const world = new FloorWorld(database.db, 'EXPIRES', { expiresAfterMs: 1 });
    const event = world.eventOf('operation.started', world.done('WO-NONE', 'SN-1', '0010', 'a'.repeat(64)));

    const parked = await world.tellEvent(event);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await world.db.query(`UPDATE cutin.floor_event SET next_at = now() WHERE id = $1`, [event['id']]);
    await world.settle();
    const [expired] = await world.intake.listEvents({ state: 'expired', limit: 10 });
    const again = await world.tellEvent(event);

    expect(parked).toMatchObject({ state: 'parked', code: 'REFERENCE_NOT_FOUND', waitsFor: [`order/${site}/WO-NONE`] });
    expect(expired).toMatchObject({ id: event['id'], state: 'expired' });
    expect(await world.count('ledger', `kind = 'eventExpired' AND body LIKE '%WO-NONE%'`)).toBe(1);
    expect(again.state).toBe('parked');
  });

  it('of a superseded revision is refused, names the effective one, and holds the order', async () => {
    const { world, orderId, seal } = await lockedWorld('SUPER');
    await world.makeEffective('E', 1);
    // Nobody disposed of the order: the change holds it. It is released by a new lock.
    const asked = await world.desk.relock({
      site,
      orderId,
      relockId: '1',
      fromVersion: await world.openVersion(orderId),
      disposition: 'switchBeforeStart',
      reason: 'r',
      actor: 'pat',
      printedName: 'Pat',
      meaning: 'm',
      signedHash: 'a'.repeat(64),
    });
    const next = await world.lock(orderId);
    // Two minutes on: later than any difference of clocks.
    const at = new Date(Date.now() + 120_000).toISOString();

    const late = await post(world.eventOf('operation.started', world.done(orderId, 'SN-1', '0010', seal, { at })));
    const stranger = await post(
      world.eventOf('operation.started', world.done(orderId, 'SN-1', '0010', 'f'.repeat(64))),
    );

    expect(asked.kind).toBe('accepted');
    expect(late).toMatchObject({
      status: 409,
      code: 'SUPERSEDED_REVISION',
      reasons: [{ facts: { effective: 'E', presented: 'D' } }],
    });
    expect(stranger).toMatchObject({ status: 409, code: 'SEAL_MISMATCH' });
    const denials = await world.ask(orderId, 'SN-1', next.seal);
    expect(denials.map(({ code }) => code)).toEqual(['ORDER_ON_HOLD', 'ORDER_ON_HOLD']);
  });

  it('pins the documents of its own revision, whatever is released for the next one', async () => {
    const world = new FloorWorld(database.db, 'OWN-DOCUMENTS');
    await world.makeEffective('D', 1);
    await world.releaseFloor();
    await world.makeEffective('E', 100);
    const next = { ...world.instruction('0010', '2', '1'), itemRevisions: ['E'] };
    await world.tell('workinstruction.released', next);

    await world.tell('workorder.released', world.order('WO-OLD', 'SN-1'));
    await world.tell('workorder.released', world.order('WO-NEW', 'SN-100'));
    const [old, fresh] = [await world.lock('WO-OLD'), await world.lock('WO-NEW')];

    const shown = [old, fresh].map(({ lockSet }) => lockSet.routing.operations[0]?.instruction.revision);
    expect(shown).toEqual(['1', '2']);
  });

  it('with ambiguous effectivity or two routings in force waits for the planner', async () => {
    const world = new FloorWorld(database.db, 'AMBIGUOUS');
    await world.makeEffective('D', 1);
    await world.releaseFloor();
    await world.tell('routing.released', { ...world.routing('9'), routingId: 'RT-RIVAL' });

    const parked = await post(world.eventOf('workorder.released', world.order('WO-AMB', 'SN-1')));
    const [listed] = await world.intake.listEvents({ state: 'parked', subject: `order/${site}/WO-AMB`, limit: 10 });

    expect(parked).toMatchObject({ status: 202, state: 'parked', code: 'AMBIGUOUS_RELEASE', owner: 'planner' });
    expect(listed).toMatchObject({ owner: 'planner' });
  });

  it('that is a free-text NCR stays a draft, with what it lacks, and holds no unit', async () => {
    const { world, orderId, seal } = await lockedWorld('FREE');
    const at = new Date().toISOString();

    const draft = await post(
      world.eventOf('nonconformance.detected', {
        site,
        nonconformanceId: 'NCR-FREE',
        serial: 'SN-1',
        orderId,
        drawingRevision: 'B',
        description: 'looks odd',
        at,
      }),
    );

    expect(draft).toMatchObject({ status: 202, state: 'applied', outcome: { state: 'draft' } });
    expect(draft.outcome?.['missing']).toEqual(expect.arrayContaining(['operation', 'drawingRevision', 'requirement']));
    expect(await world.ask(orderId, 'SN-1', seal)).toEqual([]);
  });

  it('in a batch is refused alone; the others of the batch stand', async () => {
    const { world, orderId } = await lockedWorld('BATCH');
    const hold = (holdId: string) =>
      world.eventOf('order.hold', { site, orderId, holdId, action: 'hold', reason: 'r' });
    const conflicting = hold('first');
    await post(conflicting);

    const batch = [
      hold('a'),
      { ...conflicting, data: { ...(conflicting['data'] as object), reason: 'other' } },
      hold('b'),
    ];
    const { status, results } = await post(batch, { type: 'application/cloudevents-batch+json' });

    expect([status, results?.map(({ state }) => state)]).toEqual([409, ['applied', 'refused', 'applied']]);
    expect(await world.count('order_hold', 'order_id = $1', [orderId])).toBe(3);
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
    const world = new FloorWorld(database.db, 'SEQ-PARKED');
    const first = start(world, 'SEQ-PARKED-1', 1);
    await world.tellEvent(first);
    await expireAll(world);

    const other = await post(start(world, 'SEQ-PARKED-other', 1));
    const again = await post(first);
    const next = await post(start(world, 'SEQ-PARKED-2', 2));

    expect(other).toMatchObject({ status: 409, code: 'SEQUENCE_REUSED' });
    expect(again).toMatchObject({ status: 202, state: 'parked', code: 'REFERENCE_NOT_FOUND' });
    expect(next).toMatchObject({ status: 202, state: 'parked' });
  });

  it('belongs to the waiting event that came first, which a second one is told', async () => {
    const world = new FloorWorld(database.db, 'SEQ-TWICE');
    await post(start(world, 'SEQ-TWICE-a', 5));

    const second = await post(start(world, 'SEQ-TWICE-b', 5));

    expect(second).toMatchObject({
      status: 409,
      code: 'SEQUENCE_REUSED',
      reasons: [{ facts: { heldBy: 'SEQ-TWICE-a' } }],
    });
  });

  it('of an event that expired before its turn is free for another, and then no longer its own', async () => {
    const world = new FloorWorld(database.db, 'SEQ-FREE');
    const early = start(world, 'SEQ-FREE-a', 2);
    await post(early);
    await expireAll(world);

    const other = await post(start(world, 'SEQ-FREE-b', 2));
    const again = await post(early);

    expect(other).toMatchObject({ status: 202, state: 'waiting', replayFrom: 1 });
    expect(again).toMatchObject({ status: 409, code: 'SEQUENCE_REUSED' });
  });
});

it('the same id with other contents at the same moment, of whatever subject, is taken once and raises an alarm', async () => {
  for (let round = 0; round < 20; round += 1) {
    const world = new FloorWorld(database.db, `RACE-${String(round)}`);
    const id = `RACE-${String(round)}`;
    const rivals = ['L-1', 'L-2', 'L-3'].map((lot) =>
      world.eventOf('material.lot.status', { ...aLot(id), lot }, { id }),
    );

    const answers = await Promise.all(rivals.map((event) => post(event)));

    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409]);
    expect(await world.count('resource_status', 'key LIKE $1', [`${id}|%`])).toBe(1);
    expect(await world.count('ledger', `kind = 'eventConflict' AND body LIKE $1`, [`%"${id}"%`])).toBe(2);
  }
});

it('requests that share subjects and ids in any order do not wait for each other for ever', async () => {
  const world = new FloorWorld(database.db, 'CROSSED');
  const events = Array.from({ length: 20 }, (_, index) =>
    world.eventOf('material.lot.status', { ...aLot('CROSSED'), lot: `L-${String(index)}` }),
  );

  const batches = Array.from({ length: 8 }, (_, index) => shuffled(events, index));
  const answers = await Promise.all(
    batches.map((batch) => post(batch, { type: 'application/cloudevents-batch+json' })),
  );

  expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(202));
  expect(await world.count('resource_status', `key LIKE 'CROSSED|%'`)).toBe(20);
});

describe('the sweep', () => {
  it('reads again what came from a sender whose name is no URI', () => {
    const world = new FloorWorld(database.db, 'SENDER');
    const kept = { ...world.eventOf('material.lot.status', aLot('SENDER')), source: 'b2mml:Werk Süd 1' };

    expect(readKeptEvent(kept)).toMatchObject({ source: 'b2mml:Werk Süd 1', name: 'material.lot.status' });
  });

  it('lets no event that fails keep the others waiting, and asks a human after a few tries', async () => {
    const world = new FloorWorld(database.db, 'POISON', {
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
    const world = new FloorWorld(database.db, itemId);
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
    const order = await world.stores.floor.findOrder({ site, orderId });
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

describe('who looks', () => {
  it('finds one event with its first answer, and the whole answer that stands now', async () => {
    const world = new FloorWorld(database.db, 'LOOK');
    const event = world.eventOf('workorder.released', world.order('WO-LOOK', 'SN-1'), { source: '/mes/a' });
    const first = await world.tellEvent(event);
    await world.makeEffective('D', 1);
    await world.releaseFloor();
    await world.settle();

    const path = `/events/${String(event['id'])}?source=`;
    const found = await server.call(`${path}${encodeURIComponent('/mes/a')}`, { token: 'auditor' });
    const other = await server.call(`${path}${encodeURIComponent('/mes/b')}`, { token: 'auditor' });
    const unnamed = await server.call(path, { token: 'auditor' });

    expect(found.status).toBe(200);
    expect(found.body).toMatchObject({
      state: 'applied',
      type: 'cutin.workorder.released.v1',
      receivedBy: 'mes',
      firstAnswer: first,
      event,
      outcome: { orderId: 'WO-LOOK', handoffId: expect.any(String) as string },
    });
    expect(found.body).not.toHaveProperty('code');
    expect([other, unnamed]).toMatchObject([{ status: 404, body: { code: 'EVENT_UNKNOWN' } }, { status: 400 }]);
  });

  it('is told every reason of a refusal that came later', async () => {
    const world = new FloorWorld(database.db, 'LATER');
    const event = world.eventOf('operation.started', world.done('WO-LATER', 'SN-1', '0010', 'f'.repeat(64)));
    await world.tellEvent(event);
    await world.makeEffective('D', 1);
    await world.releaseFloor();
    await world.tell('workorder.released', world.order('WO-LATER', 'SN-1'));
    await world.lock('WO-LATER');
    await world.settle();

    const [listed] = await world.intake.listEvents({ state: 'refused', subject: `order/${site}/WO-LATER`, limit: 1 });

    expect(listed).toMatchObject({ code: 'SEAL_MISMATCH', reasons: [{ facts: { presented: 'f'.repeat(64) } }] });
  });

  it('pages through events and through what was turned away, each once, newest first', async () => {
    const world = new FloorWorld(database.db, 'PAGES');
    const batch = Array.from({ length: 7 }, (_, index) =>
      world.eventOf('material.lot.status', { ...aLot('PAGES'), lot: 'L' }, { id: `PAGES-${String(index)}` }),
    );
    await post(batch, { type: 'application/cloudevents-batch+json' });
    for (let index = 0; index < 5; index += 1) await post(`{"page": ${String(index)}`);
    const readAll = async (path: string, token: string): Promise<Record<string, unknown>[]> => {
      const all: Record<string, unknown>[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const { body } = await server.call(`${path}${cursor === '' ? '' : `&cursor=${cursor}`}`, { token });
        const page = body as { items: Record<string, unknown>[]; nextCursor: string | null };
        all.push(...page.items);
        cursor = page.nextCursor;
      }
      return all;
    };

    const subject = encodeURIComponent(`lot/${site}/PAGES/L`);
    const events = await readAll(`/events?limit=3&subject=${subject}`, 'auditor');
    const rejected = await readAll('/events/rejected?limit=2', 'operator');

    expect(events.map(({ id }) => id)).toEqual(batch.map(({ id }) => id).reverse());
    expect(new Set(rejected.map(({ rejectedId }) => rejectedId)).size).toBe(rejected.length);
    expect(rejected).toHaveLength(await world.count('rejected_event'));
    expect(rejected[0]).toMatchObject({ code: 'MALFORMED_JSON', sizeBytes: 10, receivedBy: 'mes' });
    const times = rejected.map(({ receivedAt }) => String(receivedAt));
    expect(times).toEqual([...times].sort().reverse());
    const raw = await server.call(`/events/rejected/${String(rejected[0]?.['rejectedId'])}`, { token: 'auditor' });
    expect(raw).toEqual({ status: 200, body: '{"page": 4' });
  });

  it('at what was turned away has the role for it, and the metrics count it', async () => {
    const denied = [
      await server.call('/events/rejected', { token: 'mes' }),
      await server.call('/events/rejected/00000000-0000-4000-8000-000000000000', { token: 'mes' }),
    ];
    const unknown = await server.call('/events/rejected/nothing', { token: 'auditor' });

    expect(denied.map(({ status }) => status)).toEqual([403, 403]);
    expect(unknown).toMatchObject({ status: 404, body: { code: 'EVENT_UNKNOWN' } });
    expect(await server.metrics()).toMatch(/cutin_events_rejected_total\{code="MALFORMED_JSON"\} [1-9]/);
  });
});

describe('an account', () => {
  const aRelease = (source: string, id: string) => ({
    specversion: '1.0',
    id,
    source,
    type: 'cutin.change.released.v1',
    data: {},
  });

  it('cannot speak for Cutin, nor for a source that it was not given; what it says is kept', async () => {
    const world = new FloorWorld(database.db, 'SPOOF');
    const says = (source: string) => world.eventOf('material.lot.status', aLot('SPOOF'), { source });
    const disposes = (source: string) =>
      world.eventOf(
        'disposition.issued',
        {
          site,
          nonconformanceId: 'NCR-SPOOF',
          disposition: 'scrap',
          issuedBy: 'mrb',
          at: '2026-03-02T08:15:00Z',
        },
        { source },
      );

    const ours = [await post(says('/cutin')), await post(says('/Cutin/x')), await post(aRelease('/cutin', 'SPOOF-r'))];
    const foreign = [await post(disposes('/mes'), { token: 'qms' }), await post(disposes('/qms-2'), { token: 'qms' })];
    const notOwned = await post(says('/qms'), { token: 'qms' });
    const own = [
      await post(disposes('/qms'), { token: 'qms' }),
      await post(disposes('/qms/PLANT-A'), { token: 'qms' }),
      await post(disposes('/lab/7'), { token: 'qms' }),
    ];

    const asB2mml = await post(says('b2mml:MES-1'));

    expect([...ours, ...foreign, asB2mml].map(({ status, code }) => [status, code])).toEqual(
      Array(6).fill([403, 'SOURCE_NOT_ALLOWED']),
    );
    expect(notOwned).toMatchObject({ status: 403, code: 'EVENT_NOT_OWNED' });
    expect(own.map(({ status, state }) => [status, state])).toEqual(Array(3).fill([202, 'parked']));
    expect(await keptRaw('SOURCE_NOT_ALLOWED')).toHaveLength(6);
    expect(await keptRaw('EVENT_NOT_OWNED')).toHaveLength(1);
  });
});

describe('an NCR', () => {
  const at = new Date().toISOString();
  const found = (itemId: string, more: object = {}): object => ({
    site,
    nonconformanceId: `NCR-${itemId}`,
    serial: 'SN-1',
    orderId: `WO-${itemId}`,
    operation: '0010',
    instructionRevision: '1',
    drawingRevision: 'D',
    characteristicId: 'bore',
    requirement: 'REQ-1',
    planRevision: 'inspectionPlan-D',
    description: 'a scratch',
    at,
    ...more,
  });
  const disposed = (itemId: string, disposition = 'rework', more: object = {}): object => ({
    site,
    nonconformanceId: `NCR-${itemId}`,
    disposition,
    issuedBy: 'mrb',
    at,
    ...more,
  });
  const ledgerOf = (itemId: string): Promise<number> =>
    new FloorWorld(database.db, itemId).count('ledger', `kind LIKE 'nonconformance%' AND body LIKE $1`, [
      `%NCR-${itemId}"%`,
    ]);

  it('that is open or disposed of answers how it stands when told again, and is not changed by other content', async () => {
    const { world } = await lockedWorld('NCR-TOLD');
    const told: [string, object][] = [
      ['nonconformance.detected', found('NCR-TOLD')],
      ['nonconformance.detected', found('NCR-TOLD')],
      ['nonconformance.detected', found('NCR-TOLD', { description: 'a dent' })],
      ['disposition.issued', disposed('NCR-TOLD')],
      ['nonconformance.detected', found('NCR-TOLD')],
      ['nonconformance.detected', found('NCR-TOLD', { description: 'a dent' })],
      ['disposition.issued', disposed('NCR-TOLD')],
      ['disposition.issued', disposed('NCR-TOLD', 'scrap')],
      ['disposition.issued', disposed('NCR-TOLD', 'useAsIs', { concession: 'C-1' })],
    ];

    const answers = [];
    for (const [name, data] of told) answers.push(await post(world.eventOf(name as never, data)));

    expect(answers.map(({ status, code, outcome }) => [status, code ?? outcome?.['state']])).toEqual([
      [202, 'open'],
      [202, 'open'],
      [409, 'NONCONFORMANCE_CONFLICT'],
      [202, 'dispositioned'],
      [202, 'dispositioned'],
      [409, 'NONCONFORMANCE_CONFLICT'],
      [202, 'dispositioned'],
      [409, 'NONCONFORMANCE_DISPOSED'],
      [409, 'NONCONFORMANCE_DISPOSED'],
    ]);
    const { rows } = await database.db.query(
      `SELECT state, disposition, body->>'description' AS description FROM cutin.nonconformance WHERE nonconformance_id = 'NCR-NCR-TOLD'`,
    );
    expect(rows).toEqual([{ state: 'dispositioned', disposition: 'rework', description: 'a scratch' }]);
    expect(await ledgerOf('NCR-TOLD')).toBe(2);
  });

  it('that came before its order and lock opens by itself once they are there, and its disposition follows', async () => {
    const world = new FloorWorld(database.db, 'NCR-EARLY');
    const disposition = world.eventOf('disposition.issued', disposed('NCR-EARLY'));
    const draft = await world.tell('nonconformance.detected', found('NCR-EARLY'));
    const waiting = await world.tellEvent(disposition);
    await world.makeEffective('D', 1);
    await world.releaseFloor();
    await world.tell('workorder.released', world.order('WO-NCR-EARLY', 'SN-1'));
    await world.settle();
    const unlocked = await world.count('nonconformance', `nonconformance_id = 'NCR-NCR-EARLY' AND state = 'draft'`);
    const { seal } = await world.lock('WO-NCR-EARLY');

    await world.intake.sweep(100);

    expect([draft.outcome, waiting.state, unlocked]).toMatchObject([{ state: 'draft' }, 'parked', 1]);
    await world.settle();
    const { rows } = await database.db.query(
      `SELECT state, end_item AS "endItem", missing FROM cutin.nonconformance WHERE nonconformance_id = 'NCR-NCR-EARLY'`,
    );
    expect(rows).toEqual([{ state: 'dispositioned', endItem: 'NCR-EARLY', missing: [] }]);
    expect(await ledgerOf('NCR-EARLY')).toBe(3);
    expect(await world.ask('WO-NCR-EARLY', 'SN-1', seal)).toEqual([]);
  });

  it('that opened by itself holds its unit', async () => {
    const world = new FloorWorld(database.db, 'NCR-HOLDS');
    await world.tell('nonconformance.detected', found('NCR-HOLDS'));
    await world.makeEffective('D', 1);
    await world.releaseFloor();
    await world.tell('workorder.released', world.order('WO-NCR-HOLDS', 'SN-1'));
    const { seal } = await world.lock('WO-NCR-HOLDS');
    await world.settle();

    expect(await world.ask('WO-NCR-HOLDS', 'SN-1', seal)).toMatchObject([{ code: 'OPEN_NONCONFORMANCE' }]);
  });

  it('that is a draft keeps the unit in the plant, until it is reported in full and disposed of', async () => {
    const { world, orderId, seal } = await built('NCR-DRAFT');
    const text = { site, nonconformanceId: 'NCR-NCR-DRAFT', serial: 'SN-1', description: 'looks odd', at };
    await world.tell('nonconformance.detected', text);
    await world.tell('unit.completed', { site, orderId, serial: 'SN-1', itemId: 'NCR-DRAFT', seal, at });
    const shipped = world.eventOf('unit.shipped', { site, serial: 'SN-1', itemId: 'NCR-DRAFT', at });

    const parked = await world.tellEvent(shipped);
    await world.tell('nonconformance.detected', found('NCR-DRAFT'));
    await world.tell('disposition.issued', disposed('NCR-DRAFT'));
    await world.settle();

    expect(parked).toMatchObject({ state: 'parked', code: 'OPEN_NONCONFORMANCE', owner: 'quality engineer' });
    const { state } = (await world.intake.findEvent({ source: '/mes', id: String(shipped['id']) })) ?? {};
    expect(state).toBe('applied');
  });

  it('by which the unit was scrapped refuses its shipment', async () => {
    const { world, orderId, seal } = await built('NCR-SCRAP');
    await world.tell('nonconformance.detected', found('NCR-SCRAP'));
    await world.tell('disposition.issued', disposed('NCR-SCRAP', 'scrap'));
    await world.tell('unit.completed', { site, orderId, serial: 'SN-1', itemId: 'NCR-SCRAP', seal, at });

    const shipped = await world.tell('unit.shipped', { site, serial: 'SN-1', itemId: 'NCR-SCRAP', at });

    expect(shipped).toMatchObject({ state: 'refused', code: 'UNIT_NOT_SHIPPABLE' });
  });
});

/** A world whose unit SN-1 has passed every operation. */
async function built(itemId: string): Promise<{ world: FloorWorld; orderId: string; seal: string }> {
  const locked = await lockedWorld(itemId);
  const { world, orderId, seal } = locked;
  for (const operation of operations) {
    await world.tell('operation.started', world.done(orderId, 'SN-1', operation, seal));
    await world.tell('operation.completed', world.done(orderId, 'SN-1', operation, seal));
  }
  return locked;
}

describe('a unit', () => {
  const at = new Date().toISOString();

  it('completed to another lock is refused, names the effective one, and holds the order', async () => {
    const { world, orderId } = await built('UNIT-SEAL');
    const completed = { site, orderId, serial: 'SN-1', itemId: 'UNIT-SEAL', seal: 'e'.repeat(64), at };

    const answer = await post(world.eventOf('unit.completed', completed));
    const strange = await post(world.eventOf('unit.completed', { ...completed, serial: 'SN-77' }));

    expect(answer).toMatchObject({ status: 409, code: 'SEAL_MISMATCH' });
    expect(strange.status).toBe(409);
    expect(await world.count('order_hold', `order_id = $1 AND released_at IS NULL`, [orderId])).toBe(2);
    expect(await world.count('unit_record', `order_id = $1`, [orderId])).toBe(0);
  });

  it('with an operation that is being done again under a later lock is not completed', async () => {
    const { world, orderId } = await built('UNIT-AGAIN');
    await world.desk.placeHold({ site, orderId, holdId: 'rework', reason: 'r', actor: 'pat' });
    expect(await world.relock(orderId)).toMatchObject({ kind: 'accepted' });
    const { seal } = await world.lock(orderId);
    // Two minutes on: later than any difference of clocks, so that it is work under the later lock.
    const later = { at: new Date(Date.now() + 120_000).toISOString() };
    await world.tell('operation.started', world.done(orderId, 'SN-1', '0010', seal, later));
    const completed = world.eventOf('unit.completed', {
      site,
      orderId,
      serial: 'SN-1',
      itemId: 'UNIT-AGAIN',
      seal,
      at,
    });

    const early = await post(completed);
    await world.tell('operation.completed', world.done(orderId, 'SN-1', '0010', seal, later));
    await world.settle();

    expect(early).toMatchObject({ status: 202, state: 'parked', detail: 'SN-1 lacks 0010.' });
    expect(await world.intake.findEvent({ source: '/mes', id: String(completed['id']) })).toMatchObject({
      state: 'applied',
    });
  });

  it('of one product neither completes nor blocks the unit of another that has its number', async () => {
    const [one, other] = [await built('TWIN-A'), await built('TWIN-B')];
    const completed = ({ orderId, seal }: typeof one, itemId: string) => {
      return { site, orderId, serial: 'SN-1', itemId, seal, at };
    };
    await one.world.tell('unit.completed', completed(one, 'TWIN-A'));
    await other.world.tell('nonconformance.detected', {
      site,
      nonconformanceId: 'NCR-TWIN',
      serial: 'SN-1',
      orderId: other.orderId,
      operation: '0010',
      instructionRevision: '1',
      drawingRevision: 'D',
      characteristicId: 'bore',
      requirement: 'REQ-1',
      planRevision: 'inspectionPlan-D',
      description: 'd',
      at,
    });

    const ofOther = await other.world.tell('unit.shipped', { site, serial: 'SN-1', itemId: 'TWIN-B', at });
    const ofOne = await one.world.tell('unit.shipped', { site, serial: 'SN-1', itemId: 'TWIN-A', at });
    const misnamed = await other.world.tell('unit.completed', completed(other, 'TWIN-A'));

    expect(ofOther).toMatchObject({ state: 'parked', code: 'REFERENCE_NOT_FOUND' });
    expect(ofOne).toMatchObject({ state: 'applied' });
    expect(misnamed).toMatchObject({ state: 'refused', code: 'ITEM_NOT_OF_ORDER' });
    const { rows } = await database.db.query(
      `SELECT end_item AS "endItem", state, disposition FROM cutin.nonconformance WHERE nonconformance_id = 'NCR-TWIN'`,
    );
    expect(rows).toEqual([{ endItem: 'TWIN-B', state: 'open', disposition: null }]);
  });
});

describe('a site in shadow', () => {
  it('permits every start, tells what it would have denied, and lists that', async () => {
    const ask = await server.call('/authorisations', {
      token: 'mes',
      body: {
        questions: ['WO-S1', 'WO-S2'].map((orderId) => ({
          site: 'PLANT-SHADOW',
          orderId,
          serial: 'SN-1',
          operation: '0010',
          operator: 'sam',
          presented: { seal: 'a'.repeat(64) },
        })),
      },
    });
    const { answers } = ask.body as { answers: { authorisationId: string }[] };
    const listed = await server.call('/authorisations?decision=wouldDeny&site=PLANT-SHADOW', { token: 'auditor' });
    const { items } = listed.body as { items: { authorisationId: string }[] };

    expect(answers).toMatchObject(
      Array(2).fill({ decision: 'permit', mode: 'shadow', reasons: [{ code: 'NO_LOCK' }] }),
    );
    expect(items.map(({ authorisationId }) => authorisationId).sort()).toEqual(
      answers.map(({ authorisationId }) => authorisationId).sort(),
    );
  });
});
