// Every open order ends in exactly one way: by the rule under the planner's signature, or by a human's; MES gets them all.
import { closeOrders } from '../../orders/close-orders';
import { orderDispositionDocuments } from '../documents/order-disposition-documents';
import { ofDecidedChange } from '../documents/preparation-context';
import { defineStage } from './define-stage';
import { mirrorHolds, releaseHolds } from './mirror-holds';

export const orderDisposition = defineStage({
  stage: 'orderDisposition',
  summary: 'Hands over how each open order ends, and releases the holds',
  boundary: 3,
  subject: 'change',
  receiver: 'mes',
  handsOver: { artefactClass: 'effectivity', sender: 'cutin' },
  policy: { owner: 'planner', dueAfter: '1d', reminderEvery: '1d', escalateAfter: '2d' },
  documents: ofDecidedChange(orderDispositionDocuments),
  settle: async (given, settling) => {
    const open = await closeOrders(given, settling.handoff, settling.documents);
    if (open === null) await mirrorHolds(given, settling);
    return open;
  },
  takeBack: releaseHolds,
  waitsFor: {
    what: 'See the orders, and dispose of each with a signature:',
    commands: [
      'npx cutin orders {changeId} --site {site} --undecided',
      'npx cutin dispose {changeId} --site {site} {orders} --disposition "<disposition>" --reason "<why>"',
    ],
  },
});
