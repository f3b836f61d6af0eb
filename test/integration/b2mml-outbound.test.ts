/** @jest-environment ./test/support/libxml2-environment.cjs */
// What goes out in B2MML of orders, and of routings in force, on a real PostgreSQL.
import { canonical } from '../../adapters/signing/content-hash';
import { createB2mml } from '../../adapters/b2mml/create-b2mml';
import { compileMessageSchema } from '../../adapters/b2mml/message-schema';
import { withXml } from '../../adapters/b2mml/parse-xml';
import { createB2mmlExchange } from '../../adapters/postgres/b2mml-exchange';
import type { GivenMessage, MesAnswer } from '../../ports/b2mml-exchange';
import { bytes } from '../support/b2mml/samples';
import { lacksSchemas, schemaFolder } from '../support/b2mml/schemas';
import { readByXPath } from '../support/b2mml/xpath';
import { startTestDatabase, type TestDatabase } from '../support/database';
import { FloorWorld, mbomLines, operations, site } from '../support/floor-world';

jest.setTimeout(120_000);

let database: TestDatabase;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.end());

const messages = createB2mml({ schemaFolder: null });
const head = { messageId: 'B-1', receiver: 'MES', createdAt: '2026-03-02T08:00:00.000Z' };

async function effective(itemId: string): Promise<FloorWorld> {
  const world = new FloorWorld(database.db, itemId);
  await world.makeEffective('D', 1);
  return world;
}

async function locked(itemId: string) {
  const world = await effective(itemId);
  await world.releaseFloor();
  const orderId = `WO-${itemId}`;
  await world.tell('workorder.released', world.order(orderId, 'SN-1 to SN-8'));
  const { seal } = await world.lock(orderId);
  return { world, orderId, seal };
}

it('an order goes out as ProcessJobList with its seal, and as ChangeJobList once it is held or locked anew', async () => {
  const { world, orderId, seal } = await locked('OUT');
  const find = async () => {
    const order = await world.orders.findOrder({ site, orderId });
    if (order === null) throw new Error('gone');
    return order;
  };
  const first = await messages.jobList(await find(), head);
  await world.placeHold({ site, orderId, holdId: 'manual/1', reason: 'a look', actor: 'pat' });
  const held = await messages.change(await find(), head);
  await world.releaseHold({ site, orderId, holdId: 'manual/1', reason: 'fine', actor: 'pat' });
  const [last = ''] = operations.slice(-1);
  await world.tell('workinstruction.released', world.instruction(last, '2', '1'));
  await world.relock(orderId, {
    relockId: '1',
    disposition: 'switchBeforeStart',
    reason: 'new instruction',
    actor: 'pat',
    fromVersion: await world.openVersion(orderId),
    printedName: 'Pat',
    meaning: 'm',
    signedHash: 'a'.repeat(64),
  });
  const none = await messages.jobList(await find(), head);
  await world.lock(orderId);
  const relocked = await messages.change(await find(), head);

  expect(first).toMatchObject({ kind: 'accepted', value: expect.stringContaining(seal) as string });
  expect(first).toMatchObject({
    value: expect.stringContaining(`<WorkMasterVersion>D-${seal.slice(0, 16)}</WorkMasterVersion>`) as string,
  });
  expect(held).toMatchObject({ value: expect.stringContaining('<Command>Hold</Command>') as string });
  expect(none).toMatchObject({ kind: 'refused', reasons: [{ code: 'ORDER_NOT_LOCKED' }] });
  expect(relocked).toMatchObject({ value: expect.stringContaining('Cutin.FormerSeal') as string });
});

