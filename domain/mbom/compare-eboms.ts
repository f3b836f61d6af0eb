// The difference between two revisions of an eBOM, by occurrence and by part.
import type { Ebom, EbomOccurrence } from './ebom';
import { orderTopDown } from './order-top-down';
import { compareQuantities, plus, quantityOf, quantityText, times, type Quantity } from './quantity';
import { ownOf } from '../own-of';

export interface OccurrenceDifference {
  occurrence: string;
  kind: 'added' | 'removed' | 'changed';
  /** What of a changed occurrence differs. */
  facets: string[];
}

const facets = ['itemId', 'parent', 'findNumber', 'quantity', 'unit', 'fitted'] as const;

/** In the order of occurrence ids. Attributes count; the order of rows in a file does not. */
export function compareOccurrences(before: Ebom, after: Ebom): OccurrenceDifference[] {
  const ids = [...new Set([...Object.keys(before.occurrences), ...Object.keys(after.occurrences)])].sort();
  return ids.flatMap((occurrence): OccurrenceDifference[] => {
    const [old, next] = [ownOf(before.occurrences, occurrence), ownOf(after.occurrences, occurrence)];
    if (old === undefined || next === undefined)
      return [{ occurrence, kind: old === undefined ? 'added' : 'removed', facets: [] }];
    const changed = changedFacets(old, next);
    return changed.length === 0 ? [] : [{ occurrence, kind: 'changed', facets: changed }];
  });
}

function changedFacets(old: EbomOccurrence, next: EbomOccurrence): string[] {
  const names = [...new Set([...Object.keys(old.attributes), ...Object.keys(next.attributes)])].sort();
  return [
    ...facets.filter((facet) => old[facet] !== next[facet]),
    ...names
      .filter((name) => ownOf(old.attributes, name) !== ownOf(next.attributes, name))
      .map((name) => `attributes/${name}`),
  ];
}

/** How often a part is used per unit of the product, before and after; exact decimals. */
export interface PartDifference {
  itemId: string;
  unit: string;
  before: string;
  after: string;
}

/** Parts whose use per unit differs; one that falls to zero is superseded. Parts not fitted are not used. */
export function compareParts(before: Ebom, after: Ebom): PartDifference[] {
  const old = partUses(before);
  const next = partUses(after);
  return [...new Set([...old.keys(), ...next.keys()])].sort().flatMap((key): PartDifference[] => {
    const [a, b] = [old.get(key), next.get(key)];
    const use = a ?? b;
    if (use === undefined || compareQuantities(a?.quantity ?? 0, b?.quantity ?? 0) === 0) return [];
    const { itemId, unit } = use;
    return [{ itemId, unit, before: quantityText(a?.quantity ?? 0), after: quantityText(b?.quantity ?? 0) }];
  });
}

interface PartUse {
  itemId: string;
  unit: string;
  quantity: Quantity;
}

function partUses({ occurrences }: Ebom): Map<string, PartUse> {
  const uses = new Map<string, PartUse>();
  const perUnit = new Map<string | null, Quantity>([[null, 1]]);
  for (const id of orderTopDown(occurrences)) {
    const occurrence = occurrences[id];
    // What hangs under a part that is not fitted is not fitted either.
    const within = occurrence === undefined ? undefined : perUnit.get(occurrence.parent);
    if (occurrence === undefined || within === undefined || !occurrence.fitted) continue;
    const quantity = times(within, quantityOf(occurrence.quantity));
    perUnit.set(id, quantity);
    if (occurrence.itemId === null) continue;
    const key = JSON.stringify([occurrence.itemId, occurrence.unit]);
    const use = uses.get(key);
    if (use === undefined) uses.set(key, { itemId: occurrence.itemId, unit: occurrence.unit, quantity });
    else use.quantity = plus(use.quantity, quantity);
  }
  return uses;
}
