// Why an answer came out as it did: every actual statement of the item, and what became of it (RULES 2.9).
import type { EffectivityStatement } from './effectivity-statement';
import { resolveEffectivity, type EffectivityQuery, type EffectiveRevision } from './resolve-effectivity';
import type { SerialRules } from './serial';

export interface Considered {
  statementId: string;
  revision: string;
  /** `applies` names the answer; `outweighed` matched the unit, but a stronger basis, override or rank did too. */
  outcome: 'applies' | 'outweighed' | 'otherSite' | 'otherEndItem' | 'otherUnits';
}

const consideredMax = 100;

/** At most a hundred, those that hold the unit first. */
export function explainEffectivity(input: {
  statements: readonly EffectivityStatement[];
  query: EffectivityQuery;
  effective: EffectiveRevision;
  serialRules?: SerialRules;
}): Considered[] {
  const { statements, query, effective } = input;
  const order = ['applies', 'outweighed', 'otherUnits', 'otherEndItem', 'otherSite'];
  return statements
    .filter(({ state, itemId }) => state === 'actual' && itemId === query.itemId)
    .map((statement): Considered => {
      const { statementId, revision, site, endItem, itemId } = statement;
      const chosen = effective.kind === 'effective' && effective.statement.statementId === statementId;
      const outcome = chosen
        ? 'applies'
        : query.site !== undefined && site !== query.site
          ? 'otherSite'
          : endItem !== null && endItem !== (query.endItem ?? itemId)
            ? 'otherEndItem'
            : resolveEffectivity({ ...input, statements: [statement] }).kind === 'effective'
              ? 'outweighed'
              : 'otherUnits';
      return { statementId, revision, outcome };
    })
    .sort((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome))
    .slice(0, consideredMax);
}
