// The units of a cut-in as they are shown before a signature and signed with it: a slip of the pen shows in how many there
// are, in the first, in the last, or in the series.
import { compareLanes, intervalOfSpan, normaliseIntervals, unitText } from './interval';
import type { Span } from './effectivity-statement';
import { countUnits } from './span-algebra';

export interface DecidedUnits {
  /** Null where they have no end. */
  count: number | null;
  first: string;
  /** Null where they have no end. */
  last: string | null;
  /** Of serials and lots; none for dates and work orders. */
  series: string[];
}

/** Null where there are none. Of several series, first and last are those of the first and of the last one. */
export function describeUnits(spans: readonly Span[]): DecidedUnits | null {
  const intervals = normaliseIntervals(spans.map(intervalOfSpan)).sort((a, b) => compareLanes(a, b) || a.lo - b.lo);
  const [first] = intervals;
  const last = intervals.at(-1);
  if (first === undefined || last === undefined) return null;
  const lanes = first.basis === 'serial' || first.basis === 'lot' ? intervals.map(({ lane }) => lane) : [];
  const count = countUnits(spans);
  return {
    count,
    first: unitText(first.basis, first.lane, first.lo),
    last: count === null ? null : unitText(last.basis, last.lane, last.basis === 'workOrder' ? last.lo : last.hi - 1),
    series: [...new Set(lanes)],
  };
}
