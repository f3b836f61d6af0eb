// Which occurrences planners moved to other lines: a line was split, or several were gathered to one.
import type { MbomLine } from './mbom';
import type { MergeSides } from './merge';

export interface Regrouping {
  /** Each occurrence that planners moved to other lines, with the lines that hold it now. */
  holders: ReadonlyMap<string, readonly string[]>;
  /** Every line that holds one, or held one on any side. */
  lines: ReadonlySet<string>;
}

/**
 * An occurrence is regrouped where a line holds it that did not before. Where nobody knows what stood before, nobody can tell
 * who moved it: then none is.
 */
export function findRegrouping({ base, engineering, planning }: MergeSides): Regrouping {
  if (base === null) return { holders: new Map(), lines: new Set() };
  const regrouped = new Set<string>();
  const changed = Object.entries(planning.lines).filter(([lineId, line]) => !gathersAsBefore(base.lines, lineId, line));
  const before = changed.length === 0 ? new Map<string, string>() : ownersOf(base.lines);
  const now = changed.length === 0 ? before : ownersOf(engineering.lines);
  for (const [lineId, { provenance }] of changed) {
    for (const id of provenance.occurrences) {
      const owner = before.get(id) ?? now.get(id);
      if (owner !== undefined && owner !== lineId) regrouped.add(id);
    }
  }
  const holders = new Map<string, string[]>();
  const lines = new Set<string>();
  if (regrouped.size === 0) return { holders, lines };
  for (const [lineId, { provenance }] of Object.entries(planning.lines)) {
    for (const id of provenance.occurrences) {
      if (!regrouped.has(id)) continue;
      holders.set(id, [...new Set([...(holders.get(id) ?? []), lineId])]);
      for (const line of [lineId, before.get(id), now.get(id)]) if (line !== undefined) lines.add(line);
    }
  }
  return { holders, lines };
}

function gathersAsBefore(before: Readonly<Record<string, MbomLine>>, lineId: string, now: MbomLine): boolean {
  const line = Object.hasOwn(before, lineId) ? before[lineId] : undefined;
  const [held, { occurrences }] = [line?.provenance.occurrences, now.provenance];
  return held?.length === occurrences.length && held.every((id, index) => id === occurrences[index]);
}

/** The line of each occurrence. */
export function ownersOf(lines: Readonly<Record<string, MbomLine>>): Map<string, string> {
  const owners = new Map<string, string>();
  for (const [lineId, { provenance }] of Object.entries(lines))
    for (const id of provenance.occurrences) owners.set(id, lineId);
  return owners;
}
