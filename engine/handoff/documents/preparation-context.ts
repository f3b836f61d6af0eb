// What builders of documents are given. One that needs a decided change asks for it; a handoff that has none never does.
import type { DocumentContents, NewDocument } from '../../../contract/documents/documents';
import type { DraftDocument } from '../../../domain/handoff/document';
import { changeHandoffId } from '../../../domain/handoff/handoff-ids';
import { subjectOf, type HandoffRef } from '../../../domain/handoff/handoff-ref';
import type { ReleasedChange } from '../../../domain/change/released-change';
import type { CutIn, EffectivityDecision } from '../../../domain/effectivity/effectivity-decision';
import { Refused } from '../../../ports/refused';
import type { HandoffGiven } from '../handoff-given';

export interface PreparationContext extends HandoffGiven {
  handoff: HandoffRef;
  generation: number;
}

export type DocumentBuilder = (context: PreparationContext) => Promise<DraftDocument[]>;

export interface DecidedChange extends PreparationContext {
  changeId: string;
  change: ReleasedChange;
  decision: EffectivityDecision;
}

/** Refused with CHANGE_UNKNOWN and NOT_DECIDED where there is nothing to build from. */
export function ofDecidedChange(build: (context: DecidedChange) => Promise<NewDocument[]>): DocumentBuilder {
  return async (context) => {
    const { handoff, transactions } = context;
    const { reads } = transactions;
    const { changeId } = subjectOf(handoff, 'change');
    const change = await reads.changes.findRelease(changeId);
    if (change === null)
      throw new Refused({ code: 'CHANGE_UNKNOWN', message: `Change ${changeId} was never received.` });
    const { site } = handoff;
    const decision = await reads.effectivity.findDecision(
      changeHandoffId({ changeId, site, stage: 'effectivityDecision' }),
    );
    if (decision === null)
      throw new Refused({ code: 'NOT_DECIDED', message: `Effectivity of ${changeId} at ${site} is not decided.` });
    return build({ ...context, changeId, change, decision });
  };
}

export function cutInOf(decision: EffectivityDecision, itemId: string): CutIn {
  const cutIn = decision.cutIns.find((one) => one.itemId === itemId);
  if (cutIn === undefined)
    throw new Refused({ code: 'NOT_DECIDED', message: `The decision says nothing of ${itemId}.`, at: itemId });
  return cutIn;
}

/** The cut-in as every receiver gets it. */
export function effectivityContent(
  cutIn: CutIn,
  decision: EffectivityDecision,
): DocumentContents['manufacturingBom']['effectivity'] {
  const { basis, text, spans, endItem } = cutIn;
  return { basis, text, spans, endItem, decisionId: decision.decisionId };
}
