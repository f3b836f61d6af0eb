// Floors of adhesives, which are made in lots and have no serials.
import type { SerialRules } from '../../domain/effectivity/serial';
import type { TestDatabase } from './database';
import { FloorWorld, operations, site } from './floor-world';

/** As the registry says it: `ADH-20` and its like are controlled by lot. */
export const adhesivesByLot: SerialRules = (itemId) => (itemId.startsWith('ADH-') ? { control: 'lot' } : {});

export const lot = 'L-9001';
export const ofLot = { serial: null, lot };

export async function lotWorld({ db }: TestDatabase, itemId: string): Promise<FloorWorld> {
  const world = new FloorWorld(db, itemId, { serialRules: adhesivesByLot });
  await world.releaseFloor();
  return world;
}

/** Revision D is effective from the first lot on, and the order of one lot is locked to it. */
export async function lockedLot(
  database: TestDatabase,
  itemId: string,
): Promise<{ world: FloorWorld; orderId: string; seal: string }> {
  const world = await lotWorld(database, itemId);
  await world.makeLotsEffective('D', 1);
  const orderId = `WO-${itemId}`;
  await world.tell('workorder.released', { site, orderId, itemId, lot, state: 'released' });
  const { seal } = await world.lock(orderId);
  return { world, orderId, seal };
}

/** Every operation of the lot is done, and told under the seal. */
export async function workLot(world: FloorWorld, orderId: string, seal: string): Promise<void> {
  for (const operation of operations)
    for (const kind of ['started', 'completed'] as const)
      await world.tell(`operation.${kind}`, world.done(orderId, '', operation, seal, ofLot));
}
