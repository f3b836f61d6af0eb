// What Cutin writes to QMS: the inspection plan of a product revision.
import type { DocumentKind } from './document-kind';

export const qmsKinds: readonly DocumentKind[] = [
  {
    name: 'inspection-plan',
    what: 'the inspection plan of a product revision',
    addressNamesItem: true,
    prepare: (bench, itemId) => {
      const { site } = bench;
      const limits = { nominal: '20.000', lowerTolerance: '19.990', upperTolerance: '20.021', unit: 'mm' };
      const bore = { description: 'Bore', ...limits, delta: 'changed' };
      const content = {
        itemId,
        revision: 'B',
        site,
        changeId: bench.id('CHG'),
        derivedFrom: null,
        removed: ['length'],
        effectivity: { basis: 'serial', range: 'SN-0100 and up' },
        characteristics: { bore },
      };
      const withBore = (more: object) => ({ ...content, characteristics: { bore: { ...bore, ...more } } });
      return Promise.resolve({
        path: `/sites/${site}/inspection-plans/${encodeURIComponent(itemId)}/revisions/B`,
        content,
        changed: withBore({ upperTolerance: '20.013' }),
        outside: withBore({ delta: 'maybe' }),
        withText: (description) => withBore({ description }),
        withJson: (attributes) => withBore({ attributes }),
      });
    },
  },
];
