// Builds what a stage hands over: one document an affected item, from frozen revisions and the signed decision. The
// same inputs give the same documents; effectivity is copied from the decision, never made up here.
import type { PreparedDocument } from '../../../domain/handoff/document';
import type { SiteStage } from '../../../domain/handoff/stage';
import { driftRepairDocuments } from './drift-repair-documents';
import { effectivityDocuments } from './effectivity-documents';
import { inspectionPlanDocuments } from './inspection-plan-documents';
import { lockSetDocuments } from './lock-set-documents';
import { manufacturingBomDocuments } from './manufacturing-bom-documents';
import { orderDispositionDocuments } from './order-disposition-documents';
import { ofDecidedChange, type DocumentBuilder, type PreparationContext } from './preparation-context';
import { workOrderLockDocuments } from './work-order-lock-documents';

const buildersByStage: Record<SiteStage, DocumentBuilder> = {
  effectivityDecision: ofDecidedChange(effectivityDocuments),
  mbomTransform: ofDecidedChange(manufacturingBomDocuments),
  mesLock: ofDecidedChange(lockSetDocuments),
  inspectionPlanUpdate: ofDecidedChange(inspectionPlanDocuments),
  orderDisposition: ofDecidedChange(orderDispositionDocuments),
  workOrderLock: workOrderLockDocuments,
  driftRepair: driftRepairDocuments,
};

export async function prepareDocuments(context: PreparationContext): Promise<PreparedDocument[]> {
  const { handoff, hash } = context;
  const drafts = await buildersByStage[handoff.stage as SiteStage](context);
  return drafts.map((draft) => ({ ...draft, contentHash: hash(draft.content) }));
}
