// Three-way merge of a manufacturing structure that planners edited with what engineering released next (RULES 3.5).
// *base* is T(eBOM old), *engineering* T(eBOM new), *planning* the mBOM as ERP holds it now, hand edits included.
import type { Mbom, MbomLine } from './mbom';
import { facetsOf, facetValue, sameLine, withFacet } from './line-facets';
import { choose, indexChoices, type Discrepancy, type Merge, type MergeSides, type ReconcileChoice } from './merge';
import { findOwnSplits } from './find-own-splits';
import { regroupLines } from './regroup-lines';
import { settleStructure } from './settle-structure';

export interface Reconciled {
  /** The merge; where suspects are open, engineering stands in for them and the result is a preview, not to be sent. */
  mbom: Mbom;
  discrepancies: Discrepancy[];
  /** The suspects without a choice. */
  open: Discrepancy[];
}

/**
 * Laws, held by properties: without planner edits the result is `engineering`; without an engineering change it is
 * `planning`; disjoint edits commute; merging the result again changes nothing. Linear in lines.
 */
export function reconcileMbom(sides: MergeSides, choices: readonly ReconcileChoice[] = []): Reconciled {
  const { sides: regrouped, lines } = regroupLines(sides);
  const merge: Merge = {
    sides: regrouped,
    regrouped: lines,
    ownSplits: findOwnSplits(sides),
    choices: indexChoices(choices),
    discrepancies: [],
    lines: {},
  };
  const { base, engineering, planning } = regrouped;
  for (const lineId of lines) tellMadeByPlanners(merge, lineId, sides.base);
  for (const lineId of unionOfKeys(base?.lines ?? {}, engineering.lines, planning.lines)) mergeLine(merge, lineId);
  settleStructure(merge);
  const { itemId, revision, site } = engineering;
  return {
    mbom: { itemId, revision, site, lines: merge.lines },
    discrepancies: merge.discrepancies,
    open: merge.discrepancies.filter(({ taken }) => taken === null),
  };
}

const present = 'present';

function mergeLine(merge: Merge, lineId: string): void {
  const { sides, lines } = merge;
  const base = lineOf(sides.base, lineId);
  const engineering = lineOf(sides.engineering, lineId);
  const planning = lineOf(sides.planning, lineId);
  if (engineering !== undefined && planning !== undefined) {
    lines[lineId] = mergeFacets(merge, lineId, { base, engineering, planning });
    return;
  }
  const kept = engineering ?? planning;
  const presence = {
    base: base === undefined ? null : present,
    engineering: engineering === undefined ? null : present,
    planning: planning === undefined ? null : present,
  };
  if (kept === undefined) {
    merge.discrepancies.push({ lineId, facet: 'presence', kind: 'same', taken: 'engineering', ...presence });
    return;
  }
  // One side has the line and the other has not: added by the first, or removed by the second.
  const side = engineering === undefined ? 'planning' : 'engineering';
  if (isOfOneSide(merge, lineId, { base, kept, side })) {
    const other = side === 'planning' ? 'engineering' : 'planning';
    const taken = base === undefined ? side : other;
    merge.discrepancies.push({ lineId, facet: 'presence', kind: 'auto', taken, ...presence });
    if (base === undefined) lines[lineId] = kept;
    return;
  }
  const stands = choose(merge, { lineId, facet: 'presence', kind: 'suspect', taken: null, ...presence });
  if (stands === present) lines[lineId] = kept;
}

/** Whether nobody but one side had a hand in a line that only one of them has. */
function isOfOneSide(
  { sides, regrouped, ownSplits }: Merge,
  lineId: string,
  { base, kept, side }: { base: MbomLine | undefined; kept: MbomLine; side: 'engineering' | 'planning' },
): boolean {
  const { occurrences, rules } = kept.provenance;
  // With no base at all only what planners added of their own is surely theirs.
  if (sides.base === null) return side === 'planning' && occurrences.length === 0 && rules.length === 0;
  if (base === undefined) return !ownSplits.has(lineId);
  // Of a line that planners regrouped, its occurrences are gone: theirs is the line, engineering's is what it was for.
  if (side === 'planning' && regrouped.has(lineId)) return false;
  return sameLine(base, kept);
}

/** A line that planners made of occurrences that another line had. */
function tellMadeByPlanners({ sides, discrepancies }: Merge, lineId: string, before: Mbom | null): void {
  const isTheirs = lineOf(sides.planning, lineId) !== undefined && lineOf(before, lineId) === undefined;
  if (!isTheirs || lineOf(sides.engineering, lineId) === undefined) return;
  const presence = { base: null, engineering: null, planning: present };
  discrepancies.push({ lineId, facet: 'presence', kind: 'auto', taken: 'planning', ...presence });
}

/** What a line that planners regrouped consumes; that part of it is engineering's. */
const consumed = ['itemId', 'quantity', 'unit'];

function mergeFacets(
  merge: Merge,
  lineId: string,
  held: { base: MbomLine | undefined; engineering: MbomLine; planning: MbomLine },
): MbomLine {
  const { base, engineering, planning } = held;
  // Where it came from is told by engineering; the planner's reason stays the planner's.
  let merged: MbomLine =
    planning.plannerReason === undefined ? engineering : { ...engineering, plannerReason: planning.plannerReason };
  if (base !== undefined && sameLine(base, engineering) && sameLine(base, planning)) return merged;
  for (const facet of facetsOf([base, engineering, planning])) {
    const values = {
      base: base === undefined ? null : facetValue(base, facet),
      engineering: facetValue(engineering, facet),
      planning: facetValue(planning, facet),
    };
    const isSplit = facet === 'quantity' && merge.ownSplits.has(lineId);
    if (values.engineering === values.planning && !isSplit) {
      if (base !== undefined && values.base !== values.engineering)
        merge.discrepancies.push({ lineId, facet, kind: 'same', taken: 'engineering', ...values });
      continue;
    }
    const isAsked = isSplit || (consumed.includes(facet) && merge.regrouped.has(lineId));
    if (base !== undefined && values.base === values.planning && !isAsked) {
      merge.discrepancies.push({ lineId, facet, kind: 'auto', taken: 'engineering', ...values });
    } else if (base !== undefined && values.base === values.engineering) {
      merge.discrepancies.push({ lineId, facet, kind: 'auto', taken: 'planning', ...values });
      merged = withFacet(merged, facet, values.planning);
    } else {
      merged = withFacet(merged, facet, choose(merge, { lineId, facet, kind: 'suspect', taken: null, ...values }));
    }
  }
  return merged;
}

function lineOf(mbom: Mbom | null, lineId: string): MbomLine | undefined {
  const lines = mbom?.lines ?? {};
  return Object.hasOwn(lines, lineId) ? lines[lineId] : undefined;
}

function unionOfKeys(...records: Record<string, unknown>[]): Set<string> {
  const keys = new Set<string>();
  for (const record of records) for (const key of Object.keys(record)) keys.add(key);
  return keys;
}
