// MES: work orders, the lock sets that bind them to a revision, and the dispositions that end a change for them. Both are
// applied to the work orders in the transaction of their write, and what is read back comes from the work orders.
import { z } from 'zod';
import type { SystemDefinition } from '../frame/system';
import { releasedRevisionTables } from '../frame/released-revisions';
import { componentRoutes, componentTables } from './components';
import { operationRoutes, operationTables } from './operations';
import { applyToOrders, readOrders, restoreOrders } from './apply-to-orders';
import { readSeal, sealOrder, unsealOrder } from './seal-order';
import { workInstructionRoutes } from './work-instructions';
import { workOrderRoutes, workOrderTables } from './work-orders';

const orderLock = z.strictObject({
  revision: z.string(),
  hold: z.boolean(),
  reason: z.string(),
  serials: z.string().nullable(),
  lot: z.string().nullable(),
  /** State in which the lock was decided: an order that moved on is not locked behind its back. */
  state: z.enum(['planned', 'released', 'started', 'complete']),
});
const orderRevisions = z.looseObject({
  itemId: z.string(),
  revision: z.string(),
  site: z.string(),
  changeId: z.string(),
  effectivity: z.record(z.string(), z.unknown()),
  mbom: z.record(z.string(), z.unknown()),
  orders: z.record(z.string(), orderLock),
});

const orderDisposition = orderLock.extend({
  cancelled: z.boolean(),
  disposition: z.string().nullable(),
  concession: z.string().nullable(),
  signedBy: z.string().nullable(),
});
const orderDispositions = z.looseObject({
  itemId: z.string(),
  revision: z.string(),
  site: z.string(),
  changeId: z.string(),
  orders: z.record(z.string(), orderDisposition),
});

const sealText = z.string().regex(/^[0-9a-f]{64}$/);
const lockedOrder = z.strictObject({
  orderId: z.string(),
  version: z.number().int().min(1),
  seal: sealText,
  hold: z.literal(false).optional().describe('The order is let go with this lock.'),
  lockSet: z.looseObject({
    orderId: z.string(),
    itemId: z.string(),
    revision: z.string(),
    serials: z.string().nullable(),
  }),
});

export const mesSystem: SystemDefinition = {
  name: 'mes',
  title: 'MES',
  announces: true,
  tables: workOrderTables + operationTables + componentTables + releasedRevisionTables,
  documents: () => [
    {
      path: '/sites/:site/order-revisions/:itemId/revisions/:revision',
      summary: 'the revision every open work order of an item must be built to',
      content: orderRevisions,
      kind: { labelPrefix: 'OR', onWrite: applyToOrders, onWithdrawal: restoreOrders, readBack: readOrders },
    },
    {
      path: '/sites/:site/order-dispositions/:itemId/revisions/:revision',
      summary: 'how every open work order of an item ends under a change; releases the holds',
      content: orderDispositions,
      kind: { labelPrefix: 'OD', onWrite: applyToOrders, onWithdrawal: restoreOrders, readBack: readOrders },
    },
    {
      path: '/sites/:site/order-locks/:orderId',
      summary: 'the exact revisions one work order is built to, with the seal that is echoed',
      content: lockedOrder,
      kind: { labelPrefix: 'WL', onWrite: sealOrder, onWithdrawal: unsealOrder, readBack: readSeal },
    },
  ],
  routes: (context) => [
    ...workOrderRoutes(context.db),
    ...operationRoutes(context),
    ...componentRoutes(context),
    ...workInstructionRoutes(context),
  ],
};
