// Nonconformances and completed units on a real PostgreSQL, as the floor tells them through the HTTP application.
import { bore } from '../support/bore';
import { FloorWorld, operations, site } from '../support/floor-world';
import { useIntakeServer } from '../support/intake-server';
import { lockedWorld, built } from '../support/intake-worlds';

jest.setTimeout(120_000);

const server = useIntakeServer();

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
    new FloorWorld(server.database.db, itemId).count('ledger', `kind LIKE 'nonconformance%' AND body LIKE $1`, [
      `%NCR-${itemId}"%`,
    ]);

  it('that is open or disposed of answers how it stands when told again, and is not changed by other content', async () => {
    const { world } = await lockedWorld(server, 'NCR-TOLD');
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
    for (const [name, data] of told) answers.push(await server.post(world.eventOf(name as never, data)));

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
    const { rows } = await server.database.db.query(
      `SELECT state, disposition, body->>'description' AS description FROM cutin.nonconformance WHERE nonconformance_id = 'NCR-NCR-TOLD'`,
    );
    expect(rows).toEqual([{ state: 'dispositioned', disposition: 'rework', description: 'a scratch' }]);
    expect(await ledgerOf('NCR-TOLD')).toBe(2);
  });

  it('that came before its order and lock opens by itself once they are there, and its disposition follows', async () => {
    const world = new FloorWorld(server.database.db, 'NCR-EARLY');
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
    const { rows } = await server.database.db.query(
      `SELECT state, end_item AS "endItem", missing FROM cutin.nonconformance WHERE nonconformance_id = 'NCR-NCR-EARLY'`,
    );
    expect(rows).toEqual([{ state: 'dispositioned', endItem: 'NCR-EARLY', missing: [] }]);
    expect(await ledgerOf('NCR-EARLY')).toBe(3);
    expect(await world.ask('WO-NCR-EARLY', 'SN-1', seal)).toEqual([]);
  });

  it('that opened by itself holds its unit', async () => {
    const world = new FloorWorld(server.database.db, 'NCR-HOLDS');
    await world.tell('nonconformance.detected', found('NCR-HOLDS'));
    await world.makeEffective('D', 1);
    await world.releaseFloor();
    await world.tell('workorder.released', world.order('WO-NCR-HOLDS', 'SN-1'));
    const { seal } = await world.lock('WO-NCR-HOLDS');
    await world.settle();

    expect(await world.ask('WO-NCR-HOLDS', 'SN-1', seal)).toMatchObject([{ code: 'OPEN_NONCONFORMANCE' }]);
  });

  it('that is a draft keeps the unit in the plant, until it is reported in full and disposed of', async () => {
    const { world, orderId, seal } = await built(server, 'NCR-DRAFT');
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
    const { world, orderId, seal } = await built(server, 'NCR-SCRAP');
    await world.tell('nonconformance.detected', found('NCR-SCRAP'));
    await world.tell('disposition.issued', disposed('NCR-SCRAP', 'scrap'));
    await world.tell('unit.completed', { site, orderId, serial: 'SN-1', itemId: 'NCR-SCRAP', seal, at });

    const shipped = await world.tell('unit.shipped', { site, serial: 'SN-1', itemId: 'NCR-SCRAP', at });

    expect(shipped).toMatchObject({ state: 'refused', code: 'UNIT_NOT_SHIPPABLE' });
  });
});

