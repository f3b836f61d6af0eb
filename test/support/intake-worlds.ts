// Floors of an intake server: one with a locked order, one whose unit is built.
import { FloorWorld, operations, site } from './floor-world';
import { type IntakeServer } from './intake-server';

export const aLot = (itemId: string) => ({ site, itemId, lot: 'L', status: 'blocked', at: '2026-03-02T08:15:00Z' });

export async function lockedWorld(
  server: IntakeServer,
  itemId: string,
  orderId = `WO-${itemId}`,
): Promise<{ world: FloorWorld; orderId: string; seal: string }> {
  const world = new FloorWorld(server.database.db, itemId);
  await world.makeEffective('D', 1);
  await world.releaseFloor();
  await world.tell('workorder.released', world.order(orderId, 'SN-1 to SN-9'));
  const { seal } = await world.lock(orderId);
  return { world, orderId, seal };
}

/** A world whose unit SN-1 has passed every operation and inspection. */
export async function built(
  server: IntakeServer,
  itemId: string,
): Promise<{ world: FloorWorld; orderId: string; seal: string }> {
  const locked = await lockedWorld(server, itemId);
  const { world, orderId, seal } = locked;
  for (const operation of operations) {
    await world.tell('operation.started', world.done(orderId, 'SN-1', operation, seal));
    await world.tell('operation.completed', world.done(orderId, 'SN-1', operation, seal));
  }
  await world.pass(orderId, 'SN-1');
  return locked;
}
