// One work order is locked: its revision is pinned, MES stores the lock set and echoes the seal, and only then it opens.
import { subjectOf } from '../../../domain/handoff/handoff-ref';
import { openLock } from '../../locks/open-lock';
import { workOrderLockDocuments } from '../documents/work-order-lock-documents';
import { defineStage } from './define-stage';

export const workOrderLock = defineStage({
  stage: 'workOrderLock',
  summary: 'Locks one work order to the exact revisions it is built to',
  boundary: 3,
  subject: 'order',
  receiver: 'mes',
  handsOver: { artefactClass: 'mbom', sender: 'erp' },
  policy: { owner: 'planner', dueAfter: '4h' },
  documents: workOrderLockDocuments,
  settle: async (given, { handoff, generation }) => {
    const { orderId } = subjectOf(handoff, 'order');
    const opened = await openLock(given, { handoffId: handoff.handoffId, generation });
    return opened === 'open' ? null : { kind: 'stale', orderId };
  },
  waitsFor: null,
});
