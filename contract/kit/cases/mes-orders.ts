// Cases of work orders in MES: every open one is found, and documents act on the orders themselves.
import { z } from 'zod';
import type { Bench } from '../bench';
import type { ConformanceCase } from '../case';
import { createDocumentProbe, expectRefusedAndAbsent, fits, type DocumentProbe } from '../document-probe';
import { expectStatus, expectThat } from '../expectations';
import {
  createOrder,
  dispositionsFor,
  dispositionsPath,
  orderRevisionsFor,
  orderRevisionsPath,
  orderPath,
  type OrderOptions,
} from './mes-documents';

export const orderView = z.object({
  orderId: z.string(),
  itemId: z.string(),
  revision: z.string(),
  lockedRevision: z.string().nullable(),
  serials: z.string().nullable(),
  state: z.string(),
  lot: z.string().nullable(),
  plannedStart: z.string().nullable(),
  operationsDone: z.array(z.string()),
  hold: z.boolean(),
  lockVersion: z.number().nullable(),
  lockSeal: z.string().nullable(),
});
const orderPage = z.object({ items: z.array(orderView), nextCursor: z.string().nullable() });

export const orderCases: readonly ConformanceCase[] = [
  {
    id: 'work-orders.open-found',
    clause: 'orders',
    needs: 'http',
    title: 'finds every open order of an item once, page by page, and no other',
    run: async (bench) => {
      const itemId = bench.id('ITEM');
      const open = await create(bench, itemId, ['planned', 'released', 'started']);
      await create(bench, itemId, ['complete'], 'DONE');
      await create(bench, bench.id('OTHER'), ['planned'], 'OTHER');
      const found = await listOrders(bench, `itemId=${encodeURIComponent(itemId)}&open=true&limit=1`);
      const got = found.map(({ orderId }) => orderId).sort();
      expectThat(got.join() === open.join(), 'open orders of the item are found, a page of one at a time', {
        expected: open,
        got,
      });
    },
  },
  {
    id: 'work-orders.unauthenticated',
    clause: 'access',
    needs: 'http',
    title: 'lists no orders to those without the right token',
    run: async (bench) => {
      for (const token of [null, 'not-the-token']) {
        const answer = await bench.call({ method: 'GET', path: `/sites/${bench.site}/work-orders`, token });
        expectStatus(answer, [401], 'the list of orders is refused');
      }
    },
  },
  {
    id: 'order-revisions.applied',
    clause: 'orders',
    needs: 'http',
    title: 'locks the orders it names to their revision, and holds those it says',
    run: async (bench) => {
      const { orderId, probe, itemId } = await lockable(bench);
      await probe.create(orderRevisionsFor(bench, { itemId, orderId, hold: true }));
      await expectOrder(bench, orderId, { lockedRevision: 'B', hold: true }, 'the order is locked and held');
    },
  },
  {
    id: 'order-revisions.read-from-orders',
    clause: 'readBack',
    needs: 'http',
    title: 'is read back from the orders as they stand, not from the document',
    run: async (bench) => {
      const { orderId, probe, itemId } = await lockable(bench);
      await probe.create(orderRevisionsFor(bench, { itemId, orderId }));
      await createOrder(bench, { orderId, itemId, serials: 'SN-0001 to SN-0005' });
      const expected = orderRevisionsFor(bench, { itemId, orderId, serials: 'SN-0001 to SN-0005' });
      await probe.expectHeld(expected, 'an order that was changed since is read back as it is now');
    },
  },
  {
    id: 'order-revisions.withdrawal-restores',
    clause: 'withdrawal',
    needs: 'http',
    title: 'leaves the orders as they were before, when it is withdrawn',
    run: async (bench) => {
      const { orderId, probe, itemId } = await lockable(bench);
      const { localRevision } = await probe.create(orderRevisionsFor(bench, { itemId, orderId, hold: true }));
      await probe.withdraw({ ifMatch: localRevision, key: probe.key('withdraw') });
      await expectOrder(bench, orderId, { lockedRevision: null, hold: false }, 'the order is free as before');
    },
  },
  ...refusedLocks(),
  {
    id: 'order-dispositions.cancels',
    clause: 'orders',
    needs: 'http',
    title: 'ends an order that is cancelled, and takes that back when withdrawn',
    run: async (bench) => {
      const { orderId, itemId } = await lockable(bench);
      const probe = createDocumentProbe(bench, dispositionsPath(bench, itemId));
      const content = dispositionsFor(bench, { itemId, orderId, cancelled: true });
      const { localRevision } = await probe.create(content);
      await probe.expectHeld(content, 'the cancelled order is read back as cancelled');
      const open = `itemId=${encodeURIComponent(itemId)}&open=true`;
      const left = await listOrders(bench, open);
      expectThat(left.length === 0, 'a cancelled order is not open', { expected: [], got: left });
      await probe.withdraw({ ifMatch: localRevision, key: probe.key('withdraw') });
      const again = await listOrders(bench, open);
      expectThat(again.length === 1, 'it is open again once that is withdrawn', { expected: [orderId], got: again });
    },
  },
];

