// Glossary of effectivity (RULES 2.1 and 2.4). A *span* is a run of units, work orders or days; a *statement* says
// for which spans a revision of an item is effective at a site; several spans are OR. Only *actual* statements count.

/** What an effectivity is counted in, strongest first (RULES 2.7). */
export type Basis = 'workOrder' | 'serial' | 'lot' | 'date';

/**
 * A run of units. Serial and lot bounds are inclusive, `to: null` is "and up". Dates are `YYYY-MM-DD`, half-open
 * `[start, end)`, `end: null` is "and up". A series never ends in a digit that belongs to the number.
 */
export type Span =
  | { basis: 'workOrder'; workOrder: string }
  | { basis: 'serial' | 'lot'; series: string; from: number; to: number | null }
  | { basis: 'date'; start: string; end: string | null };

/** One single unit, work order or day. */
export type Unit =
  | { basis: 'workOrder'; workOrder: string }
  | { basis: 'serial' | 'lot'; series: string; number: number }
  | { basis: 'date'; date: string };

export interface EffectivityStatement {
  statementId: string;
  itemId: string;
  revision: string;
  site: string;
  /** The item whose serials are counted; `null` where the statement holds for every end item. */
  endItem: string | null;
  basis: Basis;
  spans: Span[];
  changeId: string;
  decisionId: string;
  state: 'planned' | 'actual' | 'superseded' | 'withdrawn';
  /** Within a basis a ranked change beats an unranked one and the greater number wins. */
  rank?: number;
  /** A signed override beats every basis. */
  override?: boolean;
}
