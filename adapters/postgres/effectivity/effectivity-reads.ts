// Effectivity as a decision looks at it.
import type { EffectivityReads } from '../../../ports/effectivity';
import type { Queryable } from '../database';
import { listStatements } from '../statements';

export function effectivityReads(tx: Queryable): EffectivityReads {
  return {
    listStatements: ({ itemId, site, planned }) =>
      listStatements(tx, 'item_id = $1 AND site = $2 AND state = ANY ($3)', [
        itemId,
        site,
        planned === true ? ['planned', 'actual'] : ['actual'],
      ]),
  };
}
