// The open work orders of a site are locked in MES: before the cut-in to the old revision, from it on to the new one.
import { orderRevisionsDocuments } from '../documents/order-revisions-documents';
import { ofDecidedChange } from '../documents/preparation-context';
import { defineStage } from './define-stage';
import { mirrorHolds, releaseHolds } from './mirror-holds';

export const mesLock = defineStage({
  stage: 'mesLock',
  summary: 'Locks the open work orders of a site to their revisions',
  boundary: 3,
  subject: 'change',
  receiver: 'mes',
  handsOver: { artefactClass: 'mbom', sender: 'erp' },
  policy: { owner: 'manufacturing', dueAfter: '4h' },
  documents: ofDecidedChange(orderRevisionsDocuments),
  settle: async (given, settling) => {
    await mirrorHolds(given, settling);
    return null;
  },
  takeBack: releaseHolds,
  waitsFor: null,
});
