// A difference that a sweep found is repaired by the way that was signed: written, accepted or withdrawn, over exactly what
// the signer looked at.
import { subjectOf } from '../../../domain/handoff/handoff-ref';
import { finishRepair } from '../../drift/finish-repair';
import { repairIntent } from '../../drift/repair-drift';
import { driftRepairDocuments } from '../documents/drift-repair-documents';
import { defineStage } from './define-stage';

export const driftRepair = defineStage({
  stage: 'driftRepair',
  summary: 'Repairs a difference that a sweep found, by the way that was signed',
  boundary: 3,
  subject: 'finding',
  receiver: 'asFound',
  handsOver: { artefactClass: 'effectivity', sender: 'cutin' },
  policy: { owner: 'operator' },
  documents: driftRepairDocuments,
  intent: repairIntent,
  settle: async (given, { handoff }) => {
    await finishRepair(given, subjectOf(handoff, 'finding').findingId);
    return null;
  },
  waitsFor: null,
});
