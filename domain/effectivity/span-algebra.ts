// Sets of units as lists of spans (RULES 2.1). Every function answers in normal form: sorted by basis, series and
// start, touching spans merged, empty spans dropped. Spans of several bases and series may stand in one list.

import type { Span, Unit } from './effectivity-statement';
import { intervalOfSpan, intervalOfUnit, normaliseIntervals, spanOfInterval, subtractIntervals } from './interval';
import type { Interval } from './interval';

/** The same units in normal form. Throws, like all of this file, where a date is no calendar day. */
export function normaliseSpans(spans: readonly Span[]): Span[] {
  return normalIntervals(spans).map(spanOfInterval);
}

/** The units in `a`, in `b` or in both. */
export function unionSpans(a: readonly Span[], b: readonly Span[]): Span[] {
  return normaliseSpans([...a, ...b]);
}

/** The units in `a` that are not in `b`. */
export function differenceSpans(a: readonly Span[], b: readonly Span[]): Span[] {
  return subtractIntervals(normalIntervals(a), normalIntervals(b)).map(spanOfInterval);
}

/** The units in both: what is left of `a` when all that `b` does not hold is taken away. */
export function intersectSpans(a: readonly Span[], b: readonly Span[]): Span[] {
  const left = normalIntervals(a);
  return subtractIntervals(left, subtractIntervals(left, normalIntervals(b))).map(spanOfInterval);
}

/** How many serials, lots, days and work orders the spans hold, each counted once; null where one span is open. */
export function countUnits(spans: readonly Span[]): number | null {
  const units = normalIntervals(spans).reduce((sum, { lo, hi }) => sum + (hi - lo), 0);
  return Number.isFinite(units) ? units : null;
}

/** Whether one of the spans holds the unit; a unit of another basis or series is never held. */
export function containsUnit(spans: readonly Span[], unit: Unit): boolean {
  const { basis, lane, lo } = intervalOfUnit(unit);
  return spans.some((span) => {
    const interval = intervalOfSpan(span);
    return interval.basis === basis && interval.lane === lane && interval.lo <= lo && lo < interval.hi;
  });
}

function normalIntervals(spans: readonly Span[]): Interval[] {
  return normaliseIntervals(spans.map(intervalOfSpan));
}
