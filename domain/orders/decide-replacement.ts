// A locked order is announced anew with other units: one that was scrapped or sent back is replaced by another, under a new
// lock version. Whatever else differs makes another order of it, which a lock does not allow.
import type { Effects } from '../effects';
import { combine } from '../effects';
import type { Span } from '../effectivity/effectivity-statement';
import { formatSpans } from '../effectivity/format-spans';
import type { Serial } from '../effectivity/serial';
import { countUnits, differenceSpans } from '../effectivity/span-algebra';
import type { Parked } from '../events/event-outcome';
import { accepted, refused, type Refusal, type Verdict } from '../verdict';
import { holdsUnit } from '../units/named-unit';
import { lockOtherUnits, type LockedUnitsFacts } from './lock-other-units';
import type { WorkOrder } from './work-order';

export interface ReplacementFacts extends LockedUnitsFacts {
  /** Its units so far. */
  before: readonly Span[];
  /** Units that were scrapped or sent back. */
  out: readonly Serial[];
}

/** Whether two announcements of an order differ in nothing but their units and their state. */
export function buildsTheSame(held: WorkOrder, order: WorkOrder): boolean {
  return (['itemId', 'endItem', 'lot'] as const).every((name) => held[name] === order[name]);
}

/**
 * Refusals: ORDER_LOCKED where a unit would go that is not out, one would come that is, or more would come than go; and those
 * of lockOtherUnits.
 */
export function decideReplacement(facts: ReplacementFacts, actor: string): Verdict<Effects> | Parked {
  const { order, spans, before, out } = facts;
  const { site, orderId } = order;
  const gone = differenceSpans(before, spans);
  const come = differenceSpans(spans, before);
  const unfit = unfitForReplacement(orderId, { gone, come, out });
  if (unfit !== null) return refused(unfit);
  const [went, came] = [formatSpans(gone), formatSpans(come)];
  const because = `${came} in the place of ${went}`;
  const moved = lockOtherUnits(facts, { because, moveId: `units ${String(facts.requests + 1)}`, actor });
  if (moved.kind !== 'accepted') return moved;
  const body = { site, orderId, gone: went, come: came };
  const entry = { key: `replaced ${site} ${orderId} ${went} ${came}`, kind: 'unitsReplaced', actor, body };
  return accepted(combine(moved.value, { ledger: [entry] }));
}

function unfitForReplacement(
  orderId: string,
  { gone, come, out }: { gone: readonly Span[]; come: readonly Span[]; out: readonly Serial[] },
): Refusal | null {
  const isOut = (unit: Serial): boolean =>
    out.some(({ series, number }) => series === unit.series && number === unit.number);
  const kept = gone.filter((span) => !everyUnit(span, isOut));
  const locked = `${orderId} is locked and cannot become another order`;
  if (kept.length > 0) {
    const message =
      `${locked}: ${formatSpans(kept)} were neither scrapped nor sent back. ` +
      `To split the order, announce the new one with "splitFrom"; else hold it, dispose of it and relock, or cancel it.`;
    return { code: 'ORDER_LOCKED', message, at: orderId };
  }
  const back = out.filter((unit) => holdsUnit(come, unit));
  if (back.length > 0) {
    const message = `${locked}: ${back.map(({ series, number }) => series + String(number)).join(', ')} was scrapped or sent back, and comes no more.`;
    return { code: 'ORDER_LOCKED', message, at: orderId };
  }
  if (gone.length > 0 && come.length > 0 && (countUnits(come) ?? Infinity) <= (countUnits(gone) ?? 0)) return null;
  const message = `${locked}: hold it, dispose of it and relock, or cancel it. A unit joins it only in the place of one that was scrapped or sent back.`;
  return { code: 'ORDER_LOCKED', message, at: orderId };
}

/** Orders have at most ten thousand units. */
function everyUnit(span: Span, test: (unit: Serial) => boolean): boolean {
  if (span.basis !== 'serial' || span.to === null) return false;
  for (let number = span.from; number <= span.to; number += 1) if (!test({ series: span.series, number })) return false;
  return true;
}
