// Whether a cut-in reaches back: to days before the revision was released, or to units whose work was done to another
// one. No revision was effective before it existed, so such a cut-in is refused or signed as what it is.

import { accepted, refused, type Refusal, type Verdict } from '../verdict';
import type { Span } from './effectivity-statement';
import { formatSpans } from './format-spans';
import { containsUnit, countUnits, intersectSpans } from './span-algebra';

const FIRST_DAY = '0001-01-01';
/** Of orders, and of runs of units of each, that a refusal names; the count of all stands beside them. */
const named = 20;

export interface ExecutedWork {
  orderId: string;
  /** Whose serials its units have. */
  endItem: string;
  /** Day by which the order is effective; null where none was announced. */
  plannedStart: string | null;
  /** The revision that the work was done to. */
  revision: string;
  /** Units with work done, serials or lots. */
  spans: readonly Span[];
}

/** What a retroactive decision overtakes, as it is shown and signed; range texts. */
export interface Overtaken {
  daysBeforeRelease: string | null;
  units: { orderId: string; revision: string; units: string }[];
}

/**
 * Answers with what the cut-in overtakes, null where it reaches back to nothing. Refused with `CUT_IN_RETROACTIVE`, once
 * for the days and once for each of the first orders, unless the signer states the decision to be retroactive.
 */
export function checkRetroactive(input: {
  itemId: string;
  revision: string;
  endItem: string | null;
  spans: readonly Span[];
  /** ISO day at the site on which the change was released; null where nobody can tell it. */
  releasedOn: string | null;
  executed: readonly ExecutedWork[];
  retroactive: boolean;
}): Verdict<{ overtaken: Overtaken | null }> {
  const { revision, spans, releasedOn, retroactive } = input;
  const daysBeforeRelease = releasedOn === null ? null : daysBefore(spans, releasedOn);
  const overrun = input.executed
    .filter((work) => work.revision !== revision)
    .map((work) => ({ orderId: work.orderId, revision: work.revision, spans: covered(work, input) }))
    .filter((work) => work.spans.length > 0);
  if (daysBeforeRelease === null && overrun.length === 0) return accepted({ overtaken: null });
  if (!retroactive) return refused(...daysRefused(input, daysBeforeRelease), ...workRefused(input, overrun));
  const units = overrun.map(({ spans: done, ...work }) => ({ ...work, units: formatSpans(done) }));
  return accepted({ overtaken: { daysBeforeRelease, units } });
}

/** A cut-in by order or by date takes an order whole; serials are those of its end item, lots the item's own. */
function covered(
  { orderId, endItem, plannedStart, spans }: ExecutedWork,
  cutIn: { endItem: string | null; spans: readonly Span[] },
): Span[] {
  const isWhole =
    containsUnit(cutIn.spans, { basis: 'workOrder', workOrder: orderId }) ||
    (plannedStart !== null && containsUnit(cutIn.spans, { basis: 'date', date: plannedStart }));
  if (isWhole) return [...spans];
  const isOfEndItem = cutIn.endItem === null || cutIn.endItem === endItem;
  return intersectSpans(
    spans.filter(({ basis }) => basis !== 'serial' || isOfEndItem),
    cutIn.spans,
  );
}

function daysBefore(spans: readonly Span[], releasedOn: string): string | null {
  const days = intersectSpans(spans, [{ basis: 'date', start: FIRST_DAY, end: releasedOn }]);
  return days.length === 0 ? null : formatSpans(days);
}

const remedy = 'Cut in later, or sign the decision as retroactive.';

type Given = Parameters<typeof checkRetroactive>[0];

function daysRefused({ itemId, revision, releasedOn }: Given, days: string | null): Refusal[] {
  if (releasedOn === null || days === null) return [];
  const message = `${itemId} ${revision} was released on ${releasedOn} and would be effective on ${days}. ${remedy}`;
  return [{ code: 'CUT_IN_RETROACTIVE', message, at: itemId, facts: { releasedOn, days } }];
}

function workRefused(
  { itemId, revision }: Given,
  overrun: readonly { orderId: string; revision: string; spans: Span[] }[],
): Refusal[] {
  const orders = overrun.length;
  return overrun.slice(0, named).map(({ orderId, revision: old, spans }): Refusal => {
    const count = countUnits(spans);
    const shown = formatSpans(spans.slice(0, named));
    const units = spans.length > named ? `${shown} and more, ${String(count)} in all` : shown;
    const beside = orders > 1 ? ` It is one of ${String(orders)} such orders.` : '';
    const message = `${itemId} ${revision} would overtake ${units} of ${orderId}, where work was done to ${old}.${beside} ${remedy}`;
    return {
      code: 'CUT_IN_RETROACTIVE',
      message,
      at: orderId,
      facts: { orderId, revision: old, units, count, orders },
    };
  });
}
