// B2MML messages into the same record as the events of the contract, on a real PostgreSQL.
import { createB2mmlIntake } from '../../api/b2mml-intake';
import type { FloorMessage, FloorRecord } from '../../ports/b2mml';
import { startTestDatabase, type TestDatabase } from '../support/database';
import { FloorWorld, site } from '../support/floor-world';

jest.setTimeout(120_000);

let database: TestDatabase;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.end());

async function locked(itemId: string) {
  const world = new FloorWorld(database.db, itemId);
  await world.makeEffective('D', 1);
  await world.releaseFloor();
  const orderId = `WO-${itemId}`;
  await world.tell('workorder.released', world.order(orderId, 'SN-1 to SN-8'));
  const { seal, lockSet } = await world.lock(orderId);
  return { world, orderId, seal, plan: lockSet.inspectionPlan, intake: createB2mmlIntake(world.intake) };
}

const mes = { actor: 'mes.account' };

type Given = Awaited<ReturnType<typeof locked>>;

function operation(
  { world, orderId, seal }: Given,
  kind: 'operationStarted' | 'operationCompleted',
  more: object = {},
): FloorRecord {
  const at = new Date().toISOString();
  return {
    kind,
    recordId: `${orderId}-${kind}`,
    site,
    orderId,
    operation: '0010',
    seal,
    at,
    startedAt: at,
    authorisationId: null,
    instruction: null,
    unit: { itemId: world.itemId, serial: 'SN-1', lot: null },
    personnel: ['sam'],
    equipment: ['TW-1'],
    ...more,
  };
}

const message = (messageId: string, ...records: FloorRecord[]): FloorMessage => ({
  origin: { sender: 'mes-a', messageId, createdAt: '2026-03-02T08:00:00Z' },
  kind: 'ProcessOperationsPerformance',
  records,
});

function inspection({ orderId, world, plan }: Given, more: object = {}): FloorRecord {
  return {
    kind: 'inspectionRecorded',
    recordId: `${orderId}-i`,
    site,
    orderId,
    operation: '0010',
    serial: 'SN-1',
    lot: null,
    characteristicId: 'bore',
    value: '20.004',
    unitOfMeasure: 'mm',
    verdict: 'pass',
    inspector: null,
    gauge: null,
    plan: { planId: world.itemId, revision: plan.revision, contentHash: plan.contentHash },
    at: new Date().toISOString(),
    ...more,
  };
}

it('records of a message are applied like events of the contract, and a repeated message is known', async () => {
  const given = await locked('BML');
  const { world, orderId, intake } = given;
  const told = message(
    'M-1',
    operation(given, 'operationStarted'),
    operation(given, 'operationCompleted'),
    inspection(given),
  );

  const answers = [
    await intake.accept(told, mes),
    await intake.accept({ ...told, origin: { ...told.origin, messageId: 'M-2' } }, mes),
  ];

  expect(answers).toEqual(['recorded', 'duplicate'].map((kind) => ({ kind: 'accepted', value: { kind } })));
  const order = await world.orders.findOrder({ site, orderId });
  expect(order?.operations).toMatchObject([
    { serial: 'SN-1', operation: '0010', completedAt: expect.any(String) as string },
  ]);
  expect(await world.count('unit_record', 'order_id = $1', [orderId])).toBe(1);
});

it('one refused record refuses the message whole; the order that was worked on outside its lock is held', async () => {
  const given = await locked('WHOLE');
  const { world, orderId, intake } = given;
  const good = operation(given, 'operationStarted');
  const stranger = operation(given, 'operationCompleted', { seal: 'f'.repeat(64) });
  const nobody = operation(given, 'operationCompleted', { personnel: [] });

  const refusals = [
    await intake.accept(message('M-1', good, stranger), mes),
    await intake.accept(message('M-2', good, nobody), mes),
  ];

  expect(refusals).toMatchObject([
    { reasons: [{ code: 'SEAL_MISMATCH' }] },
    { reasons: [{ code: 'MESSAGE_FIELD_MISSING' }] },
  ]);
  const order = await world.orders.findOrder({ site, orderId });
  expect(order?.operations).toEqual([]);
  expect(order?.holds).toMatchObject([{ releasedAt: null }]);
});

