// Ranges with exceptions beside other ranges: where another range includes again what one excepts, or merely overlaps
// it, the reader cannot tell what was meant (RULES 2.3).

import { compareLanes, type Interval } from './interval';

export interface RangeElement {
  range: Interval;
  exceptions: Interval[];
  /** 1-based column where the element begins. */
  column: number;
}

/**
 * An element that overlaps another one while either has exceptions, the later written of such a pair; undefined where
 * there is none. Sorts once and then looks at each element once.
 */
export function elementOverlappingExceptions<E extends RangeElement>(elements: readonly E[]): E | undefined {
  if (!elements.some(({ exceptions }) => exceptions.length > 0)) return undefined;
  const sorted = elements.toSorted((a, b) => compareLanes(a.range, b.range) || a.range.lo - b.range.lo);
  let furthest: E | undefined;
  let furthestExcepted: E | undefined;
  for (const element of sorted) {
    const rival = element.exceptions.length > 0 ? furthest : furthestExcepted;
    if (rival !== undefined && reaches(rival, element)) return rival.column > element.column ? rival : element;
    furthest = further(furthest, element);
    if (element.exceptions.length > 0) furthestExcepted = further(furthestExcepted, element);
  }
  return undefined;
}

function reaches({ range }: RangeElement, element: RangeElement): boolean {
  return compareLanes(range, element.range) === 0 && element.range.lo < range.hi;
}

function further<E extends RangeElement>(held: E | undefined, element: E): E {
  return held !== undefined && compareLanes(held.range, element.range) === 0 && held.range.hi >= element.range.hi
    ? held
    : element;
}