describe('the routing in force for an item revision', () => {
  const inForce = ({ routings, itemId }: FloorWorld, revision = 'D') =>
    routings.findRoutingInForce({ site, itemId, revision });

  it('is the one that an order of the revision is locked to, with the mBOM that ERP was handed', async () => {
    const { world, orderId } = await locked('RIF');
    const order = await world.orders.findOrder({ site, orderId });
    const { routing, mbom } = order?.locks[0]?.lockSet ?? {};

    const found = await inForce(world);

    expect(found).toMatchObject({
      kind: 'accepted',
      value: {
        routing: { routingId: routing?.id, revision: routing?.revision, contentHash: routing?.contentHash },
        operations: routing?.operations.map(({ operation, instruction }) => ({
          operation,
          instruction: { instructionId: instruction.id, revision: instruction.revision },
        })),
        mbom: { revision: mbom?.revision, contentHash: mbom?.contentHash, lines: mbomLines },
      },
    });
  });

  it('is the revision that supersedes, for the item revisions that it is released for alone', async () => {
    const world = await effective('RIF2');
    await world.releaseFloor();
    await world.tell('routing.released', { ...world.routing('2', '1'), itemRevisions: ['D'] });
    await world.plan('E', [{ basis: 'serial', series: 'SN-', from: 500, to: null }]);

    const found = [await inForce(world, 'D'), await inForce(world, 'E')];

    expect(found).toMatchObject([
      { value: { routing: { revision: '2' } } },
      { value: { routing: { revision: '1' }, mbom: { revision: 'manufacturingBom-E' } } },
    ]);
  });

  it('is refused with each document that nobody released', async () => {
    const world = await effective('RIF3');
    await world.tell('routing.released', world.routing());

    const found = [await inForce(world), await inForce(world, 'F')];

    const at = (document: string): object => ({ code: 'NOT_RELEASED', at: document });
    expect(found).toMatchObject([
      { reasons: operations.map((operation) => at(`instruction/${site}/RIF3/${operation}`)) },
      {
        reasons: [
          ...operations.map((operation) => at(`instruction/${site}/RIF3/${operation}`)),
          at(`mbom/${site}/RIF3/F`),
        ],
      },
    ]);
    expect(await inForce(new FloorWorld(database.db, 'NONE'))).toMatchObject({
      reasons: [at(`routing/${site}/NONE`), at(`mbom/${site}/NONE/D`)],
    });
  });

  it('is refused where two are in force, and neither is chosen', async () => {
    const world = await effective('RIF4');
    await world.releaseFloor();
    await world.tell('routing.released', world.routing('2'));

    expect(await inForce(world)).toMatchObject({
      reasons: [{ code: 'AMBIGUOUS_RELEASE', message: expect.stringMatching(/as 1 and as 2/) as string }],
    });
  });

  it('goes out as a valid SyncOperationsDefinitionInformation, with each line where it is consumed', async () => {
    if (lacksSchemas()) return;
    const world = await effective('RIF5');
    await world.releaseFloor();
    const found = await inForce(world);
    if (found.kind === 'refused') throw new Error(found.reasons[0]?.message);

    const message = await messages.operationsDefinition(found.value, head);

    if (message.kind === 'refused') throw new Error(message.reasons[0]?.message);
    const schema = await compileMessageSchema(schemaFolder);
    const fault = await withXml(bytes(message.value), ({ document }) => ({
      kind: 'accepted',
      value: schema.findFault(document),
    }));
    expect(fault).toEqual({ kind: 'accepted', value: null });
    const find = await readByXPath(message.value);
    expect(find('//b:OperationsSegmentChild/b:ID')).toEqual(operations);
    expect(find('//b:OperationsSegmentChild[1]/b:MaterialSpecification/b:MaterialDefinitionID')).toEqual([
      'BRG',
      'BOLT',
    ]);
  });
});