function refusedLocks(): ConformanceCase[] {
  const refused = (
    told: Pick<ConformanceCase, 'id' | 'title'>,
    unfit: (bench: Bench, given: { orderId: string; itemId: string }) => Promise<unknown>,
  ): ConformanceCase => ({
    ...told,
    id: `order-revisions.${told.id}`,
    clause: 'refusedWhole',
    needs: 'http',
    run: async (bench) => {
      const { orderId, probe, itemId } = await lockable(bench);
      const content = await unfit(bench, { orderId, itemId });
      const answer = await probe.write(content, { ifNoneMatch: true });
      await expectRefusedAndAbsent(probe, answer, 'a lock set that does not fit its orders is refused whole');
      await expectOrder(bench, orderId, { lockedRevision: null }, 'no order is locked by it');
    },
  });
  return [
    refused(
      { id: 'moved-on', title: 'refuses to lock an order that has moved on since it was decided' },
      async (bench, { orderId, itemId }) => {
        await createOrder(bench, { orderId, itemId, state: 'started' });
        return orderRevisionsFor(bench, { itemId, orderId });
      },
    ),
    refused(
      { id: 'unknown-order', title: 'refuses to lock an order that is not there, and locks no other with it' },
      (bench, { orderId, itemId }) => {
        const content = orderRevisionsFor(bench, { itemId, orderId });
        const orders = content['orders'] as Record<string, unknown>;
        return Promise.resolve({ ...content, orders: { ...orders, [bench.id('NONE')]: orders[orderId] } });
      },
    ),
    refused(
      { id: 'other-item', title: 'refuses to lock an order that builds another item' },
      async (bench, { orderId, itemId }) => {
        const other = await createOrder(bench, { itemId: bench.id('OTHER'), orderId: bench.id('WO-OTHER') });
        const content = orderRevisionsFor(bench, { itemId, orderId });
        const orders = content['orders'] as Record<string, unknown>;
        return { ...content, orders: { ...orders, [other]: orders[orderId] } };
      },
    ),
  ];
}

async function lockable(bench: Bench): Promise<{ itemId: string; orderId: string; probe: DocumentProbe }> {
  const itemId = bench.id('ITEM');
  const orderId = await createOrder(bench, { itemId });
  return { itemId, orderId, probe: createDocumentProbe(bench, orderRevisionsPath(bench, itemId)) };
}

async function create(
  bench: Bench,
  itemId: string,
  states: NonNullable<OrderOptions['state']>[],
  name = 'OPEN',
): Promise<string[]> {
  const ids: string[] = [];
  for (const state of states)
    ids.push(await createOrder(bench, { itemId, state, orderId: bench.id(`WO-${name}-${state}`) }));
  return ids.sort();
}

const pagesMax = 50;

async function listOrders(bench: Bench, query: string): Promise<z.infer<typeof orderPage>['items']> {
  const items: z.infer<typeof orderPage>['items'] = [];
  let cursor: string | null = '';
  for (let page = 0; cursor !== null && page < pagesMax; page += 1) {
    const after: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const answer = await bench.call({ method: 'GET', path: `/sites/${bench.site}/work-orders?${query}${after}` });
    expectStatus(answer, [200], 'orders are listed');
    const found = fits(orderPage, answer, 'a page of orders has items with what Cutin reads, and a nextCursor or null');
    items.push(...found.items);
    cursor = found.nextCursor;
  }
  return items;
}

export async function expectOrder(
  bench: Bench,
  orderId: string,
  expected: Partial<z.infer<typeof orderView>>,
  what: string,
): Promise<void> {
  const answer = await bench.call({ method: 'GET', path: orderPath(bench, orderId) });
  expectStatus(answer, [200], 'a work order is read');
  const order: Record<string, unknown> = fits(orderView, answer, 'an order tells its lock and hold');
  const got = Object.fromEntries(Object.keys(expected).map((field) => [field, order[field]]));
  expectThat(JSON.stringify(got) === JSON.stringify(expected), what, { expected, got });
}
