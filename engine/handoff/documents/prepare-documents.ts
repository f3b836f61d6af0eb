// Builds what a stage hands over: one document an affected item, from frozen revisions and the signed decision. The
// same inputs give the same documents; effectivity is copied from the decision, never made up here.
import type { SiteStage } from '../../../ports/stages';
import type { PreparedDocument } from '../../../ports/stores';
import { Refused } from '../../../ports/refused';
import { driftRepairDocuments } from './drift-repair-documents';
import { effectivityDocuments } from './effectivity-documents';
import { inspectionPlanDocuments } from './inspection-plan-documents';
import { lockSetDocuments } from './lock-set-documents';
import { manufacturingBomDocuments } from './manufacturing-bom-documents';
import { orderDispositionDocuments } from './order-disposition-documents';
import type { DraftDocument, PreparationContext } from './preparation-context';
import { workOrderLockDocuments } from './work-order-lock-documents';

const buildersByStage: Record<SiteStage, (context: PreparationContext) => Promise<DraftDocument[]>> = {
  effectivityDecision: effectivityDocuments,
  mbomTransform: manufacturingBomDocuments,
  mesLock: lockSetDocuments,
  inspectionPlanUpdate: inspectionPlanDocuments,
  orderDisposition: orderDispositionDocuments,
  workOrderLock: workOrderLockDocuments,
  driftRepair: driftRepairDocuments,
};

export async function prepareDocuments(
  context: Omit<PreparationContext, 'change' | 'decision'>,
): Promise<PreparedDocument[]> {
  const { handoff, stores, hash } = context;
  const change = await stores.releases.findRelease(handoff.changeId);
  if (change === null)
    throw new Refused({ code: 'CHANGE_UNKNOWN', message: `Change ${handoff.changeId} was never received.` });
  const decision = await stores.effectivity.findDecision(`${handoff.changeId}:${handoff.site}:effectivityDecision`);
  if (decision === null)
    throw new Refused({
      code: 'NOT_DECIDED',
      message: `Effectivity of ${handoff.changeId} at ${handoff.site} is not decided.`,
    });
  const drafts = await buildersByStage[handoff.stage]({ ...context, change, decision });
  return drafts.map((draft) => ({ ...draft, contentHash: hash(draft.content) }));
}
