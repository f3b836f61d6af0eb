// Builds what a stage hands over: one document an affected item, from frozen revisions and the signed decision. The
// same inputs give the same documents; effectivity is copied from the decision, never made up here.
import type { TransformRules } from '../../domain/bom/transform-rules';
import type { HashContent } from '../../domain/identity/artefact';
import type { ReleasedChange } from '../../ports/change';
import type { SiteHandoffRef } from '../../ports/handoff';
import type { SiteStage } from '../../ports/stages';
import type { CutIn, EffectivityDecision, PreparedDocument, Stores } from '../../ports/stores';
import type { Systems } from '../../ports/systems';
import { refusalFailure } from '../to-failure';
import { effectivityDocuments } from './effectivity-documents';
import { inspectionPlanDocuments } from './inspection-plan-documents';
import { lockSetDocuments } from './lock-set-documents';
import { manufacturingBomDocuments } from './manufacturing-bom-documents';

export interface PreparationContext {
  handoff: SiteHandoffRef;
  change: ReleasedChange;
  decision: EffectivityDecision;
  stores: Stores;
  systems: Systems;
  rules: TransformRules;
  hash: HashContent;
}

/** A document before its hash is taken. */
export type DraftDocument = Omit<PreparedDocument, 'contentHash'>;

const buildersByStage: Record<SiteStage, (context: PreparationContext) => Promise<DraftDocument[]>> = {
  effectivityDecision: effectivityDocuments,
  mbomTransform: manufacturingBomDocuments,
  mesLock: lockSetDocuments,
  inspectionPlanUpdate: inspectionPlanDocuments,
};

export async function prepareDocuments(
  context: Omit<PreparationContext, 'change' | 'decision'>,
): Promise<PreparedDocument[]> {
  const { handoff, stores, hash } = context;
  const change = await stores.releases.findRelease(handoff.changeId);
  if (change === null)
    throw refusalFailure([{ code: 'CHANGE_UNKNOWN', message: `Change ${handoff.changeId} was never received.` }]);
  const decision = await stores.effectivity.findDecision(`${handoff.changeId}:${handoff.site}:effectivityDecision`);
  if (decision === null)
    throw refusalFailure([
      { code: 'NOT_DECIDED', message: `Effectivity of ${handoff.changeId} at ${handoff.site} is not decided.` },
    ]);
  const drafts = await buildersByStage[handoff.stage]({ ...context, change, decision });
  return drafts.map((draft) => ({ ...draft, contentHash: hash(draft.content) }));
}

export function cutInOf(decision: EffectivityDecision, itemId: string): CutIn {
  const cutIn = decision.cutIns.find((one) => one.itemId === itemId);
  if (cutIn === undefined)
    throw refusalFailure([{ code: 'NOT_DECIDED', message: `The decision says nothing of ${itemId}.`, at: itemId }]);
  return cutIn;
}

/** The cut-in as every receiver gets it. */
export function effectivityContent(cutIn: CutIn, decision: EffectivityDecision): Record<string, unknown> {
  const { basis, text, spans, endItem } = cutIn;
  return { basis, text, spans, endItem, decisionId: decision.decisionId };
}
