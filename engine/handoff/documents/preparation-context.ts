// What every builder of documents is given, and the words of effectivity that all of them copy.
import type { TransformRules } from '../../../domain/mbom/transform-rules';
import type { HashContent } from '../../../domain/identity/artefact';
import type { OrderMatrix } from '../../../domain/orders/order-matrix';
import type { ReleasedChange } from '../../../domain/change/released-change';
import type { SiteHandoffRef } from '../../../ports/handoff';
import type { CutIn, EffectivityDecision } from '../../../domain/effectivity/effectivity-decision';
import type { PreparedDocument, Stores } from '../../../ports/stores';
import type { Systems } from '../../../ports/systems';
import { Refused } from '../../../ports/refused';

export interface PreparationContext {
  handoff: SiteHandoffRef;
  generation: number;
  change: ReleasedChange;
  decision: EffectivityDecision;
  stores: Stores;
  systems: Systems;
  rules: TransformRules;
  matrix: OrderMatrix;
  hash: HashContent;
}

/** A document before its hash is taken. */
export type DraftDocument = Omit<PreparedDocument, 'contentHash'>;

export function cutInOf(decision: EffectivityDecision, itemId: string): CutIn {
  const cutIn = decision.cutIns.find((one) => one.itemId === itemId);
  if (cutIn === undefined)
    throw new Refused({ code: 'NOT_DECIDED', message: `The decision says nothing of ${itemId}.`, at: itemId });
  return cutIn;
}

/** The cut-in as every receiver gets it. */
export function effectivityContent(cutIn: CutIn, decision: EffectivityDecision): Record<string, unknown> {
  const { basis, text, spans, endItem } = cutIn;
  return { basis, text, spans, endItem, decisionId: decision.decisionId };
}
