// What changed between two revisions of an eBOM, for people: each occurrence that was added, removed or changed, with the
// values before and after, and how many there are of each kind.
import { compareOccurrences } from './compare-eboms';
import type { Ebom, EbomOccurrence } from './ebom';
import { ownOf } from '../own-of';

export interface EbomChange {
  occurrence: string;
  /** `part`: another part number, whatever else changed; `other`: the same part, something else differs. */
  kind: 'added' | 'removed' | 'part' | 'other';
  /** Part number before and after; null where there is none. */
  before: string | null;
  after: string | null;
  /** What differs besides the part, e.g. `quantity`, `attributes/Footprint`. */
  facets: { name: string; before: string | null; after: string | null }[];
}

export interface EbomDifferences {
  counts: DifferenceCounts;
  changes: EbomChange[];
}

export interface DifferenceCounts {
  added: number;
  removed: number;
  part: number;
  /** Occurrences of the same part, whatever else changed. */
  same: number;
  /** How many of `same` differ in something else. */
  sameWithOtherChanges: number;
  /** On how many occurrences that stay each of these differs; one may count under several. */
  facets: Record<FacetKind, number>;
}

/** `attribute`: one or more of them. */
export type FacetKind = 'quantity' | 'unit' | 'parent' | 'findNumber' | 'fitted' | 'attribute';
const facetKinds: readonly FacetKind[] = ['quantity', 'unit', 'parent', 'findNumber', 'fitted', 'attribute'];

/** In the order of occurrence ids. */
export function summariseDifferences(before: Ebom, after: Ebom): EbomDifferences {
  const changes = compareOccurrences(before, after).map(({ occurrence, facets }): EbomChange => {
    const [old, next] = [ownOf(before.occurrences, occurrence), ownOf(after.occurrences, occurrence)];
    const parts = { before: old?.itemId ?? null, after: next?.itemId ?? null };
    if (old === undefined || next === undefined)
      return { occurrence, kind: old === undefined ? 'added' : 'removed', ...parts, facets: [] };
    const others = facets.filter((name) => name !== 'itemId');
    return {
      occurrence,
      kind: facets.includes('itemId') ? 'part' : 'other',
      ...parts,
      facets: others.map((name) => ({ name, before: valueOf(old, name), after: valueOf(next, name) })),
    };
  });
  const count = (kind: EbomChange['kind']): number => changes.filter((one) => one.kind === kind).length;
  const [added, removed, part, other] = [count('added'), count('removed'), count('part'), count('other')];
  const same = Object.keys(after.occurrences).length - added - part;
  const facets = Object.fromEntries(facetKinds.map((kind) => [kind, countFacet(changes, kind)])) as Record<
    FacetKind,
    number
  >;
  return { counts: { added, removed, part, same, sameWithOtherChanges: other, facets }, changes };
}

function countFacet(changes: readonly EbomChange[], kind: FacetKind): number {
  const isOfKind = (name: string): boolean => (name.startsWith('attributes/') ? 'attribute' : name) === kind;
  return changes.filter(({ facets }) => facets.some(({ name }) => isOfKind(name))).length;
}

function valueOf(occurrence: EbomOccurrence, facet: string): string | null {
  const attribute = /^attributes\/(.*)$/s.exec(facet)?.[1];
  const value =
    attribute === undefined ? occurrence[facet as keyof EbomOccurrence] : ownOf(occurrence.attributes, attribute);
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
