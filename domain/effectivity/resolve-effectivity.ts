// Which revision applies to a unit, and why (RULES 2.7 to 2.9). Two equal answers are ambiguous, none is none: the
// engine never falls back to the latest revision.
import type { Refusal } from '../verdict';
import type { Basis, EffectivityStatement } from './effectivity-statement';
import { intervalOfSpan, intervalOfUnit } from './interval';
import { parseSerial, zerosInsignificant, type SerialRules } from './serial';
import { UnitIndex } from './unit-index';

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

export type EffectiveRevision =
  | { kind: 'effective'; statement: EffectivityStatement; because: string }
  | { kind: 'none' }
  | { kind: 'ambiguous'; code: 'AMBIGUOUS_EFFECTIVITY'; statements: EffectivityStatement[] }
  | { kind: 'refused'; reasons: Refusal[] };

const precedence: readonly Basis[] = ['workOrder', 'serial', 'lot', 'date'];

/** Refusals: END_ITEM_REQUIRED, and those of parseSerial for a serial or lot that has no number. */
export function resolveEffectivity(input: {
  statements: readonly EffectivityStatement[];
  query: EffectivityQuery;
  serialRules?: SerialRules;
}): EffectiveRevision {
  return prepareResolver(input.statements, input.serialRules)(input.query);
}

/** Indexes statements once, so that each unit is found by binary search among the spans of its series. */
export function prepareResolver(
  statements: readonly EffectivityStatement[],
  serialRules: SerialRules = zerosInsignificant,
): (query: EffectivityQuery) => EffectiveRevision {
  const index = new UnitIndex<EffectivityStatement>();
  const dependents = new Map<string, EffectivityStatement[]>();
  for (const statement of statements) {
    if (statement.state !== 'actual') continue;
    for (const span of statement.spans) index.add(statement.itemId, intervalOfSpan(span), statement);
    noteDependent(dependents, statement);
  }
  return (query) => {
    const missing = needsEndItem(dependents.get(query.itemId) ?? [], query);
    if (missing !== null) return { kind: 'refused', reasons: [missing] };
    const matches = new Set<EffectivityStatement>();
    for (const basis of precedence) {
      const unit = unitOf(query, basis, serialRules);
      if (unit === null) continue;
      if ('reasons' in unit) {
        // A unit that cannot be read matters only where some statement counts in its basis.
        if (index.hasBasis(query.itemId, basis)) return { kind: 'refused', reasons: unit.reasons };
        continue;
      }
      for (const found of index.find(query.itemId, unit)) if (isAsked(found, query)) matches.add(found);
    }
    return decide([...matches]);
  };
}

function decide(matches: EffectivityStatement[]): EffectiveRevision {
  const overrides = matches.filter((one) => one.override === true);
  if (overrides.length > 0) return pick(overrides, 'a signed override');
  for (const basis of precedence) {
    const ofBasis = matches.filter((one) => one.basis === basis);
    if (ofBasis.length > 0) return pick(ofBasis, basis);
  }
  return { kind: 'none' };
}

function pick(matches: EffectivityStatement[], by: string): EffectiveRevision {
  const ranked = matches.filter((one) => one.rank !== undefined);
  const highest = Math.max(...ranked.map((one) => one.rank ?? 0));
  const best = ranked.length > 0 ? ranked.filter((one) => one.rank === highest) : matches;
  const [only, rival] = best;
  if (only === undefined) return { kind: 'none' };
  if (rival !== undefined) return { kind: 'ambiguous', code: 'AMBIGUOUS_EFFECTIVITY', statements: best };
  const rank = only.rank === undefined ? '' : ` of rank ${String(only.rank)}`;
  return {
    kind: 'effective',
    statement: only,
    because: `Effective by ${by}${rank}, decided for change ${only.changeId}.`,
  };
}

function isAsked({ site, endItem, itemId }: EffectivityStatement, query: EffectivityQuery): boolean {
  if (query.site !== undefined && query.site !== site) return false;
  return endItem === null || endItem === (query.endItem ?? itemId);
}

type IndexedUnit = ReturnType<typeof intervalOfUnit>;

/** The unit a query names in a basis, null where it names none, the refusals where it cannot be read. */
function unitOf(
  query: EffectivityQuery,
  basis: Basis,
  serialRules: SerialRules,
): IndexedUnit | { reasons: Refusal[] } | null {
  switch (basis) {
    case 'workOrder':
      return query.workOrder === undefined ? null : intervalOfUnit({ basis, workOrder: query.workOrder });
    case 'date':
      return query.date === undefined ? null : intervalOfUnit({ basis, date: query.date });
    default: {
      const text = query[basis];
      if (text === undefined) return null;
      const counted = basis === 'lot' ? query.itemId : (query.endItem ?? query.itemId);
      const unit = parseSerial(text, serialRules(counted));
      return unit.kind === 'refused' ? { reasons: unit.reasons } : intervalOfUnit({ basis, ...unit.value });
    }
  }
}

function noteDependent(dependents: Map<string, EffectivityStatement[]>, statement: EffectivityStatement): void {
  const { basis, endItem, itemId, site } = statement;
  if ((basis !== 'serial' && basis !== 'lot') || endItem === null || endItem === itemId) return;
  const held = dependents.get(itemId);
  if (held === undefined) dependents.set(itemId, [statement]);
  else if (!held.some((one) => one.site === site)) held.push(statement);
}

/** RULES 2.8: a serial or lot says nothing without the product it belongs to, unless the item is that product. */
function needsEndItem(dependents: EffectivityStatement[], query: EffectivityQuery): Refusal | null {
  if (query.endItem !== undefined || (query.serial === undefined && query.lot === undefined)) return null;
  const dependent = dependents.find(({ site }) => query.site === undefined || site === query.site);
  if (dependent === undefined) return null;
  return {
    code: 'END_ITEM_REQUIRED',
    message: `${query.itemId} is effective by units of ${dependent.endItem ?? ''}: name the end item.`,
    at: query.itemId,
  };
}
