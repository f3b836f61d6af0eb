// Units of open orders in memory.
import type { Span } from '../../../domain/effectivity/effectivity-statement';
import { parseRange } from '../../../domain/effectivity/parse-range';
import type { Serial } from '../../../domain/effectivity/serial';
import { intersectSpans } from '../../../domain/effectivity/span-algebra';
import { orderStates, type OrderKey } from '../../../domain/orders/work-order';
import { holdsUnit } from '../../../domain/units/named-unit';
import type { OrderUnitReads, UnitsOf } from '../../../ports/order-units';
import { of } from './memory-orders';
import type { MemoryOrder, MemoryRows } from './memory-store';

const answer = <T>(value: T): Promise<T> => Promise.resolve(structuredClone(value));

export function memoryOrderUnits(rows: MemoryRows): OrderUnitReads {
  return {
    listUnits: (key) => answer(unitsOf(rows.orders.find(of(key)))),
    listRivals: (asked) =>
      answer(
        rows.orders
          .filter((one) => one.orderId !== asked.orderId && countsTogether(one, asked))
          .map((one) => ({ orderId: one.orderId, spans: intersectSpans(unitsOf(one), asked.spans) }))
          .filter(({ spans }) => spans.length > 0),
      ),
    listBegun: (key) =>
      answer({
        begun: rows.runs.filter(of(key)).map(({ unit }) => unit),
        permitted: rows.permits.filter(of(key)).map(({ serial, lot }) => ({ serial, lot })),
      }),
    listOut: ({ site, orderId, endItem }) =>
      answer(
        rows.nonconformances
          .filter((one) => one.site === site && one.report.orderId === orderId && one.endItem === endItem)
          .filter(({ disposition }) => disposition === 'scrap' || disposition === 'returnToSupplier')
          .flatMap(({ unit }) => unit ?? []),
      ),
  };
}

/** Whether a unit is one of an open order. */
export function isOfOrder(rows: MemoryRows, key: OrderKey, unit: Serial): boolean {
  return holdsUnit(unitsOf(rows.orders.find(of(key))), unit);
}

export function sharesUnits(rows: MemoryRows, one: MemoryOrder, other: OrderKey & UnitsOf): boolean {
  return countsTogether(one, other) && intersectSpans(unitsOf(one), unitsOf(rows.orders.find(of(other)))).length > 0;
}

function countsTogether(one: MemoryOrder, { site, itemId, endItem }: UnitsOf): boolean {
  return one.site === site && one.itemId === itemId && one.endItem === endItem;
}

function unitsOf(order: MemoryOrder | undefined): Span[] {
  if (order === undefined || orderStates.isFinal(order.state)) return [];
  if (order.units !== undefined) return order.units;
  const { serials, lot } = order;
  const read = serials === null ? parseRange(lot ?? '', { basis: 'lot' }) : parseRange(serials, { basis: 'serial' });
  return read.kind === 'accepted' ? read.value : [];
}
