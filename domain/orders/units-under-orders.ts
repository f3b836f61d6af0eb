// A unit is built under one open order of an item at a time. Two travellers for one unit would each start it, and each
// record would tell half of what was done to it.
import { formatSpans } from '../effectivity/format-spans';
import type { Span } from '../effectivity/effectivity-statement';
import type { Refusal } from '../verdict';

/** Another open order with those of the units that it holds. */
export interface Rival {
  orderId: string;
  spans: readonly Span[];
}

/** UNIT_UNDER_ORDER, naming units and orders; null where no other open order holds any of them. */
export function underOtherOrder(
  { orderId, itemId }: { orderId: string; itemId: string },
  rivals: readonly Rival[],
): Refusal | null {
  if (rivals.length === 0) return null;
  const held = rivals.map((rival) => ({ orderId: rival.orderId, units: formatSpans(rival.spans) }));
  const text = held.map((one) => `${one.units} under ${one.orderId}`).join(', ');
  const [first] = held;
  return {
    code: 'UNIT_UNDER_ORDER',
    message:
      `${orderId} names units of ${itemId} that another open order builds: ${text}. ` +
      `Cancel that order, or split it: name it in "splitFrom" ("splitFrom": "${first?.orderId ?? ''}").`,
    at: orderId,
    facts: { orders: held },
  };
}
