// A change is received: PLM is read back and every released revision is frozen. Nothing is written to anybody.
import { defineStage } from './define-stage';

export const release = defineStage({
  stage: 'release',
  summary: 'Reads a released change back from PLM and freezes its revisions',
  boundary: 2,
  subject: 'change',
  receiver: 'cutin',
  handsOver: { artefactClass: 'change', sender: 'plm' },
  policy: { owner: 'operator' },
  documents: () => Promise.resolve([]),
  waitsFor: null,
});
