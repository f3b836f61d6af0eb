// The mBOM of each affected item, merged with what planning changed, goes to ERP with its routing and effectivity.
import { manufacturingBomDocuments } from '../documents/manufacturing-bom-documents';
import { ofDecidedChange } from '../documents/preparation-context';
import { defineStage } from './define-stage';

export const mbomTransform = defineStage({
  stage: 'mbomTransform',
  summary: 'Hands the mBOM over, with what becomes of stock',
  boundary: 2,
  subject: 'change',
  receiver: 'erp',
  handsOver: { artefactClass: 'ebom', sender: 'plm' },
  policy: { owner: 'manufacturing' },
  documents: ofDecidedChange(manufacturingBomDocuments),
  waitsFor: null,
});
