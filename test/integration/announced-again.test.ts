// An order that is announced again while a planner locks it anew, on a real PostgreSQL: the two take turns.
import { useTestDatabase } from '../support/database';
import { FloorWorld } from '../support/floor-world';

jest.setTimeout(120_000);

const database = useTestDatabase();

it('an order that lost its lock is asked for one lock, whether it is relocked or announced again first', async () => {
  const world = new FloorWorld(database.db, 'AGAIN');
  await world.makeEffective('D', 1);
  await world.releaseFloor();

  for (let round = 1; round <= 25; round += 1) {
    const orderId = `WO-AGAIN-${String(round)}`;
    const announced = world.order(orderId, `SN-${String(round)}`);
    const { outcome } = await world.tell('workorder.released', announced);
    await world.handoffIs(String(outcome?.['handoffId']), orderId, 'aborted');

    const [relocked, told] = await Promise.all([
      world.relock(orderId),
      world.tell('workorder.released', { ...announced, plannedStart: '2026-05-01' }),
    ]);

    expect(told.state).toMatch(/applied|refused/);
    if (relocked.kind === 'refused') expect(relocked.reasons).toMatchObject([{ code: 'LOCK_PENDING' }]);
    const { rows } = await database.db.query('SELECT lock_requests FROM cutin.work_order WHERE order_id = $1', [
      orderId,
    ]);
    expect(rows).toEqual([{ lock_requests: 2 }]);
  }
});
