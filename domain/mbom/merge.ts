// What a merge works on: the three sides, the choices of humans, and what was found on the way.
import type { Mbom, MbomLine } from './mbom';
import type { Facet } from './line-facets';
import type { MadeFrom } from './share-of';

export interface Discrepancy {
  lineId: string;
  facet: Facet;
  /** One side changed it; both made the same change; both changed it differently and a human must choose. */
  kind: 'auto' | 'same' | 'suspect';
  /** The side whose value stands; null while a suspect waits. */
  taken: 'engineering' | 'planning' | 'value' | null;
  /** Of a line that planners regrouped, base and engineering are what the occurrences of that line ask for. */
  base: string | null;
  engineering: string | null;
  planning: string | null;
}

/** A human's choice for one facet, bound to the two values that were seen: if either moved, it no longer applies. */
export interface ReconcileChoice {
  lineId: string;
  facet: Facet;
  engineering: string | null;
  planning: string | null;
  take: 'engineering' | 'planning' | { value: string | null };
}

export interface MergeSides {
  /** Null where nobody knows what stood before: then nobody can tell who changed what. */
  base: Mbom | null;
  engineering: Mbom;
  planning: Mbom;
  /** What the two were transformed from; needed where planners regrouped lines that gather several occurrences. */
  madeFrom?: { base: MadeFrom | null; engineering: MadeFrom };
}

export interface Merge {
  sides: MergeSides;
  /** Lines whose occurrences planners regrouped: what engineering changed of them is never merged without being asked. */
  regrouped: ReadonlySet<string>;
  /** Lines of splits that planners made without provenance, where engineering changed what they split. */
  ownSplits: ReadonlySet<string>;
  choices: ReadonlyMap<string, ReconcileChoice>;
  discrepancies: Discrepancy[];
  lines: Record<string, MbomLine>;
}

/** Records a suspect with its choice; answers the value that stands, engineering's while none was chosen. */
export function choose(merge: Merge, suspect: Discrepancy): string | null {
  const { engineering, planning } = suspect;
  const stands = merge.choices.get(choiceKey(suspect))?.take ?? null;
  const taken = stands === null || typeof stands === 'string' ? stands : 'value';
  merge.discrepancies.push({ ...suspect, taken });
  if (stands === null || stands === 'engineering') return engineering;
  return stands === 'planning' ? planning : stands.value;
}

/** By facet and the values that were seen: one facet may be asked about twice, with other values each time. */
export function indexChoices(choices: readonly ReconcileChoice[]): Map<string, ReconcileChoice> {
  return new Map(choices.map((choice) => [choiceKey(choice), choice]));
}

function choiceKey(of: Pick<ReconcileChoice, 'lineId' | 'facet' | 'engineering' | 'planning'>): string {
  return JSON.stringify([of.lineId, of.facet, of.engineering, of.planning]);
}
