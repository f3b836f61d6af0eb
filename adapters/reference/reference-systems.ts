// The five systems of the thread, reached over our reference contract.
import type { SystemName } from '../../domain/handoff/system-name';
import { defineSystem, type SystemAdapter, type SystemSettings } from '../../ports/system-adapters';
import type { SystemEndpoint } from './http-client';
import { createReceiver } from './receiver';
import { createReleaseSource } from './release-source';
import { createRequirementSource } from './requirement-source';
import { listParents, listStock } from './stock-and-use';
import { listOpenWorkOrders } from './work-orders';

const endpoint = (name: SystemName, settings: SystemSettings): SystemEndpoint => ({
  name: name.toUpperCase(),
  ...settings,
});

export const referenceSystems: { readonly [Name in SystemName]: SystemAdapter<Name> } = {
  plm: defineSystem({
    system: 'plm',
    open: (settings) => {
      const plm = endpoint('plm', settings);
      return {
        receiver: createReceiver('plm', plm),
        releases: createReleaseSource(plm),
        whereUsed: { listParents: (itemIds) => listParents(plm, itemIds) },
      };
    },
  }),
  alm: defineSystem({
    system: 'alm',
    open: (settings) => ({ requirements: createRequirementSource(endpoint('alm', settings)) }),
  }),
  erp: defineSystem({
    system: 'erp',
    open: (settings) => {
      const erp = endpoint('erp', settings);
      return { receiver: createReceiver('erp', erp), stock: { listStock: (query) => listStock(erp, query) } };
    },
  }),
  mes: defineSystem({
    system: 'mes',
    open: (settings) => {
      const mes = endpoint('mes', settings);
      const workOrders = {
        listOpenWorkOrders: (query: Parameters<typeof listOpenWorkOrders>[1]) => listOpenWorkOrders(mes, query),
      };
      return { receiver: createReceiver('mes', mes), workOrders };
    },
  }),
  qms: defineSystem({
    system: 'qms',
    open: (settings) => ({ receiver: createReceiver('qms', endpoint('qms', settings)) }),
  }),
};