describe('a message that is refused for one of its records', () => {
  const otherPlan = (given: Given) => ({
    plan: { planId: given.world.itemId, revision: 'none', contentHash: '0'.repeat(64) },
  });
  const countOf = ({ world, orderId }: Given, kind: string): Promise<number> =>
    world.count('ledger', `kind = $1 AND body::jsonb->>'orderId' = $2`, [kind, orderId]);

  it('leaves the alarm that the record raises, and no event that could be applied later', async () => {
    const given = await locked('ALARM');
    const { world, orderId, intake } = given;
    const start = operation(given, 'operationStarted');

    const refusal = await intake.accept(message('M-1', start, inspection(given, otherPlan(given))), mes);
    await world.settle();

    expect(refusal).toMatchObject({ kind: 'refused', reasons: [{ code: 'PLAN_REVISION_MISMATCH' }] });
    expect(await countOf(given, 'concordanceAlarm')).toBe(1);
    expect(await world.count('floor_event', 'id LIKE $1', [`${orderId}-%`])).toBe(0);
  });

  it('is taken in under the same ids once it is corrected', async () => {
    const given = await locked('MENDED');
    const start = operation(given, 'operationStarted');
    await given.intake.accept(message('M-1', start, inspection(given, otherPlan(given))), mes);

    const answer = await given.intake.accept(message('M-2', start, inspection(given)), mes);

    expect(answer).toEqual({ kind: 'accepted', value: { kind: 'recorded' } });
    expect(await given.world.count('unit_record', 'order_id = $1', [given.orderId])).toBe(1);
  });

  it('raises nothing twice where it is sent again, and anew where it is corrected and wrong again', async () => {
    const given = await locked('AGAIN');
    const wrong = (digit: string) =>
      message('M-1', operation(given, 'operationStarted', { seal: digit.repeat(64), at: '2026-03-02T08:00:00Z' }));

    for (const digit of ['e', 'e', 'f']) await given.intake.accept(wrong(digit), mes);

    const order = await given.world.orders.findOrder({ site, orderId: given.orderId });
    expect(order?.holds).toHaveLength(2);
    expect(await countOf(given, 'orderHeld')).toBe(2);
  });

  it('tells every reason, and leaves what each refused record raises', async () => {
    const given = await locked('BOTH');
    const done = operation(given, 'operationCompleted', { seal: 'f'.repeat(64) });

    const refusal = await given.intake.accept(
      message('M-1', operation(given, 'operationStarted'), inspection(given, otherPlan(given)), done),
      mes,
    );

    expect(refusal).toMatchObject({ reasons: [{ code: 'PLAN_REVISION_MISMATCH' }, { code: 'SEAL_MISMATCH' }] });
    expect([await countOf(given, 'concordanceAlarm'), await countOf(given, 'orderHeld')]).toEqual([1, 2]);
  });
});

it('the permit that a start names is kept with the start', async () => {
  const given = await locked('PERMIT');
  const authorisationId = '3c9e2f64-5c1b-4d53-9a4e-7d2f0c6b8a11';

  await given.intake.accept(message('M-1', operation(given, 'operationStarted', { authorisationId })), mes);

  const kept = await given.world.db.query(
    `SELECT body->'data'->>'authorisationId' AS "authorisationId" FROM cutin.floor_event WHERE id = $1`,
    [`${given.orderId}-operationStarted`],
  );
  expect(kept.rows).toEqual([{ authorisationId }]);
});

it('two records whose long ids differ at their end alone are two records', async () => {
  const given = await locked('LONG');
  const { world, orderId, intake } = given;
  const long = 'x'.repeat(250);
  const at = (operationId: string, end: string): FloorRecord =>
    operation(given, 'operationStarted', { operation: operationId, recordId: `${long}/${end}` });

  const answer = await intake.accept(message('M-1', at('0010', 'a'), at('0020', 'b')), mes);

  expect(answer).toEqual({ kind: 'accepted', value: { kind: 'recorded' } });
  const order = await world.orders.findOrder({ site, orderId });
  expect(order?.operations.map((one) => one.operation)).toEqual(['0010', '0020']);
});

it.each([
  ['another source', { sources: ['b2mml:mes-b', '/mes'] }, 'SOURCE_NOT_ALLOWED'],
  ['other events', { sources: ['b2mml:mes-a'], events: ['inspection.recorded'] }, 'EVENT_NOT_OWNED'],
])('what an account reports that speaks for %s alone is refused', async (_what, bounds, code) => {
  const given = await locked(`BOUND${code.slice(0, 1)}`);
  const started = message('M-1', operation(given, 'operationStarted'));

  const answers = [
    await given.intake.accept(started, { ...mes, ...bounds }),
    await given.intake.accept(started, { ...mes, sources: ['b2mml:mes-a'], events: ['operation.started'] }),
  ];

  expect(answers).toMatchObject([{ kind: 'refused', reasons: [{ code }] }, { kind: 'accepted' }]);
});

it('what a message reports is kept under the account that posted it, whoever the XML says has sent it', async () => {
  const given = await locked('ACTOR');

  await given.intake.accept(message('M-1', operation(given, 'operationStarted')), mes);

  const kept = await given.world.db.query(
    'SELECT source, received_by AS "receivedBy" FROM cutin.floor_event WHERE id = $1',
    [`${given.orderId}-operationStarted`],
  );
  expect(kept.rows).toEqual([{ source: 'b2mml:mes-a', receivedBy: 'mes.account' }]);
});
