// Spans of every basis as half-open runs of whole numbers on *lanes*. A lane is what can be compared: a series of
// serials or lots, the calendar, or one single work order. All span arithmetic happens here, on one shape.

import { dateOfDay, dayNumber } from './day-number';
import type { Basis, Span, Unit } from './effectivity-statement';
import { SERIAL_NUMBER_MAX } from './serial';
import { serialText } from './serial-form';

/** `[lo, hi)` on a lane; `hi` is Infinity for "and up". Internal: never on the wire. */
export interface Interval {
  basis: Basis;
  /** The series, the work order, or '' for dates. */
  lane: string;
  lo: number;
  hi: number;
}

const BASIS_ORDER: Record<Basis, number> = { workOrder: 0, serial: 1, lot: 2, date: 3 };

/** The interval of a span. Throws where a date is no calendar day: parsing or the schema lets none through. */
export function intervalOfSpan(span: Span): Interval {
  switch (span.basis) {
    case 'workOrder':
      return { basis: span.basis, lane: span.workOrder, lo: 0, hi: 1 };
    case 'serial':
    case 'lot':
      return { basis: span.basis, lane: span.series, lo: span.from, hi: span.to === null ? Infinity : span.to + 1 };
    case 'date':
      return {
        basis: 'date',
        lane: '',
        lo: knownDay(span.start),
        hi: span.end === null ? Infinity : knownDay(span.end),
      };
  }
}

export function spanOfInterval({ basis, lane, lo, hi }: Interval): Span {
  switch (basis) {
    case 'workOrder':
      return { basis, workOrder: lane };
    case 'serial':
    case 'lot':
      return { basis, series: lane, from: lo, to: hi === Infinity ? null : hi - 1 };
    case 'date':
      return { basis, start: dateOfDay(lo), end: hi === Infinity ? null : dateOfDay(hi) };
  }
}

/** The interval that holds exactly one unit. Throws like `intervalOfSpan`. */
export function intervalOfUnit(unit: Unit): Interval {
  switch (unit.basis) {
    case 'workOrder':
      return intervalOfSpan(unit);
    case 'serial':
    case 'lot':
      return { basis: unit.basis, lane: unit.series, lo: unit.number, hi: unit.number + 1 };
    case 'date':
      return { basis: 'date', lane: '', lo: knownDay(unit.date), hi: knownDay(unit.date) + 1 };
  }
}

/** How a reader writes the unit at `position` of a lane: `SN-47`, `2026-02-01`, `WO-9`. */
export function unitText(basis: Basis, lane: string, position: number): string {
  if (basis === 'workOrder') {
    return lane;
  }
  return basis === 'date' ? dateOfDay(position) : serialText({ series: lane, number: position });
}

/** Sorted by basis, lane and start; touching and overlapping intervals merged; empty ones dropped. */
export function normaliseIntervals(intervals: readonly Interval[]): Interval[] {
  const sorted = intervals.filter(holdsUnits).sort(compareIntervals);
  const merged: Interval[] = [];
  for (const interval of sorted) {
    const last = merged[merged.length - 1];
    if (last !== undefined && compareLanes(last, interval) === 0 && interval.lo <= last.hi) {
      last.hi = Math.max(last.hi, interval.hi);
    } else {
      merged.push({ ...interval });
    }
  }
  return merged;
}

/** `minuend` without `subtrahend`; both normalised, the result too. One pass over each. */
export function subtractIntervals(minuend: readonly Interval[], subtrahend: readonly Interval[]): Interval[] {
  const rest: Interval[] = [];
  let first = 0;
  for (const interval of minuend) {
    let cut = subtrahend[first];
    while (cut !== undefined && endsBefore(cut, interval)) {
      cut = subtrahend[++first];
    }
    let lo = interval.lo;
    for (let next = first; cut !== undefined && compareLanes(cut, interval) === 0 && cut.lo < interval.hi;) {
      if (cut.lo > lo) {
        rest.push({ ...interval, lo, hi: cut.lo });
      }
      lo = Math.max(lo, cut.hi);
      cut = subtrahend[++next];
    }
    if (lo < interval.hi) {
      rest.push({ ...interval, lo });
    }
  }
  return rest.filter(holdsUnits);
}

/** Lanes in a fixed order: basis by precedence, then the series by code unit. */
export function compareLanes(a: Pick<Interval, 'basis' | 'lane'>, b: Pick<Interval, 'basis' | 'lane'>): number {
  const byBasis = BASIS_ORDER[a.basis] - BASIS_ORDER[b.basis];
  return byBasis !== 0 ? byBasis : a.lane < b.lane ? -1 : a.lane > b.lane ? 1 : 0;
}

function compareIntervals(a: Interval, b: Interval): number {
  return compareLanes(a, b) || a.lo - b.lo;
}

function endsBefore(a: Interval, b: Interval): boolean {
  const order = compareLanes(a, b);
  return order < 0 || (order === 0 && a.hi <= b.lo);
}

/** No number lies beyond 15 digits, so "and up" from there holds nothing and could not be written down. */
function holdsUnits({ lo, hi }: Interval): boolean {
  return lo < hi && lo <= SERIAL_NUMBER_MAX;
}

function knownDay(text: string): number {
  const number = dayNumber(text);
  if (number === null) {
    throw new RangeError(`"${text}" is no calendar day: spans are built by parseRange or checked by a schema`);
  }
  return number;
}
