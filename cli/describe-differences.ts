// How the difference between two revisions of a structure is printed: counts in one line, and a table of occurrences.
import type { DifferenceCounts, EbomChange } from '../domain/mbom/summarise-differences';
import { table } from './table';

/** `+29 -3, 51 part changes, 176 same (2 with other changes); 5 in quantity, 3 in parent`. */
export function describeCounts({ added, removed, part, same, sameWithOtherChanges, facets }: DifferenceCounts): string {
  const others = sameWithOtherChanges === 0 ? '' : ` (${String(sameWithOtherChanges)} with other changes)`;
  const named = Object.entries(facets).filter(([, count]) => count > 0);
  const kinds = named.map(([kind, count]) => `${String(count)} in ${kind}`).join(', ');
  const head = `+${String(added)} -${String(removed)}, ${String(part)} part changes, ${String(same)} same${others}`;
  return kinds === '' ? head : `${head}; ${kinds}`;
}

/** Null where there is nothing to show; occurrences of which only attributes changed are shown where asked for. */
export function describeChanges(
  changes: readonly EbomChange[],
  { attributes }: { attributes: boolean },
): string | null {
  const shown = changes.filter((one) => attributes || !isOfAttributes(one));
  if (shown.length === 0) return null;
  const rows = shown.map(({ occurrence, kind, before, after, facets }) => [
    occurrence,
    kind,
    before,
    after,
    facets
      .filter(({ name }) => attributes || !name.startsWith('attributes/'))
      .map((facet) => `${facet.name}: ${facet.before ?? '-'} > ${facet.after ?? '-'}`)
      .join('; '),
  ]);
  return table(['OCCURRENCE', 'CHANGE', 'BEFORE', 'AFTER', 'ALSO'], rows);
}

function isOfAttributes({ kind, facets }: EbomChange): boolean {
  return kind === 'other' && facets.every(({ name }) => name.startsWith('attributes/'));
}
