// Floors with effective revisions and locked orders, and short views of what became of them.
import { type TestDatabase } from './database';
import { FloorWorld, operations, site } from './floor-world';

export type Options = ConstructorParameters<typeof FloorWorld>[2];

export async function worldOf(database: TestDatabase, name: string, options: Options = {}): Promise<FloorWorld> {
  const world = new FloorWorld(database.db, name, options);
  await world.makeEffective('D', 1);
  await world.releaseFloor();
  return world;
}

export async function lockedOrder(
  database: TestDatabase,
  name: string,
  options: Options = {},
): Promise<{ world: FloorWorld; orderId: string; seal: string; plan: object }> {
  const world = await worldOf(database, name, options);
  const orderId = `WO-${name}`;
  await world.tell('workorder.released', world.order(orderId, 'SN-1 to SN-9'));
  const { seal, lockSet } = await world.lock(orderId);
  const { id: itemId, revision, contentHash } = lockSet.inspectionPlan;
  return { world, orderId, seal, plan: { itemId, revision, contentHash } };
}

export const [first = '', second = ''] = operations;

export const statesOf = async (world: FloorWorld, orderId: string): Promise<string[]> =>
  ((await world.orders.findOrder({ site, orderId }))?.locks ?? []).map(({ state }) => state);

export const codesOf = (denials: { code: string }[]): string[] => denials.map(({ code }) => code);
