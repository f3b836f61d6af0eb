// A change that becomes effective for ten thousand locked orders of its item: as many statements as for one.
import type { Database, Queryable } from '../../adapters/postgres/database';
import { startTestDatabase, type TestDatabase } from '../support/database';
import { FloorWorld, site } from '../support/floor-world';

jest.setTimeout(300_000);

const ordersCount = 10_000;
let database: TestDatabase;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.end());

/** Counts what a transaction says to the database. */
function counting(db: Database): { db: Database; count: () => number } {
  let statements = 0;
  const counted = (tx: Queryable): Queryable => ({
    query: (sql, values) => {
      statements += 1;
      return tx.query(sql, values);
    },
  });
  return {
    db: { ...db, transaction: (work) => db.transaction((tx) => work(counted(tx))) },
    count: () => statements,
  };
}

/** Copies the order and its lock: one in three is disposed to switch, one in three to end, and the others are not. */
async function multiply({ db, itemId }: FloorWorld, orderId: string, changeId: string): Promise<void> {
  await db.query(
    `INSERT INTO cutin.work_order (site, order_id, item_id, end_item, serials, state, lock_requests, lock_handoff, lock_asked_at)
     SELECT site, $2 || '-' || n, item_id, end_item, serials, state, lock_requests, lock_handoff || '-' || n, lock_asked_at
       FROM cutin.work_order, generate_series(2, $3::int) AS n WHERE order_id = $2 AND item_id = $1`,
    [itemId, orderId, ordersCount],
  );
  await db.query(
    `INSERT INTO cutin.order_lock
     SELECT (jsonb_populate_record(l, jsonb_build_object('order_id', $1 || '-' || n, 'handoff_id', l.handoff_id || '-' || n))).*
       FROM cutin.order_lock l, generate_series(2, $2::int) AS n WHERE order_id = $1`,
    [orderId, ordersCount],
  );
  await db.query(
    `INSERT INTO cutin.order_disposition (change_id, site, order_id, disposition_id, disposition, reason, actor, printed_name,
                                          meaning, signed_hash, decided_at)
     SELECT $1, $2, order_id, gen_random_uuid(), CASE n % 3 WHEN 0 THEN 'switchBeforeStart' ELSE 'cancelAndReplan' END,
            'r', 'pat.planner', 'Pat', 'm', repeat('a', 64), now()
       FROM (SELECT order_id, row_number() OVER (ORDER BY order_id) AS n FROM cutin.work_order WHERE item_id = $3) AS o
      WHERE n % 3 < 2`,
    [changeId, site, itemId],
  );
  await db.query('ANALYZE cutin.work_order, cutin.order_lock, cutin.order_disposition');
}

async function lockedWorld(name: string, db: Database): Promise<{ world: FloorWorld; orderId: string }> {
  const world = new FloorWorld(db, name);
  const orderId = `WO-${name}`;
  await world.makeEffective('D', 1);
  await world.releaseFloor();
  await world.tell('workorder.released', world.order(orderId, 'SN-1 to SN-9'));
  await world.lock(orderId);
  await world.plan('E', [{ basis: 'serial', series: 'SN-', from: 1, to: null }]);
  return { world, orderId };
}

async function statementsOfClose(name: string, prepare: (world: FloorWorld, orderId: string) => Promise<void>) {
  const counted = counting(database.db);
  const { world, orderId } = await lockedWorld(name, counted.db);
  await prepare(world, orderId);
  const before = counted.count();
  await world.close('E');
  return { world, statements: counted.count() - before };
}

it('switches, ends and holds ten thousand orders, and says little more to the database than for one', async () => {
  const one = await statementsOfClose('ONE', () => Promise.resolve());
  const many = await statementsOfClose('MANY', (world, orderId) => multiply(world, orderId, world.changeIdOf('E')));

  const { world } = many;
  const ofItem = (state: string): Promise<number> =>
    world.count('order_lock', 'item_id = $1 AND state = $2', [world.itemId, state]);
  const third = Math.floor(ordersCount / 3);
  expect(many.statements).toBeLessThan(one.statements + 10);
  expect(await ofItem('open')).toBe(third);
  expect(await ofItem('closed')).toBe(ordersCount - third);
  expect(await world.count('order_hold', `hold_id = $1`, [`effective/${world.changeIdOf('E')}`])).toBe(third);
  const isOf = 'item_id = $1';
  expect(await world.count('work_order', `${isOf} AND state = 'cancelled'`, [world.itemId])).toBe(third + 1);
  expect(await world.count('work_order', `${isOf} AND lock_requests = 2`, [world.itemId])).toBe(third);
});
