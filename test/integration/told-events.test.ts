// What Cutin tells subscribers names its cause, and each delivery its place in the log.
import { stableUuid } from '../../api/stable-uuid';
import { startTestDatabase, type TestDatabase } from '../support/database';
import { FloorWorld, site } from '../support/floor-world';
import { subscriptionsOn } from '../support/subscriptions';

jest.setTimeout(60_000);

let database: TestDatabase;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.end());

async function toldAbout(type: string, subject: string): Promise<Record<string, unknown>[]> {
  const { rows } = await database.db.query(
    'SELECT body FROM cutin.contract_event WHERE type = $1 AND subject = $2 ORDER BY seq',
    [type, subject],
  );
  return (rows as { body: Record<string, unknown> }[]).map(({ body }) => body);
}

it('a hold that a report raised names the report, and what a release led to names the release', async () => {
  const world = new FloorWorld(database.db, 'CAUSE');
  await world.makeEffective('D', 1);
  await world.releaseFloor();
  await world.tell('workorder.released', world.order('WO-CAUSE', 'SN-1'));
  await world.lock('WO-CAUSE');

  const report = world.eventOf('operation.started', world.done('WO-CAUSE', 'SN-1', '0010', 'f'.repeat(64)));
  await world.tellEvent(report);

  const [hold] = await toldAbout('cutin.order.hold.v1', `order/${site}/WO-CAUSE`);
  const [mbom] = await toldAbout('cutin.mbom.released.v1', `item/${site}/CAUSE`);
  expect(hold).toMatchObject({ source: '/cutin', causationid: report['id'] });
  expect(mbom).toMatchObject({ source: '/cutin', causationid: 'CHG-CAUSE-D', correlationid: 'CHG-CAUSE-D' });
});

it('a delivery carries its place in the log, which rises within its subject and stays at a repetition', async () => {
  const world = new FloorWorld(database.db, 'PLACE');
  const webhooks = subscriptionsOn(database.db);
  const subscriptionId = stableUuid('told-events');
  await webhooks.subscribe({
    subscriptionId,
    name: 'told',
    url: 'http://127.0.0.1:9/',
    types: [],
    subjectPrefix: `lot/${site}/PLACE/`,
    actor: 'test',
    secret: 's',
    fromPosition: 1,
  });
  const lot = { site, itemId: 'PLACE', lot: 'L', status: 'released' };
  for (const minute of [1, 2, 3])
    await world.tell('material.lot.status', { ...lot, at: `2026-03-02T08:0${String(minute)}:00Z` });
  while ((await webhooks.advance(100)) > 0);

  const places: [position: number, place: unknown, isAgain: unknown][] = [];
  for (let turn = 0; turn < 3; turn += 1) {
    const [first] = await webhooks.claim({ each: 1, all: 10, underWay: {} });
    await webhooks.settle(first!, { kind: 'retry', afterMs: 0, error: 'away' });
    const [again] = await webhooks.claim({ each: 1, all: 10, underWay: {} });
    const placeOf = (delivery: typeof first): unknown =>
      (delivery?.event as { logposition?: string } | undefined)?.logposition;
    places.push([first!.position, placeOf(first), placeOf(again)]);
    await webhooks.settle(again!, { kind: 'delivered' });
  }

  for (const [position, place, isAgain] of places) expect([place, isAgain]).toEqual(Array(2).fill(String(position)));
  const positions = places.map(([position]) => position);
  expect(positions).toEqual([...new Set(positions)].sort((a, b) => a - b));
});
