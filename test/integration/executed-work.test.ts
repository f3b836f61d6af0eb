// What a cut-in may overtake on a real PostgreSQL: units by order and by the revision that they were built to.
import { useTestDatabase } from '../support/database';
import { site, type FloorWorld } from '../support/floor-world';
import { first, lockedOrder, second } from '../support/locked-orders';

jest.setTimeout(120_000);

const database = useTestDatabase();

const executedOf = (world: FloorWorld) => world.transactions.reads.units.listExecuted({ site, itemId: world.itemId });

it('work is executed once a unit is completed, and once the order of a begun unit has ended', async () => {
  const { world, orderId, seal } = await lockedOrder(database, 'EXECUTED');
  const build = async (serial: string): Promise<void> => {
    for (const operation of [first, second])
      for (const kind of ['started', 'completed'] as const)
        await world.tell(`operation.${kind}`, world.done(orderId, serial, operation, seal));
    await world.pass(orderId, serial);
    const at = new Date().toISOString();
    await world.tell('unit.completed', { site, orderId, serial, itemId: world.itemId, seal, at });
  };
  const work = { orderId, endItem: world.itemId, plannedStart: null, revision: 'D' };
  const units = (from: number, to = from) => ({ basis: 'serial', series: 'SN-', from, to });

  expect(await executedOf(world)).toEqual([]);
  await world.tell('operation.started', world.done(orderId, 'SN-7', first, seal));
  expect(await executedOf(world)).toEqual([]);
  for (const serial of ['SN-1', 'SN-2', 'SN-4']) await build(serial);
  expect(await executedOf(world)).toEqual([{ ...work, spans: [units(1, 2), units(4)] }]);

  await world.placeHold({ site, orderId, holdId: 'manual/1', reason: 'replanned', actor: 'pat.planner' });
  const signed = { actor: 'pat.planner', printedName: 'Pat', meaning: 'm', signedHash: 'a'.repeat(64) };
  const why = { disposition: 'cancelAndReplan', reason: 'replanned' } as const;
  await world.cancel({ site, orderId, cancellationId: 'c-1', ...why, ...signed });
  expect(await executedOf(world)).toEqual([{ ...work, spans: [units(1, 2), units(4), units(7)] }]);
});
