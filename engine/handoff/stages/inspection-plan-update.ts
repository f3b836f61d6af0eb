// The inspection plan of each affected item goes to QMS, effective with the same decision as the product.
import { inspectionPlanDocuments } from '../documents/inspection-plan-documents';
import { ofDecidedChange } from '../documents/preparation-context';
import { defineStage } from './define-stage';

export const inspectionPlanUpdate = defineStage({
  stage: 'inspectionPlanUpdate',
  summary: 'Hands the inspection plan over, effective with the same decision',
  boundary: 4,
  subject: 'change',
  receiver: 'qms',
  handsOver: { artefactClass: 'drawing', sender: 'plm' },
  policy: { owner: 'quality', waivable: true },
  documents: ofDecidedChange(inspectionPlanDocuments),
  waitsFor: null,
});
