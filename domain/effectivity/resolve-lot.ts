// Which revision applies to a lot, which has no serials. What names the lot or its order answers. Beside a statement that
// counts serials no day does: serials come before days (RULES 2.7), and whether they concern the lot nobody can tell.
import type { Refusal } from '../verdict';
import type { EffectivityStatement } from './effectivity-statement';
import { resolveEffectivity, type EffectiveRevision, type EffectivityQuery } from './resolve-effectivity';
import type { SerialRules } from './serial';

export interface LotQuery extends Omit<EffectivityQuery, 'serial'> {
  lot: string;
  site: string;
}

/** Refused with EFFECTIVITY_COUNTS_SERIALS, and like resolveEffectivity. */
export function resolveLot(input: {
  statements: readonly EffectivityStatement[];
  query: LotQuery;
  serialRules: SerialRules;
}): EffectiveRevision {
  const { statements, query } = input;
  const effective = resolveEffectivity(input);
  const bySerial = statements.filter((one) => mayDecide(one, query));
  const [first] = bySerial;
  if (first === undefined || isNamed(effective, bySerial)) return effective;
  return { kind: 'refused', reasons: [countsSerials(query, first)] };
}

function mayDecide({ basis, state, itemId, site, endItem }: EffectivityStatement, query: LotQuery): boolean {
  const isAsked = itemId === query.itemId && site === query.site;
  const counts = endItem === null || endItem === (query.endItem ?? query.itemId);
  return basis === 'serial' && state === 'actual' && isAsked && counts;
}

/** A signed override comes before every basis: against one that counts serials nothing stands. */
function isNamed(effective: EffectiveRevision, bySerial: readonly EffectivityStatement[]): boolean {
  if (effective.kind !== 'effective') return false;
  const { override, basis } = effective.statement;
  if (bySerial.some((one) => one.override === true)) return false;
  return override === true || basis === 'workOrder' || basis === 'lot';
}

function countsSerials({ itemId, lot, site }: LotQuery, { revision, changeId }: EffectivityStatement): Refusal {
  return {
    code: 'EFFECTIVITY_COUNTS_SERIALS',
    message:
      `${itemId} ${revision} (${changeId}) is effective at ${site} by serials, which lot ${lot} does not have. ` +
      'The planner decides it by lot or by work order.',
    at: itemId,
    facts: { lot, revision, changeId },
  };
}
