// An order is split: the new order names the one that its units come from, and takes them in one transaction. What was begun
// stays where it was begun: its record is of that order.
import { combine, type Effects } from '../effects';
import type { Span } from '../effectivity/effectivity-statement';
import { formatSpans } from '../effectivity/format-spans';
import type { Serial } from '../effectivity/serial';
import { differenceSpans, intersectSpans } from '../effectivity/span-algebra';
import type { Parked } from '../events/event-outcome';
import { holdsUnit, spanOfRun } from '../units/named-unit';
import { accepted, refused, type Refusal, type Verdict } from '../verdict';
import { lockOtherUnits, type LockedUnitsFacts } from './lock-other-units';
import { endedOrder } from './order-life';
import type { WorkOrder } from './work-order';

/** The order that units are split off, as it stands. */
export interface SplitSource extends Omit<LockedUnitsFacts, 'order' | 'spans'> {
  order: WorkOrder;
  /** Its units now. */
  units: readonly Span[];
  begun: readonly Serial[];
}

/** What is left of the order once the units are gone; nothing where none is left. */
export function restOf(source: Pick<SplitSource, 'order' | 'units'>, taken: readonly Span[]): WorkOrder | null {
  const rest = differenceSpans(source.units, taken);
  return rest.length === 0 ? null : { ...source.order, serials: formatSpans(rest) };
}

/**
 * What becomes of the order that units are taken from; the new order is announced as every other. Refusals: ORDER_CLOSED,
 * ITEM_NOT_OF_ORDER (it builds another item), NOT_EFFECTIVE_FOR_SERIAL (units that it does not have), UNIT_BEGUN,
 * ORDER_UNITS_UNCLEAR (none would be left), and those of lockOtherUnits.
 */
export function decideSplit(
  to: { order: WorkOrder; spans: readonly Span[] },
  source: SplitSource,
  actor: string,
): Verdict<Effects> | Parked {
  const unfit = unfitForSplit(to, source);
  if (unfit !== null) return refused(unfit);
  const rest = restOf(source, to.spans);
  if (rest === null) return refused(nothingLeft(to.order, source.order));
  const { site, orderId } = source.order;
  const units = formatSpans(to.spans);
  const because = `${units} were split off to ${to.order.orderId}`;
  const left = differenceSpans(source.units, to.spans);
  const moved = lockOtherUnits(
    { ...source, order: rest, spans: left },
    { because, moveId: `split ${to.order.orderId}`, actor },
  );
  if (moved.kind !== 'accepted') return moved;
  return accepted(
    combine(moved.value, {
      ledger: [
        {
          key: `split ${site} ${orderId} ${to.order.orderId}`,
          kind: 'orderSplit',
          actor,
          body: { site, from: orderId, to: to.order.orderId, units, left: rest.serials },
        },
      ],
    }),
  );
}

function unfitForSplit(
  { order, spans }: { order: WorkOrder; spans: readonly Span[] },
  source: SplitSource,
): Refusal | null {
  const from = source.order;
  const at = order.orderId;
  const ended = endedOrder(from);
  if (ended !== null) return ended;
  if (from.itemId !== order.itemId || from.endItem !== order.endItem)
    return { code: 'ITEM_NOT_OF_ORDER', message: `${from.orderId} builds ${from.itemId}, not ${order.itemId}.`, at };
  const strange = differenceSpans(spans, source.units);
  if (strange.length > 0) {
    const message = `${formatSpans(strange)} are no units of ${from.orderId}, which builds ${formatSpans(source.units)}.`;
    return { code: 'NOT_EFFECTIVE_FOR_SERIAL', message, at };
  }
  const begun = source.begun.filter((unit) => holdsUnit(spans, unit));
  if (begun.length === 0) return null;
  const units = formatSpans(
    intersectSpans(
      spans,
      begun.map(({ series, number }) => spanOfRun({ series, from: number, to: number })),
    ),
  );
  const message = `${units} were begun under ${from.orderId} and stay with it.`;
  return { code: 'UNIT_BEGUN', message, at, facts: { orderId: from.orderId, units } };
}

function nothingLeft({ orderId }: WorkOrder, from: WorkOrder): Refusal {
  const message = `${orderId} would leave ${from.orderId} no unit: cancel ${from.orderId} instead of splitting it.`;
  return { code: 'ORDER_UNITS_UNCLEAR', message, at: orderId };
}
