// What the store knows of the units of open orders. A unit is under one open order of an item at a time.
import type { Serial } from '../domain/effectivity/serial';
import type { Span } from '../domain/effectivity/effectivity-statement';
import type { NamedUnit } from '../domain/units/named-unit';
import type { OrderKey } from '../domain/orders/work-order';

/** Whose units are counted together: serials are those of the end item. */
export interface UnitsOf {
  site: string;
  itemId: string;
  endItem: string;
}

export interface OrderUnitReads {
  /** None where the order has ended. */
  listUnits(key: OrderKey): Promise<Span[]>;
  /** Other open orders that hold some of the units, each with those, by order id. */
  listRivals(of: UnitsOf & { orderId: string; spans: readonly Span[] }): Promise<{ orderId: string; spans: Span[] }[]>;
  /** Units of an order that were begun, and units as they were named that were permitted to start. */
  listBegun(key: OrderKey): Promise<{ begun: Serial[]; permitted: NamedUnit[] }>;
  /** Units of the end item that were scrapped or sent back, under this order or under none that is known. */
  listOut(of: OrderKey & { endItem: string }): Promise<Serial[]>;
}

/** Whoever puts units of an item under an order at a site holds this name meanwhile. */
export function orderUnitsLock({ site, itemId }: { site: string; itemId: string }): string {
  return `units ${itemId} ${site}`;
}