describe('a message that was given out', () => {
  const giving = (messageId: string, more: Partial<GivenMessage> = {}): GivenMessage => ({
    messageId,
    kind: 'ProcessJobList',
    lockVersion: 1,
    givenTo: 'mes.account',
    givenAt: head.createdAt,
    ...more,
  });
  const refusal: MesAnswer = {
    sender: 'mes-a',
    answerId: 'M-1',
    verdict: 'refused',
    answeredBy: 'mes.account',
    reasons: [{ action: 'Rejected', code: 'WM-404', text: 'Work master DU-100 is unknown' }],
    answeredAt: '2026-03-02T08:05:00.000Z',
  };
  const acceptance = (answerId: string): MesAnswer => ({ ...refusal, answerId, verdict: 'accepted', reasons: [] });
  const ledgered = async (orderId: string) => {
    const { rows } = await database.db.query(
      `SELECT actor, body::jsonb AS body FROM cutin.ledger WHERE kind = 'messageRefused' AND body::jsonb->>'orderId' = $1`,
      [orderId],
    );
    return rows;
  };

  it('is shown with how MES answered it, newest first, and a refusal is in the ledger', async () => {
    const exchange = createB2mmlExchange(database.db, canonical);
    const order = { site, orderId: 'WO-A' };
    await exchange.recordGiven(order, giving('A-1'));
    await exchange.recordGiven(order, giving('A-2', { kind: 'ChangeJobList', lockVersion: 2 }));

    await exchange.recordAnswer('A-1', refusal);
    await exchange.recordAnswer('A-1', acceptance('M-2'));

    expect(await exchange.listMessages(order)).toEqual([
      { ...giving('A-2', { kind: 'ChangeJobList', lockVersion: 2 }), answers: [] },
      { ...giving('A-1'), answers: [refusal, acceptance('M-2')] },
    ]);
    expect(await ledgered('WO-A')).toMatchObject([
      {
        actor: 'mes.account',
        body: {
          ...order,
          message: 'ProcessJobList',
          messageId: 'A-1',
          lockVersion: 1,
          sender: 'mes-a',
          reasons: refusal.reasons,
        },
      },
    ]);
  });

  it('is answered once by each answer, and another answer under its id is refused', async () => {
    const exchange = createB2mmlExchange(database.db, canonical);
    const order = { site, orderId: 'WO-B' };
    await exchange.recordGiven(order, giving('B-1'));
    const answer = { ...refusal, answerId: 'M-B' };

    const results = [
      await exchange.recordAnswer('B-1', answer),
      await exchange.recordAnswer('B-1', { ...answer, answeredAt: '2026-03-02T08:06:00.000Z' }),
      await exchange.recordAnswer('B-1', acceptance('M-B')),
    ];

    expect(results).toMatchObject([
      { kind: 'accepted', value: { kind: 'ProcessJobList', isKnown: false } },
      { kind: 'accepted', value: { isKnown: true } },
      { kind: 'refused', reasons: [{ code: 'EVENT_CONFLICT' }] },
    ]);
    expect(await exchange.listMessages(order)).toMatchObject([{ answers: [answer] }]);
    expect(await ledgered('WO-B')).toHaveLength(1);
  });

  it('is forgotten once a hundred newer ones of its order were given out, and those of others stay', async () => {
    const exchange = createB2mmlExchange(database.db, canonical);
    const revision = { site, itemId: 'DU-100', revision: 'D' };
    await exchange.recordGiven(
      revision,
      giving('R-1', { kind: 'SyncOperationsDefinitionInformation', lockVersion: null }),
    );
    await exchange.recordGiven({ site, orderId: 'WO-C' }, giving('C-0'));
    await exchange.recordAnswer('C-0', { ...refusal, answerId: 'M-C' });

    for (let count = 1; count <= 100; count += 1)
      await exchange.recordGiven({ site, orderId: 'WO-C' }, giving(`C-${String(count)}`));

    const listed = await exchange.listMessages({ site, orderId: 'WO-C' });
    expect([listed.length, listed.at(-1)?.messageId]).toEqual([100, 'C-1']);
    expect(await exchange.recordAnswer('C-0', acceptance('M-C2'))).toMatchObject({
      reasons: [{ code: 'MESSAGE_NOT_GIVEN', at: 'C-0' }],
    });
    expect(await ledgered('WO-C')).toHaveLength(1);
    expect(await exchange.listMessages(revision)).toHaveLength(1);
  });

  it('keeps its newest twenty answers', async () => {
    const exchange = createB2mmlExchange(database.db, canonical);
    await exchange.recordGiven({ site, orderId: 'WO-D' }, giving('D-1'));

    for (let count = 1; count <= 21; count += 1) await exchange.recordAnswer('D-1', acceptance(`D-${String(count)}`));

    const [message] = await exchange.listMessages({ site, orderId: 'WO-D' });
    expect(message?.answers.map(({ answerId }) => answerId)).toEqual(
      Array.from({ length: 20 }, (_none, index) => `D-${String(index + 2)}`),
    );
  });
});
