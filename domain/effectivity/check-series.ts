// Whether the series of a cut-in are those that the end item is built under. A slip of the pen makes a new series, and
// a revision that is effective for nobody: a series never seen is signed as new, or refused.

import { accepted, refused, type Refusal, type Verdict } from '../verdict';
import { skeletonOf } from '../identity/skeleton';
import type { EffectivityStatement, Span } from './effectivity-statement';

export interface SeriesInput {
  /** The item whose units are counted, for the message. */
  endItem: string;
  spans: readonly Span[];
  /** Series that its statements name, but for those of changes that were called off. */
  known: readonly string[];
  /** The signer states that the series begins with this decision. */
  newSeries: boolean;
}

/**
 * Answers with the series that are new. Refused per series: `SERIES_LOOK_ALIKE` for one that differs from a known one
 * only by look-alike letters, blanks or case, which no statement of the signer cures; `SERIES_UNKNOWN` for one never
 * seen and not stated to be new. The first series of an end item must be stated too: nothing else vouches for it.
 */
export function checkSeries({ endItem, spans, known, newSeries }: SeriesInput): Verdict<{ newSeries: string[] }> {
  const unseen = [...new Set(spans.flatMap(seriesOf))].filter((series) => !known.includes(series)).sort();
  const refusals = unseen.flatMap((series): Refusal[] => {
    const likeness = known.find((one) => likenessOf(one) === likenessOf(series));
    if (likeness !== undefined) return [lookAlike(series, likeness)];
    return newSeries ? [] : [unknown(series, { endItem, known })];
  });
  return refusals.length > 0 ? refused(...refusals) : accepted({ newSeries: unseen });
}

/** The series that statements name, each once. */
export function knownSeries(statements: readonly Pick<EffectivityStatement, 'spans'>[]): string[] {
  return [...new Set(statements.flatMap(({ spans }) => spans.flatMap(seriesOf)))];
}

function seriesOf(span: Span): string[] {
  return span.basis === 'serial' || span.basis === 'lot' ? [span.series] : [];
}

function likenessOf(series: string): string {
  return skeletonOf(series).toLowerCase();
}

function lookAlike(series: string, known: string): Refusal {
  return {
    code: 'SERIES_LOOK_ALIKE',
    message: `Series ${shown(series)} looks like the known series ${shown(known)} and is another one. Write ${shown(known)}.`,
    facts: { series, known },
  };
}

function unknown(series: string, { endItem, known }: { endItem: string; known: readonly string[] }): Refusal {
  const shownSeries = known.slice(0, 5).map(shown).join(', ');
  const more = known.length > 5 ? ` and ${String(known.length - 5)} more` : '';
  const seen = known.length === 0 ? 'None is known.' : `Known: ${shownSeries}${more}.`;
  return {
    code: 'SERIES_UNKNOWN',
    message:
      `Series ${shown(series)} was never seen for ${endItem}. ${seen} ` +
      `Correct the range, or state that the series is new (newSeries, --new-series).`,
    facts: { series, known: known.slice(0, 100) },
  };
}

function shown(series: string): string {
  return series === '' ? '"" (numbers alone)' : JSON.stringify(series);
}
