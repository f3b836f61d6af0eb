// The engineering bill of materials as released: one snapshot holds the whole multi-level structure of an item.
// Occurrences are keyed by their id, so that canonical JSON ignores an order that means nothing (RULES 1.4).

/** One use of a part in its parent. */
export interface EbomOccurrence {
  /** The part number used; null where the source names none (a mounting hole, a test point): a finding, never guessed. */
  itemId: string | null;
  /** Id of the parent occurrence, null directly under the top item. */
  parent: string | null;
  findNumber: string;
  /** Exact decimal as text, greater than zero, per one parent. */
  quantity: string;
  /** Unit of measure, e.g. `each`, `g`, `m`. */
  unit: string;
  /** False for "do not populate". */
  fitted: boolean;
  attributes: Record<string, string>;
}

export interface Ebom {
  itemId: string;
  revision: string;
  description: string;
  occurrences: Record<string, EbomOccurrence>;
}
