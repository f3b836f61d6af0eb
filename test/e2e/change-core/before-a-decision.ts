// Before a decision: impact and options, and decisions that are refused.
import { requireJson } from '../../../processes/launch/api-client';
import { decide, getChange, readBack, readImpactOf, scenarioNamed, waitForChange } from '../../support/stack';
import { stack, api, put, putOrder, releasedTo } from './stack';

describe('before a decision', () => {
  it('shows what the change meets: orders, units, stock, work in progress, where-used, characteristics', async () => {
    const scenario = scenarioNamed('IMPACT');
    await releasedTo(scenario);
    await put('erp', '/sites/PLANT-A/stock/BRG-6204', { onHand: '26', unit: 'each', unitCost: '12.50' });

    const { impact } = await readImpactOf(stack, scenario);

    expect(impact.items[0]).toMatchObject({
      fromRevision: 'C',
      toRevision: 'D',
      ordersByState: {
        planned: { orders: 1, units: 20 },
        released: { orders: 1, units: 20 },
        started: { orders: 1, units: 20 },
      },
      workInProgress: { orders: 1, units: 20 },
      supersededStock: [{ itemId: 'BRG-6204', onHand: '26', unitCost: '12.5' }],
      characteristics: { changed: ['C-01'], new: ['C-05'], removed: ['C-04'] },
    });
  });

  it('finds the products an item is used in, at any depth', async () => {
    const leaf = scenarioNamed('LEAF');
    const useIn = (parent: string, child: string): Promise<unknown> =>
      requireJson(`${stack.urls.systems.plm}/items/${parent}/revisions/A/ebom`, {
        method: 'PUT',
        token: stack.secrets.systemTokens.plm,
        body: {
          itemId: parent,
          revision: 'A',
          description: '',
          occurrences: {
            o: {
              itemId: child,
              parent: null,
              findNumber: '1',
              quantity: '1',
              unit: 'each',
              fitted: true,
              attributes: {},
            },
          },
        },
      });
    await useIn('GEARBOX-1', leaf.itemId);
    await useIn('VEHICLE-1', 'GEARBOX-1');
    await releasedTo(leaf);

    const { impact } = await readImpactOf(stack, leaf);

    expect(impact.items[0]?.parents.map(({ itemId, depth, path }) => [itemId, depth, path])).toEqual([
      ['GEARBOX-1', 1, ['GEARBOX-1', leaf.itemId]],
      ['VEHICLE-1', 2, ['VEHICLE-1', 'GEARBOX-1', leaf.itemId]],
    ]);
  });

  it('compares candidate cut-ins side by side, with stock, cost and the first conflict', async () => {
    const scenario = scenarioNamed('OPTIONS');
    await releasedTo(scenario);
    await put('erp', '/sites/PLANT-A/stock/BRG-6204', { onHand: '26', unit: 'each', unitCost: '10' });
    const ask = (candidates: unknown[], prices?: unknown) =>
      api(`/changes/${scenario.changeId}/options`, 'pat.planner', {
        site: 'PLANT-A',
        candidates,
        ...(prices === undefined ? {} : { prices }),
      });

    const { status, body } = await ask(
      [
        { name: 'between', basis: 'serial', range: 'SN-0110 and up' },
        { name: 'splitting', basis: 'serial', range: 'SN-0100 and up' },
        { name: 'by date', basis: 'date', range: '2026-03-01 and up' },
        { name: 'frugal', afterUseUp: true },
      ],
      { parts: {}, heldUnit: '100' },
    );

    const options = (body as { options: Record<string, never>[] }).options;
    expect(status).toBe(200);
    expect(options).toMatchObject([
      {
        name: 'between',
        cost: '0',
        firstConflict: null,
        items: [{ switched: { orders: 1 }, held: { orders: 0 }, finishedAtOld: { orders: 2 } }],
      },
      // Ten of the twenty units are built to the old revision with two bearings each; six of 26 are left at 10, 20 units held at 100.
      {
        name: 'splitting',
        cost: '2060',
        firstConflict: { code: 'ORDER_NEEDS_DISPOSITION' },
        items: [{ held: { orders: 1, units: 20 }, unitsAtOld: 10, scrapped: [{ itemId: 'BRG-6204', quantity: '6' }] }],
      },
      { name: 'by date', items: [{ held: { orders: 3 } }] },
      { name: 'frugal', items: [{ range: 'SN-103 and up', scrapped: [] }] },
    ]);
    const bad = await ask([{ name: 'x', basis: 'serial', range: 'SN-9 to SN-1' }]);
    expect(bad.body).toMatchObject({ options: [{ firstConflict: { code: 'RANGE_INVERTED' }, cost: null }] });
    expect((await getChange(stack, scenario)).decisions).toEqual([]);
  });

  it('leaves no stock of a part that is no longer used undecided, and carries what was decided to ERP', async () => {
    const scenario = scenarioNamed('STOCK');
    await releasedTo(scenario);
    await put('erp', '/sites/PLANT-A/stock/BRG-6204', { onHand: '26', unit: 'each' });
    const dispose = (itemId: string, disposition: string) => ({
      more: { stock: [{ itemId, disposition, reason: 'told by the planner' }] },
    });

    const refusals = [
      await decide(stack, scenario),
      await decide(stack, scenario, { range: 'SN-0060 and up', ...dispose('BRG-6204', 'useUp') }),
      await decide(stack, scenario, dispose('HSG-210', 'scrap')),
      await decide(stack, scenario, dispose('BRG-6204', 'forget')),
    ];
    const decided = await decide(stack, scenario, dispose('BRG-6204', 'quarantine'));

    expect(refusals.map(({ status, body }) => [status, (body as { code: string }).code])).toEqual([
      [422, 'STOCK_UNDECIDED'],
      [422, 'STOCK_NOT_USED_UP'],
      [422, 'STOCK_UNDECIDED'],
      [422, 'INVALID_REQUEST'],
    ]);
    expect(decided.status).toBe(202);
    const change = await waitForChange(stack, scenario, 'closed');
    const document = `/sites/PLANT-A/stock-dispositions/${scenario.changeId}`;
    expect(change.receipts.filter(({ system }) => system === 'erp').map(({ documentPath }) => documentPath)).toContain(
      document,
    );
    expect((await readBack(stack, 'erp', document)).body).toMatchObject({
      content: { parts: { 'BRG-6204': { disposition: 'quarantine', reason: 'told by the planner' } } },
    });
    await put('erp', '/sites/PLANT-A/stock/BRG-6204', { onHand: '0', unit: 'each' });
  });

  it('refuses a decision whose impact has moved, with the difference, and one that names none', async () => {
    const scenario = scenarioNamed('MOVED');
    await releasedTo(scenario);
    const { impactHash } = await readImpactOf(stack, scenario);
    await putOrder(scenario, 'WO-NEW-MOVED', { serials: 'SN-0130 to SN-0139', state: 'planned' });

    const [moved, unknown, none] = [
      await decide(stack, scenario, { impactHash }),
      await decide(stack, scenario, { impactHash: 'f'.repeat(64) }),
      await decide(stack, scenario, { impactHash: '' }),
    ];

    expect([moved.status, moved.body]).toMatchObject([
      409,
      { code: 'IMPACT_CHANGED', difference: expect.any(Array) as unknown },
    ]);
    expect((moved.body as { difference: { pointer: string }[] }).difference.map(({ pointer }) => pointer)).toContain(
      '/items/0/orders/3',
    );
    expect([unknown.status, unknown.body]).toMatchObject([422, { code: 'IMPACT_UNKNOWN' }]);
    expect(none.status).toBe(422);
    expect((await decide(stack, scenario)).status).toBe(202);
    await waitForChange(stack, scenario, 'closed');
  });
});
