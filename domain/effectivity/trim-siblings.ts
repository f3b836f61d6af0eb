// A new statement takes its units from the actual siblings that held them (RULES 2.5). The old versions stay readable
// as superseded; what is left of them goes on under a new id.
import type { EffectivityStatement } from './effectivity-statement';
import { layerOf } from './check-partition';
import { differenceSpans, intersectSpans } from './span-algebra';

export interface Trimmed {
  superseded: EffectivityStatement[];
  replacements: EffectivityStatement[];
}

/** Siblings share item, site, end item, basis and layer. One that holds none of the incoming units is not touched. */
export function trimSiblings(input: {
  actual: EffectivityStatement[];
  incoming: EffectivityStatement;
  newStatementId: () => string;
}): Trimmed {
  const { incoming, newStatementId } = input;
  const trimmed: Trimmed = { superseded: [], replacements: [] };
  for (const sibling of input.actual) {
    const isSibling =
      sibling.state === 'actual' &&
      sibling.statementId !== incoming.statementId &&
      sibling.itemId === incoming.itemId &&
      sibling.site === incoming.site &&
      sibling.endItem === incoming.endItem &&
      sibling.basis === incoming.basis &&
      layerOf(sibling) === layerOf(incoming);
    if (!isSibling || intersectSpans(sibling.spans, incoming.spans).length === 0) continue;
    trimmed.superseded.push({ ...sibling, state: 'superseded' });
    const rest = differenceSpans(sibling.spans, incoming.spans);
    if (rest.length > 0) trimmed.replacements.push({ ...sibling, statementId: newStatementId(), spans: rest });
  }
  return trimmed;
}
