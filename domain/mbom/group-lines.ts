// Which lines must be weighed together: those that share occurrences, because a planner split one. Most stand alone.
import type { MbomLine } from './mbom';
import type { Structure } from './structure';

export interface LineGroups {
  /** Per occurrence a line that consumes it, `nowhere` where none does. */
  lineOf: Int32Array;
  /** Per line the line that stands for its group. */
  groupOf: Int32Array;
  /** Lines with neither provenance nor a planner's reason, or with occurrences that the eBOM does not have. */
  unexplained: string[];
}

export const nowhere = -1;

export function groupLines(lines: Structure<MbomLine>, indexOf: ReadonlyMap<string, number>): LineGroups {
  const lineOf = new Int32Array(indexOf.size).fill(nowhere);
  const groupOf = Int32Array.from(lines.ids, (_, index) => index);
  const unexplained: string[] = [];
  for (const [index, { provenance, plannerReason }] of lines.members.entries()) {
    let isExplained = provenance.occurrences.length > 0 || provenance.rules.length > 0;
    for (const id of provenance.occurrences) {
      const occurrence = indexOf.get(id);
      if (occurrence === undefined) isExplained = false;
      else if (lineOf[occurrence] === nowhere) lineOf[occurrence] = index;
      else groupOf[rootOf(groupOf, index)] = rootOf(groupOf, lineOf[occurrence] ?? index);
    }
    if (!isExplained && plannerReason === undefined) unexplained.push(lines.ids[index] ?? '');
  }
  for (let index = 0; index < groupOf.length; index += 1) groupOf[index] = rootOf(groupOf, index);
  return { lineOf, groupOf, unexplained };
}

/** Follows and shortens the chain of stand-ins. */
function rootOf(groupOf: Int32Array, index: number): number {
  let root = index;
  while (groupOf[root] !== root) root = groupOf[root] ?? root;
  for (let at = index; at !== root;) {
    const next = groupOf[at] ?? root;
    groupOf[at] = root;
    at = next;
  }
  return root;
}
