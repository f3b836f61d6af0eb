// What Cutin writes to ERP: the mBOM of a product revision, and what becomes of stock.
import type { Bench } from '../bench';
import { expectStatus } from '../expectations';
import type { DocumentKind } from './document-kind';

export const erpKinds: readonly DocumentKind[] = [
  {
    name: 'manufacturing-bom',
    what: 'the manufacturing bill of materials of a product revision',
    addressNamesItem: true,
    prepare: (bench, itemId) => {
      const { site } = bench;
      const line = { itemId: 'BRG-6205', parent: null, quantity: '2', unit: 'each', occurrences: ['10:BRG-6205'] };
      const content = {
        itemId,
        revision: 'B',
        site,
        changeId: bench.id('CHG'),
        rules: '3',
        effectivity: { basis: 'serial', range: 'SN-0100 and up' },
        lines: { '10:BRG-6205': line },
        routing: [{ operation: '0010' }, { operation: '0020' }],
      };
      const withLine = (more: object) => ({ ...content, lines: { '10:BRG-6205': { ...line, ...more } } });
      return Promise.resolve({
        path: `/sites/${site}/manufacturing-boms/${encodeURIComponent(itemId)}/revisions/B`,
        content,
        changed: withLine({ quantity: '2.50' }),
        outside: withLine({ quantity: 2.5 }),
        withText: (note) => withLine({ note }),
        withJson: (attributes) => withLine({ attributes }),
      });
    },
  },
  {
    name: 'stock-dispositions',
    what: 'what becomes of the stock that a change no longer uses',
    addressNamesItem: false,
    prepare: async (bench, itemId) => {
      await setStock(bench, itemId, '12.5');
      const of = (disposition: string, reason: string) => stockDispositionsFor(bench, itemId, disposition, reason);
      return {
        path: stockDispositionsPath(bench),
        content: of('useUp', 'Nothing is left after SN-0100.'),
        changed: of('scrap', 'They corrode.'),
        outside: of('forget', 'Nobody looks.'),
        withText: (reason) => of('useUp', reason),
      };
    },
  },
];

export function stockDispositionsPath(bench: Bench): string {
  return `/sites/${bench.site}/stock-dispositions/${bench.id('CHG')}`;
}

export function stockDispositionsFor(
  bench: Bench,
  itemId: string,
  disposition: string,
  reason = 'Nothing is left after SN-0100.',
): Record<string, unknown> {
  const { site } = bench;
  const changeId = bench.id('CHG');
  return { changeId, site, decisionId: `${changeId}:${site}`, parts: { [itemId]: { disposition, reason } } };
}

/** The stock of a part is ERP's own. */
export async function setStock(bench: Bench, itemId: string, onHand: string): Promise<void> {
  const path = `/sites/${bench.site}/stock/${encodeURIComponent(itemId)}`;
  const answer = await bench.call({ method: 'PUT', path, body: { onHand, unit: 'each', unitCost: '3.20' } });
  expectStatus(answer, [200, 201], 'the stock of a part is set');
}
