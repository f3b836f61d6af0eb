// A planner decides from which unit the change applies at a site; the signed decision is copied to the change in PLM.
import { subjectOf } from '../../../domain/handoff/handoff-ref';
import { withdrawEffectivity } from '../../effectivity/withdraw';
import { effectivityDocuments } from '../documents/effectivity-documents';
import { ofDecidedChange } from '../documents/preparation-context';
import { defineStage } from './define-stage';

export const effectivityDecision = defineStage({
  stage: 'effectivityDecision',
  summary: 'Copies the signed cut-in of a site to the change',
  boundary: 2,
  subject: 'change',
  receiver: 'plm',
  handsOver: { artefactClass: 'effectivity', sender: 'cutin' },
  policy: { owner: 'planner', dueAfter: '2d', reminderEvery: '1d', escalateAfter: '4d' },
  documents: ofDecidedChange(effectivityDocuments),
  takeBack: async ({ transactions }, handoff) => {
    const { changeId } = subjectOf(handoff, 'change');
    await withdrawEffectivity({ transactions }, { changeId, site: handoff.site });
  },
  waitsFor: {
    what: 'Decide with a signature:',
    commands: [
      'npx cutin impact {changeId} --site {site}',
      'npx cutin decide {handoffId} --impact "<impact>" --serial "<serials>"',
    ],
  },
});
