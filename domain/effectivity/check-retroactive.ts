// Whether a cut-in reaches back: to days before the revision was released, or to units whose work was done to another
// one. No revision was effective before it existed, so such a cut-in is refused or signed as what it is.

import { accepted, refused, type Refusal, type Verdict } from '../verdict';
import type { Span } from './effectivity-statement';
import { formatSpans } from './format-spans';
import { intersectSpans } from './span-algebra';

const FIRST_DAY = '0001-01-01';

export interface ExecutedWork {
  orderId: string;
  /** The revision that the work was done to. */
  revision: string;
  /** Units with work done, in the basis of the cut-in. */
  spans: readonly Span[];
}

/** What a retroactive decision overtakes, as it is shown and signed; range texts. */
export interface Overtaken {
  daysBeforeRelease: string | null;
  units: { orderId: string; revision: string; units: string }[];
}

/**
 * Answers with what the cut-in overtakes, null where it reaches back to nothing. Refused with `CUT_IN_RETROACTIVE`, once
 * for the days and once for each order, unless the signer states the decision to be retroactive.
 */
export function checkRetroactive(input: {
  itemId: string;
  revision: string;
  spans: readonly Span[];
  /** ISO day at the site on which the change was released. */
  releasedOn: string;
  executed: readonly ExecutedWork[];
  retroactive: boolean;
}): Verdict<{ overtaken: Overtaken | null }> {
  const { revision, spans, releasedOn, retroactive } = input;
  const daysBeforeRelease = daysBefore(spans, releasedOn);
  const units = input.executed
    .filter((work) => work.revision !== revision)
    .map((work) => ({
      orderId: work.orderId,
      revision: work.revision,
      units: formatSpans(intersectSpans(work.spans, spans)),
    }))
    .filter((work) => work.units !== '');
  if (daysBeforeRelease === null && units.length === 0) return accepted({ overtaken: null });
  const overtaken: Overtaken = { daysBeforeRelease, units };
  return retroactive ? accepted({ overtaken }) : refused(...refusalsOf(input, overtaken));
}

function daysBefore(spans: readonly Span[], releasedOn: string): string | null {
  const days = intersectSpans(spans, [{ basis: 'date', start: FIRST_DAY, end: releasedOn }]);
  return days.length === 0 ? null : formatSpans(days);
}

function refusalsOf({ itemId, revision, releasedOn }: Parameters<typeof checkRetroactive>[0], overtaken: Overtaken) {
  const { daysBeforeRelease, units } = overtaken;
  const remedy = 'Cut in later, or sign the decision as retroactive.';
  const days: Refusal[] =
    daysBeforeRelease === null
      ? []
      : [
          {
            code: 'CUT_IN_RETROACTIVE',
            message: `${itemId} ${revision} was released on ${releasedOn} and would be effective on ${daysBeforeRelease}. ${remedy}`,
            at: itemId,
            facts: { releasedOn, days: daysBeforeRelease },
          },
        ];
  const work = units.map(({ orderId, revision: old, units: text }): Refusal => {
    const message = `${itemId} ${revision} would overtake ${text} of ${orderId}, where work was done to ${old}. ${remedy}`;
    return { code: 'CUT_IN_RETROACTIVE', message, at: orderId, facts: { orderId, revision: old, units: text } };
  });
  return [...days, ...work];
}
