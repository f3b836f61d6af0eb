// Bad events of the floor on a real PostgreSQL, through the HTTP application: each class has its own answer.
import { FloorWorld, site } from '../support/floor-world';
import { signedHeaders, useIntakeServer } from '../support/intake-server';
import { aLot, lockedWorld } from '../support/intake-worlds';

jest.setTimeout(120_000);

const server = useIntakeServer();

describe('a bad payload', () => {
  it('that is malformed or of an unknown version is answered 400 and kept with its raw bytes and their hash', async () => {
    const world = new FloorWorld(server.database.db, 'BAD');
    const good = world.eventOf('order.hold', { site, orderId: 'WO-1', holdId: 'H', action: 'hold', reason: 'r' });
    const broken = '{"specversion": "1.0", ';
    const unsound = { ...good, data: { ...(good['data'] as object), action: 'perhaps' } };
    const surplus = { ...good, data: { ...(good['data'] as object), surprise: true } };

    expect(await server.post(broken)).toMatchObject({ status: 400, code: 'MALFORMED_JSON' });
    expect(await server.post({ ...good, specversion: '2.0' })).toMatchObject({ status: 400, code: 'EVENT_INVALID' });
    expect(await server.post({ ...good, sequence: '0' })).toMatchObject({ status: 400, code: 'EVENT_INVALID' });
    expect(await server.post(unsound)).toMatchObject({
      status: 400,
      code: 'EVENT_DATA_INVALID',
      errors: [{ pointer: '/data/action' }],
    });
    expect(await server.post(surplus)).toMatchObject({ status: 400, code: 'EVENT_DATA_INVALID' });
    expect(await server.post({ ...good, type: 'cutin.order.hold.v7' })).toMatchObject({
      status: 400,
      code: 'EVENT_VERSION_UNKNOWN',
    });
    expect(await server.post({ ...good, type: 'cutin.mbom.released.v1' })).toMatchObject({
      status: 422,
      code: 'EVENT_TYPE_UNKNOWN',
    });

    expect(await server.keptRaw('MALFORMED_JSON')).toEqual([{ raw: broken, isHashed: true }]);
    expect(await server.keptRaw('EVENT_VERSION_UNKNOWN')).toMatchObject([{ isHashed: true }]);
    expect(await world.count('floor_event', 'id = $1', [good['id']])).toBe(0);
  });

  it('that the store could not hold is answered 400 with its place, kept, and takes nothing else with it', async () => {
    const world = new FloorWorld(server.database.db, 'UNSTORABLE');
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
      [lot({ extension: nested }), 'EVENT_DATA_INVALID', `/data/extension${'/0'.repeat(98)}`],
      [lot({}, { extension: nested }), 'EVENT_INVALID', '/extension'],
    ];

    for (const [event, code, pointer] of bad) {
      const answer = await server.post(event);
      expect(answer).toMatchObject({ status: 400, code, errors: [{ pointer }] });
      const batch = await server.post([event, event], { type: 'application/cloudevents-batch+json' });
      const fault = { state: 'refused', status: 400, code, errors: [{ pointer }] };
      expect(batch).toMatchObject({
        status: 409,
        results: [
          { index: 0, ...fault },
          { index: 1, ...fault },
        ],
      });
    }

    const beyond = JSON.stringify(lot({}, { extension: 7 })).replace('"extension":7', '"extension":1e999');
    expect(await server.post(beyond)).toMatchObject({
      status: 400,
      code: 'EVENT_INVALID',
      errors: [{ pointer: '/extension' }],
    });
    const kept = [...(await server.keptRaw('EVENT_INVALID')), ...(await server.keptRaw('EVENT_DATA_INVALID'))].filter(
      ({ raw }) => raw.includes('UNSTORABLE'),
    );
    expect(kept).toHaveLength(2 * bad.length + 1);
    expect(await world.count('floor_event', `subject LIKE '%UNSTORABLE%'`)).toBe(0);
  });

  it('without a good signature, where the account signs, is quarantined', async () => {
    const world = new FloorWorld(server.database.db, 'SIGNED');
    const event = world.eventOf('material.lot.status', {
      site,
      itemId: 'X',
      lot: 'L',
      status: 'blocked',
      at: new Date().toISOString(),
    });
    const body = JSON.stringify(event);
    const send = (headers: Record<string, string>) => server.post(body, { token: 'signed', headers });

    const refused = [
      await send({}),
      await send(signedHeaders(`${body} `)),
      await send(signedHeaders(body, 1_600_000_000)),
    ];
    const taken = await send(signedHeaders(body));

    expect(refused.map(({ status, code }) => [status, code])).toEqual(Array(3).fill([401, 'EVENT_SIGNATURE_INVALID']));
    expect(await server.keptRaw('EVENT_SIGNATURE_INVALID')).toHaveLength(3);
    expect(taken).toMatchObject({ status: 202, state: 'applied' });
  });

  it('with an id that came before with other content is a conflict, an alarm, and kept', async () => {
    const { world, orderId } = await lockedWorld(server, 'CONFLICT');
    const event = world.eventOf('order.hold', { site, orderId, holdId: 'H', action: 'hold', reason: 'first' });
    await server.post(event);

    const other = await server.post({ ...event, data: { ...(event['data'] as object), reason: 'second' } });

    expect(other).toMatchObject({
      status: 409,
      code: 'EVENT_CONFLICT',
      reasons: [{ facts: { heldHash: expect.any(String) as string } }],
    });
    expect(await world.count('ledger', `kind = 'eventConflict' AND body LIKE $1`, [`%${String(event['id'])}%`])).toBe(
      1,
    );
    expect(await world.count('order_hold', 'order_id = $1 AND reason = $2', [orderId, 'second'])).toBe(0);
    expect((await server.keptRaw('EVENT_CONFLICT')).length).toBe(1);
  });

  it('before its turn waits, and tells from where to send again; its number cannot be used twice', async () => {
    const { world, orderId } = await lockedWorld(server, 'GAP');
    const hold = (sequence: number) =>
      world.eventOf(
        'order.hold',
        { site, orderId, holdId: `H-${String(sequence)}`, action: 'hold', reason: 'r' },
        { sequence },
      );

    const [third, second] = [await server.post(hold(3)), await server.post(hold(2))];
    const first = await server.post(hold(1));
    await world.settle();
    const reused = await server.post(hold(2));

    expect([third, second]).toMatchObject([
      { status: 202, state: 'waiting', code: 'SEQUENCE_GAP', replayFrom: 1 },
      { status: 202, state: 'waiting', replayFrom: 1 },
    ]);
    expect(first).toMatchObject({ status: 202, state: 'applied' });
    expect(await world.count('order_hold', 'order_id = $1', [orderId])).toBe(3);
    expect(reused).toMatchObject({ status: 409, code: 'SEQUENCE_REUSED' });
  });

  it('that refers to nothing known is parked until it arrives, or expires loudly and may be sent again', async () => {
    const world = new FloorWorld(server.database.db, 'EXPIRES', { expiresAfterMs: 1 });
    const event = world.eventOf('operation.started', world.done('WO-NONE', 'SN-1', '0010', 'a'.repeat(64)));

    const parked = await world.tellEvent(event);
    await world.db.query(`UPDATE cutin.floor_event SET next_at = now(), expires_at = now() WHERE id = $1`, [
      event['id'],
    ]);
    await world.settle();
    const [expired] = await world.intake.listEvents({ state: 'expired', limit: 10 });
    const again = await world.tellEvent(event);

    expect(parked).toMatchObject({ state: 'parked', code: 'REFERENCE_NOT_FOUND', waitsFor: [`order/${site}/WO-NONE`] });
    expect(expired).toMatchObject({ id: event['id'], state: 'expired' });
    expect(await world.count('ledger', `kind = 'eventExpired' AND body LIKE '%WO-NONE%'`)).toBe(1);
    expect(again.state).toBe('parked');
  });

  it('of a superseded revision is refused, names the effective one, and holds the order', async () => {
    const { world, orderId, seal } = await lockedWorld(server, 'SUPER');
    await world.makeEffective('E', 1);
    // Nobody disposed of the order: the change holds it. It is released by a new lock.
    const asked = await world.relock(orderId, {
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
    await world.age(orderId, 120);
    const at = new Date().toISOString();

    const late = await server.post(
      world.eventOf('operation.started', world.done(orderId, 'SN-1', '0010', seal, { at })),
    );
    const stranger = await server.post(
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
    const world = new FloorWorld(server.database.db, 'OWN-DOCUMENTS');
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
    const world = new FloorWorld(server.database.db, 'AMBIGUOUS');
    await world.makeEffective('D', 1);
    await world.releaseFloor();
    await world.tell('routing.released', { ...world.routing('9'), routingId: 'RT-RIVAL' });

    const parked = await server.post(world.eventOf('workorder.released', world.order('WO-AMB', 'SN-1')));
    const [listed] = await world.intake.listEvents({ state: 'parked', subject: `order/${site}/WO-AMB`, limit: 10 });

    expect(parked).toMatchObject({ status: 202, state: 'parked', code: 'AMBIGUOUS_RELEASE', owner: 'planner' });
    expect(listed).toMatchObject({ owner: 'planner' });
  });

  it('that is a free-text NCR stays a draft, with what it lacks, and holds no unit', async () => {
    const { world, orderId, seal } = await lockedWorld(server, 'FREE');
    const at = new Date().toISOString();

    const draft = await server.post(
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
    const { world, orderId } = await lockedWorld(server, 'BATCH');
    const hold = (holdId: string) =>
      world.eventOf('order.hold', { site, orderId, holdId, action: 'hold', reason: 'r' });
    const conflicting = hold('first');
    await server.post(conflicting);

    const batch = [
      hold('a'),
      { ...conflicting, data: { ...(conflicting['data'] as object), reason: 'other' } },
      hold('b'),
    ];
    const { status, results } = await server.post(batch, { type: 'application/cloudevents-batch+json' });

    expect([status, results?.map(({ state }) => state)]).toEqual([409, ['applied', 'refused', 'applied']]);
    expect(await world.count('order_hold', 'order_id = $1', [orderId])).toBe(3);
  });
});
