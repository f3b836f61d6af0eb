// Spans as the range text people read and write (RULES 2.3). The inverse of parseRange, used wherever a span is shown.

import type { Span } from './effectivity-statement';
import { intervalOfSpan, unitText, type Interval } from './interval';
import { jointInForm, possibleJoint } from './range-joiners';
import { normaliseSpans } from './span-algebra';

/**
 * `SN-1 to SN-9, SN-12, SN-100 and up`; dates as `2026-01-01 to 2026-02-01` (end not included), one day as its date.
 * A single unit that may be taken for two joined is written as a range, `100-120 to 100-120`.
 * `parseRange` of the text gives the normal form of the spans back, for spans of one basis. No spans give ''.
 */
export function formatSpans(spans: readonly Span[]): string {
  return normaliseSpans(spans)
    .map((span) => formatInterval(intervalOfSpan(span)))
    .join(', ');
}

function formatInterval({ basis, lane, lo, hi }: Interval): string {
  const first = unitText(basis, lane, lo);
  if (hi === Infinity) {
    return `${first} and up`;
  }
  if (hi === lo + 1) {
    const isDoubtful = possibleJoint(first) !== null || jointInForm(first, lane) !== null;
    return basis !== 'date' && isDoubtful ? `${first} to ${first}` : first;
  }
  return `${first} to ${unitText(basis, lane, basis === 'date' ? hi : hi - 1)}`;
}
