// What Cutin writes to MES: lock sets, dispositions of open orders, and the sealed lock of one order.
import { contentHash } from '../content-hash';
import type { Bench } from '../bench';
import { expectStatus } from '../expectations';
import type { DocumentKind } from './document-kind';

export const mesKinds: readonly DocumentKind[] = [
  {
    name: 'order-revisions',
    what: 'the revision that open orders of an item are built to',
    addressNamesItem: true,
    prepare: async (bench, itemId) => {
      const orderId = await createOrder(bench, { itemId });
      const content = orderRevisionsFor(bench, { itemId, orderId });
      const withOrder = (more: object) => orderRevisionsFor(bench, { itemId, orderId, ...more });
      return {
        path: orderRevisionsPath(bench, itemId),
        content,
        changed: withOrder({ hold: true }),
        outside: withOrder({ hold: 'yes' }),
        withText: (reason) => withOrder({ reason }),
        withJson: (mbom) => ({ ...content, mbom: { mbom } }),
      };
    },
  },
  {
    name: 'order-dispositions',
    what: 'how open orders of an item end under a change',
    addressNamesItem: true,
    prepare: async (bench, itemId) => {
      const orderId = await createOrder(bench, { itemId });
      const withOrder = (more: object) => dispositionsFor(bench, { itemId, orderId, ...more });
      return {
        path: dispositionsPath(bench, itemId),
        content: withOrder({}),
        changed: withOrder({ hold: true }),
        outside: withOrder({ cancelled: 'no' }),
        withText: (reason) => withOrder({ reason }),
        withJson: (note) => ({ ...withOrder({}), note }),
      };
    },
  },
  {
    name: 'order-lock',
    what: 'the exact revisions one order is built to',
    addressNamesItem: false,
    prepare: async (bench, itemId) => {
      const orderId = await createOrder(bench, { itemId });
      const content = sealed(lockOf(bench, { orderId, itemId }), 1);
      return {
        path: orderLockPath(bench, orderId),
        content,
        changed: sealed(lockOf(bench, { orderId, itemId, revision: 'C' }), 2),
        outside: { ...content, version: 'first' },
        withText: (note) => sealed({ ...lockOf(bench, { orderId, itemId }), note }, 1),
        withJson: (software) => sealed({ ...lockOf(bench, { orderId, itemId }), software: { software } }, 1),
      };
    },
  },
];

export interface OrderOptions {
  itemId: string;
  orderId?: string;
  state?: 'planned' | 'released' | 'started' | 'complete';
  serials?: string | null;
  /** Where the order makes one lot. */
  lot?: string;
}

export const orderSerials = 'SN-0001 to SN-0009';
export const operations = ['0010', '0020'];

/** Work orders are MES's own. */
export async function createOrder(bench: Bench, options: OrderOptions): Promise<string> {
  const { itemId, orderId = bench.id('WO'), state = 'planned', serials = orderSerials, lot = null } = options;
  const body = { itemId, revision: 'A', serials, state, lot };
  const answer = await bench.call({ method: 'PUT', path: orderPath(bench, orderId), body });
  expectStatus(answer, [200, 201], 'a work order is created');
  return orderId;
}

export const orderPath = ({ site }: Bench, orderId: string): string => `/sites/${site}/work-orders/${orderId}`;
export const orderLockPath = ({ site }: Bench, orderId: string): string => `/sites/${site}/order-locks/${orderId}`;
export const orderRevisionsPath = ({ site }: Bench, itemId: string): string =>
  `/sites/${site}/order-revisions/${encodeURIComponent(itemId)}/revisions/B`;

export const dispositionsPath = ({ site }: Bench, itemId: string): string =>
  `/sites/${site}/order-dispositions/${encodeURIComponent(itemId)}/revisions/B`;

export function orderRevisionsFor(
  bench: Bench,
  { itemId, orderId, ...more }: { itemId: string; orderId: string } & Record<string, unknown>,
): Record<string, unknown> {
  return {
    itemId,
    revision: 'B',
    site: bench.site,
    changeId: bench.id('CHG'),
    effectivity: { basis: 'serial', range: 'SN-0001 and up' },
    mbom: { contentHash: 'b'.repeat(64) },
    orders: {
      [orderId]: {
        ...{ revision: 'B', hold: false, reason: 'Cut-in.', serials: orderSerials, lot: null, state: 'planned' },
        ...more,
      },
    },
  };
}

export function dispositionsFor(
  bench: Bench,
  { itemId, orderId, ...more }: { itemId: string; orderId: string } & Record<string, unknown>,
): Record<string, unknown> {
  const entry = {
    revision: 'B',
    hold: false,
    reason: 'Cut-in.',
    serials: orderSerials,
    lot: null,
    state: 'planned',
    cancelled: false,
    disposition: 'switchBeforeStart',
    concession: null,
    signedBy: 'pat.planner',
    ...more,
  };
  return { itemId, revision: 'B', site: bench.site, changeId: bench.id('CHG'), orders: { [orderId]: entry } };
}

/** A lock set as Cutin pins it. */
export function lockOf(
  { site }: Bench,
  { orderId, itemId, revision = 'B', lot }: { orderId: string; itemId: string; revision?: string; lot?: string },
): Record<string, unknown> {
  const pin = (id: string, of: string, digit: string) => ({ id, revision: of, contentHash: digit.repeat(64) });
  return {
    site,
    orderId,
    itemId,
    endItem: itemId,
    serials: lot === undefined ? 'SN-1 to SN-9' : null,
    lot: lot ?? null,
    revision,
    effectivity: { statementId: 's-1', changeId: 'CHG-1', decisionId: 'd-1' },
    drawing: pin(itemId, revision, 'd'),
    ebom: pin(itemId, revision, 'e'),
    mbom: pin(itemId, 'MB-1', 'b'),
    routing: {
      ...pin('RT-1', '1', '2'),
      operations: operations.map((operation, index) => ({
        operation,
        sequence: (index + 1) * 10,
        instruction: pin(`WI-${operation}`, revision === 'B' ? '1' : '2', revision === 'B' ? '1' : '3'),
      })),
    },
    inspectionPlan: pin(itemId, 'IP-1', 'c'),
    software: {},
  };
}

export function sealed(lockSet: Record<string, unknown>, version: number): Record<string, unknown> & { seal: string } {
  return { orderId: lockSet['orderId'], version, seal: contentHash(lockSet), lockSet };
}
