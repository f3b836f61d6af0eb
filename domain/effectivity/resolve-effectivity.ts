// Which revision applies to a unit, and why (RULES 2.7 to 2.9). Two equal answers are ambiguous, none is none: the
// engine never falls back to the latest revision.
import type { Refusal } from '../decision';
import type { Basis, EffectivityStatement } from './effectivity-statement';
import { parseSerial } from './serial';
import { containsUnit } from './span-algebra';

export interface EffectivityQuery {
  itemId: string;
  site?: string;
  endItem?: string;
  workOrder?: string;
  serial?: string;
  lot?: string;
  /** ISO day. */
  date?: string;
}

export type Resolution =
  | { kind: 'effective'; statement: EffectivityStatement; because: string }
  | { kind: 'none' }
  | { kind: 'ambiguous'; code: 'AMBIGUOUS_EFFECTIVITY'; statements: EffectivityStatement[] }
  | { kind: 'refused'; reasons: Refusal[] };

const precedence: readonly Basis[] = ['workOrder', 'serial', 'lot', 'date'];

/** Refusals: END_ITEM_REQUIRED, and those of parseSerial for a serial or lot that has no number. */
export function resolveEffectivity(input: { statements: EffectivityStatement[]; query: EffectivityQuery }): Resolution {
  const { query } = input;
  const candidates = input.statements.filter(
    (one) =>
      one.state === 'actual' && one.itemId === query.itemId && (query.site === undefined || one.site === query.site),
  );
  const missing = needsEndItem(candidates, query);
  if (missing !== null) return { kind: 'refused', reasons: [missing] };
  const matches: EffectivityStatement[] = [];
  for (const statement of candidates) {
    const matched = applies(statement, query);
    if (typeof matched !== 'boolean') return { kind: 'refused', reasons: matched };
    if (matched) matches.push(statement);
  }
  const overrides = matches.filter((one) => one.override === true);
  if (overrides.length > 0) return pick(overrides, 'a signed override');
  for (const basis of precedence) {
    const ofBasis = matches.filter((one) => one.basis === basis);
    if (ofBasis.length > 0) return pick(ofBasis, basis);
  }
  return { kind: 'none' };
}

/** RULES 2.8: a serial or lot says nothing without the product it belongs to, unless the item is that product. */
function needsEndItem(candidates: EffectivityStatement[], query: EffectivityQuery): Refusal | null {
  if (query.endItem !== undefined || (query.serial === undefined && query.lot === undefined)) return null;
  const dependent = candidates.find(
    (one) => (one.basis === 'serial' || one.basis === 'lot') && one.endItem !== null && one.endItem !== one.itemId,
  );
  if (dependent === undefined) return null;
  return {
    code: 'END_ITEM_REQUIRED',
    message: `${query.itemId} is effective by units of ${dependent.endItem ?? ''}: name the end item.`,
    at: query.itemId,
  };
}

function applies(statement: EffectivityStatement, query: EffectivityQuery): boolean | Refusal[] {
  const { basis, spans, endItem } = statement;
  if (endItem !== null && (query.endItem ?? query.itemId) !== endItem) return false;
  switch (basis) {
    case 'workOrder':
      return spans.some((span) => span.basis === 'workOrder' && span.workOrder === query.workOrder);
    case 'date':
      return query.date !== undefined && containsUnit(spans, { basis: 'date', date: query.date });
    default: {
      const text = basis === 'serial' ? query.serial : query.lot;
      if (text === undefined) return false;
      const unit = parseSerial(text);
      return unit.kind === 'refused' ? unit.reasons : containsUnit(spans, { basis, ...unit.value });
    }
  }
}

function pick(matches: EffectivityStatement[], by: string): Resolution {
  const ranked = matches.filter((one) => one.rank !== undefined);
  const highest = Math.max(...ranked.map((one) => one.rank ?? 0));
  const best = ranked.length > 0 ? ranked.filter((one) => one.rank === highest) : matches;
  const [only, rival] = best;
  if (only === undefined) return { kind: 'none' };
  if (rival !== undefined) return { kind: 'ambiguous', code: 'AMBIGUOUS_EFFECTIVITY', statements: best };
  return { kind: 'effective', statement: only, because: `Effective by ${by}, decided for change ${only.changeId}.` };
}
