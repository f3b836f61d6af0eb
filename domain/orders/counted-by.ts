// What an order counts its units by, as the registry says of its item: by serial, or as one lot that has none.
import type { UnitRules } from '../effectivity/serial';
import { accepted, refused, type Refusal, type Verdict } from '../verdict';
import type { WorkOrder } from './work-order';

export type CountedBy = { kind: 'serial'; serials: string } | { kind: 'lot'; lot: string };

/**
 * Refused with LOT_CONTROLLED (the item is made in lots: its order names a lot of the item itself, and no serials) and
 * SERIALS_REQUIRED (it is not).
 */
export function countedBy(
  order: Pick<WorkOrder, 'orderId' | 'itemId' | 'endItem' | 'serials' | 'lot'>,
  { control }: UnitRules,
): Verdict<CountedBy> {
  const { orderId, itemId, endItem, serials, lot } = order;
  if (control !== 'lot')
    return serials === null ? refused(serialsRequired(orderId, itemId)) : accepted({ kind: 'serial', serials });
  const made = `${itemId} is made in lots: ${orderId}`;
  if (serials !== null) return refused(lotControlled(orderId, `${made} names its lot and no serials.`));
  if (lot === null) return refused(lotControlled(orderId, `${made} names its lot.`));
  return endItem === itemId
    ? accepted({ kind: 'lot', lot })
    : refused(lotControlled(orderId, `${made} counts no units of ${endItem}.`));
}

function serialsRequired(at: string, itemId: string): Refusal {
  const message = `${at} names no serials, which the units of ${itemId} have. An item that is made in lots is named so in the registry (control: lot).`;
  return { code: 'SERIALS_REQUIRED', message, at };
}

const lotControlled = (at: string, message: string): Refusal => ({ code: 'LOT_CONTROLLED', message, at });
