// Splits that planners made without saying of what: they lowered a line, and added a line of the same part with a reason and no
// provenance. Such a line explains itself, so nothing else would stop it where engineering lowers the first one too.
import type { MbomLine } from './mbom';
import type { MergeSides } from './merge';
import { compareQuantities, quantityOf } from './quantity';
import { ownOf } from '../own-of';

/**
 * The added lines, and the lowered ones, of every part where engineering changed the quantity of a lowered line or took it
 * away. Each of them is asked about; where engineering changed nothing, none is.
 */
export function findOwnSplits({ base, engineering, planning }: MergeSides): ReadonlySet<string> {
  const asked = new Set<string>();
  if (base === null) return asked;
  const added = new Map<string, string[]>();
  for (const [lineId, line] of Object.entries(planning.lines)) {
    if (Object.hasOwn(base.lines, lineId) || Object.hasOwn(engineering.lines, lineId) || !isOwn(line)) continue;
    added.set(partOf(line), [...(added.get(partOf(line)) ?? []), lineId]);
  }
  if (added.size === 0) return asked;
  for (const [lineId, before] of Object.entries(base.lines)) {
    const own = added.get(partOf(before));
    const [planned, now] = [ownOf(planning.lines, lineId), ownOf(engineering.lines, lineId)];
    if (own === undefined || (planned !== undefined && compare(planned, before) >= 0)) continue;
    if (now !== undefined && compare(now, before) === 0) continue;
    for (const one of [lineId, ...own]) asked.add(one);
  }
  return asked;
}

function isOwn({ provenance }: MbomLine): boolean {
  return provenance.occurrences.length === 0 && provenance.rules.length === 0;
}

function partOf({ itemId, unit }: MbomLine): string {
  return JSON.stringify([itemId, unit]);
}

function compare(a: MbomLine, b: MbomLine): number {
  return compareQuantities(quantityOf(a.quantity), quantityOf(b.quantity));
}