describe('a failed key characteristic', () => {
  it('raises an NCR by itself, which holds its unit until it is disposed of, and is told to subscribers', async () => {
    const world = new FloorWorld(server.database.db, 'NCR-KEY', { characteristics: { bore: { ...bore, key: true } } });
    await world.makeEffective('D', 1);
    await world.releaseFloor();
    const orderId = 'WO-NCR-KEY';
    await world.tell('workorder.released', world.order(orderId, 'SN-1 to SN-2'));
    const { seal } = await world.lock(orderId);
    for (const operation of operations)
      for (const kind of ['started', 'completed'] as const)
        await world.tell(`operation.${kind}`, world.done(orderId, 'SN-1', operation, seal));

    const failed = await world.pass(orderId, 'SN-1', { value: '20.04', verdict: 'fail' });
    const held = await world.ask(orderId, 'SN-1', seal, operations[1]);
    const at = new Date(Date.now() + 1_000).toISOString();
    const unit = { site, serial: 'SN-1', itemId: 'NCR-KEY', at };
    const completed = world.eventOf('unit.completed', { ...unit, orderId, seal });
    const shipped = world.eventOf('unit.shipped', unit);
    const early = [await server.post(completed), await server.post(shipped)];
    const nonconformanceId = String(failed.outcome?.['nonconformanceId']);
    const conceded = { disposition: 'useAsIs', concession: 'CON-1', issuedBy: 'mrb', at };
    await world.tell('disposition.issued', { site, nonconformanceId, ...conceded });
    await world.settle();

    expect(failed).toMatchObject({ state: 'applied', outcome: { state: 'open', missing: [] } });
    expect(held[0]).toMatchObject({ code: 'OPEN_NONCONFORMANCE' });
    expect(early).toMatchObject([
      { status: 202, state: 'parked', code: 'INSPECTION_OPEN', owner: 'quality engineer' },
      { status: 202, state: 'parked' },
    ]);
    expect(await world.count('contract_event', 'subject = $1', [`nonconformance/${site}/${nonconformanceId}`])).toBe(2);
    for (const { id } of [completed, shipped])
      expect(await world.intake.findEvent({ source: '/mes', id: String(id) })).toMatchObject({ state: 'applied' });
  });
});

describe('a unit', () => {
  const at = new Date().toISOString();

  it('completed to another lock is refused, names the effective one, and holds the order', async () => {
    const { world, orderId } = await built(server, 'UNIT-SEAL');
    const completed = { site, orderId, serial: 'SN-1', itemId: 'UNIT-SEAL', seal: 'e'.repeat(64), at };

    const answer = await server.post(world.eventOf('unit.completed', completed));
    const strange = await server.post(world.eventOf('unit.completed', { ...completed, serial: 'SN-77' }));

    expect(answer).toMatchObject({ status: 409, code: 'SEAL_MISMATCH' });
    expect(strange.status).toBe(409);
    expect(await world.count('order_hold', `order_id = $1 AND released_at IS NULL`, [orderId])).toBe(2);
    expect(await world.count('unit_record', `order_id = $1 AND kind = 'completed'`, [orderId])).toBe(0);
  });

  it('with an operation that is being done again under a later lock is not completed', async () => {
    const { world, orderId } = await built(server, 'UNIT-AGAIN');
    await world.placeHold({ site, orderId, holdId: 'rework', reason: 'r', actor: 'pat' });
    expect(await world.relock(orderId)).toMatchObject({ kind: 'accepted' });
    const { seal } = await world.lock(orderId);
    // Two minutes on: later than any difference of clocks, so that it is work under the later lock.
    await world.age(orderId, 180);
    const later = { at: new Date().toISOString() };
    await world.tell('operation.started', world.done(orderId, 'SN-1', '0010', seal, later));
    const completed = world.eventOf('unit.completed', {
      site,
      orderId,
      serial: 'SN-1',
      itemId: 'UNIT-AGAIN',
      seal,
      at,
    });

    const early = await server.post(completed);
    await world.tell('operation.completed', world.done(orderId, 'SN-1', '0010', seal, later));
    await world.settle();

    expect(early).toMatchObject({ status: 202, state: 'parked', detail: 'SN-1 lacks 0010.' });
    expect(await world.intake.findEvent({ source: '/mes', id: String(completed['id']) })).toMatchObject({
      state: 'applied',
    });
  });

  it('of one product neither completes nor blocks the unit of another that has its number', async () => {
    const [one, other] = [await built(server, 'TWIN-A'), await built(server, 'TWIN-B')];
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
    const { rows } = await server.database.db.query(
      `SELECT end_item AS "endItem", state, disposition FROM cutin.nonconformance WHERE nonconformance_id = 'NCR-TWIN'`,
    );
    expect(rows).toEqual([{ endItem: 'TWIN-B', state: 'open', disposition: null }]);
  });
});
