// Cases of ERP's stock: it is told for the parts asked for, and disposed of with the stock itself.
import { z } from 'zod';
import type { Bench } from '../bench';
import type { ConformanceCase } from '../case';
import { createDocumentProbe, expectRefusedAndAbsent, fits } from '../document-probe';
import { expectSame, expectStatus } from '../expectations';
import { setStock, stockDispositionsFor, stockDispositionsPath } from './erp-documents';

const stock = z.object({
  itemId: z.string(),
  onHand: z.string(),
  unit: z.string(),
  unitCost: z.string().nullable(),
  disposition: z.string().nullish(),
});

async function listStock(bench: Bench, itemIds: string[], token?: string | null): Promise<z.infer<typeof stock>[]> {
  const path = `/sites/${bench.site}/stock/query`;
  const as = token === undefined ? {} : { token };
  const answer = await bench.call({ method: 'POST', path, body: { itemIds }, ...as });
  expectStatus(answer, [200], 'stock is told');
  return fits(z.object({ items: z.array(stock) }), answer, 'stock has itemId, onHand, unit and unitCost as text').items;
}

async function dispositionOf(bench: Bench, itemId: string): Promise<string | null> {
  return (await listStock(bench, [itemId]))[0]?.disposition ?? null;
}

export const stockCases: readonly ConformanceCase[] = [
  {
    id: 'stock.told',
    clause: 'stock',
    needs: 'http',
    title: 'tells the stock of the parts asked for, exactly, and leaves out what it does not know',
    run: async (bench) => {
      const [known, other] = [bench.id('PART'), bench.id('OTHER')];
      await setStock(bench, known, '12.500000000001');
      await setStock(bench, other, '1');
      const items = await listStock(bench, [known, bench.id('UNKNOWN')]);
      const got = items.map(({ itemId, onHand, unit, unitCost }) => ({ itemId, onHand, unit, cost: Number(unitCost) }));
      expectSame(got, [{ itemId: known, onHand: '12.500000000001', unit: 'each', cost: 3.2 }], 'stock is told exactly');
    },
  },
  {
    id: 'stock.many',
    clause: 'stock',
    needs: 'http',
    title: 'answers a question about a thousand parts',
    run: async (bench) => {
      const part = bench.id('PART');
      await setStock(bench, part, '1');
      const others = Array.from({ length: 999 }, (_, index) => bench.id(`P-${index}`));
      const got = (await listStock(bench, [...others, part])).map(({ itemId }) => itemId);
      expectSame(got, [part], 'the one part in stock is told');
    },
  },
  {
    id: 'stock.unauthenticated',
    clause: 'access',
    needs: 'http',
    title: 'tells no stock to those without the right token',
    run: async (bench) => {
      const path = `/sites/${bench.site}/stock/query`;
      for (const token of [null, 'not-the-token']) {
        const answer = await bench.call({ method: 'POST', path, body: { itemIds: [] }, token });
        expectStatus(answer, [401], 'the question is refused');
      }
    },
  },
  {
    id: 'stock-dispositions.applied',
    clause: 'stock',
    needs: 'http',
    title: 'disposes of the stock itself, and takes that back when withdrawn',
    run: async (bench) => {
      const itemId = bench.id('PART');
      await setStock(bench, itemId, '12.5');
      const probe = createDocumentProbe(bench, stockDispositionsPath(bench));
      const { localRevision } = await probe.create(stockDispositionsFor(bench, itemId, 'quarantine'));
      expectSame(await dispositionOf(bench, itemId), 'quarantine', 'the stock is disposed of');
      await probe.withdraw({ ifMatch: localRevision, key: probe.key('withdraw') });
      expectSame(await dispositionOf(bench, itemId), null, 'the stock is free as before');
    },
  },
  {
    id: 'stock-dispositions.unknown-part',
    clause: 'refusedWhole',
    needs: 'http',
    title: 'refuses to dispose of a part it has no stock of, and disposes of no other with it',
    run: async (bench) => {
      const itemId = bench.id('PART');
      await setStock(bench, itemId, '12.5');
      const probe = createDocumentProbe(bench, stockDispositionsPath(bench));
      const content = stockDispositionsFor(bench, itemId, 'scrap');
      const parts = content['parts'] as Record<string, unknown>;
      const unknown = { ...content, parts: { ...parts, [bench.id('NONE')]: parts[itemId] } };
      const answer = await probe.write(unknown, { ifNoneMatch: true });
      await expectRefusedAndAbsent(probe, answer, 'a part without stock is refused');
      expectSame(await dispositionOf(bench, itemId), null, 'no stock is disposed of by it');
    },
  },
];
