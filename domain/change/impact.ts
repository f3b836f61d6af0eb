// What a released change meets at a site: open orders, stock, work in progress, the products it is used in, and the
// characteristics that change. A planner decides on an impact, and names its hash.
import type { PartDifference } from '../mbom/compare-eboms';
import type { EbomDifferences } from '../mbom/summarise-differences';
import type { InspectionPlan } from '../inspection/inspection-plan';
import { countUnits } from '../effectivity/span-algebra';
import { parseRange } from '../effectivity/parse-range';
import { serialOptionsOf, type SerialOptions } from '../effectivity/serial';
import type { OpenOrder } from '../orders/open-order';

/** Stock of one part at the site. `unitCost` is in the site's currency, null where ERP states none. */
export interface StockRecord {
  itemId: string;
  onHand: string;
  unit: string;
  unitCost: string | null;
}

/** A product that uses an item, at any depth; `path` runs from the product down to the item. */
export interface ParentUse {
  itemId: string;
  revision: string;
  depth: number;
  path: string[];
}

export interface OrderCount {
  orders: number;
  /** Units of the orders whose range can be read. */
  units: number;
  /** Orders that build a lot, whose units have no serials; absent where none does. */
  lots?: number;
}

/** What changed from one revision of the structure to the next, by occurrence. */
export interface StructureImpact {
  /** The revision that it is compared with; null for a first one, of which everything is added. */
  comparedWith: string | null;
  counts: EbomDifferences['counts'];
  /** The first ones by occurrence id, `changesListedMax` at most. */
  changes: EbomDifferences['changes'];
  /** How many more there are. */
  unlisted: number;
}

/** What a person reads, and a hash covers; the counts are of all. */
export const changesListedMax = 1_000;

/** It tells how the serials of its orders are read. */
export interface ItemImpact extends SerialOptions {
  itemId: string;
  fromRevision: string | null;
  toRevision: string;
  orders: OpenOrder[];
  ordersByState: Partial<Record<OpenOrder['state'], OrderCount>>;
  /** Orders that were started and are not complete. */
  workInProgress: OrderCount;
  /** Null where the eBOM of the revision before is not known: then nothing can be compared, and `parts` is empty. */
  structure: StructureImpact | null;
  /** Parts whose use per unit differs between the two revisions. */
  parts: PartDifference[];
  /** Stock of the parts that the new revision no longer uses. */
  supersededStock: StockRecord[];
  parents: ParentUse[];
  characteristics: { carried: number; changed: string[]; new: string[]; removed: string[] };
}

export interface Impact {
  changeId: string;
  site: string;
  items: ItemImpact[];
}

/** What was read for one affected item. */
export interface ItemReading extends SerialOptions {
  itemId: string;
  fromRevision: string | null;
  toRevision: string;
  orders: OpenOrder[];
  structure: EbomDifferences | null;
  parts: PartDifference[];
  stock: StockRecord[];
  parents: ParentUse[];
  plan: InspectionPlan;
}

/** Everything in a fixed order, so that the same floor gives the same hash. */
export function assembleImpact(of: { changeId: string; site: string }, readings: readonly ItemReading[]): Impact {
  const { changeId, site } = of;
  return { changeId, site, items: readings.map(itemImpact) };
}

function itemImpact(reading: ItemReading): ItemImpact {
  const { itemId, fromRevision, toRevision, structure, parts, plan } = reading;
  const counted = (of: OpenOrder[]): OrderCount => count(of, reading);
  const orders = [...reading.orders].sort(by(({ orderId }) => orderId));
  const superseded = new Set(parts.filter(({ after }) => after === '0').map((part) => part.itemId));
  const ids = (delta: string): string[] =>
    Object.entries(plan.characteristics)
      .filter(([, one]) => one.delta === delta)
      .map(([id]) => id)
      .sort();
  return {
    itemId,
    fromRevision,
    toRevision,
    orders,
    ...serialOptionsOf(reading),
    ordersByState: countByState(orders, counted),
    workInProgress: counted(orders.filter(({ state }) => state === 'started')),
    structure: structure === null ? null : structureImpact(fromRevision, structure),
    parts,
    supersededStock: reading.stock.filter((one) => superseded.has(one.itemId)).sort(by((one) => one.itemId)),
    parents: [...reading.parents].sort(by(({ depth, path }) => `${String(depth).padStart(4, '0')} ${path.join(' ')}`)),
    characteristics: {
      carried: ids('carried').length,
      changed: ids('changed'),
      new: ids('new'),
      removed: plan.removed,
    },
  };
}

function structureImpact(comparedWith: string | null, { counts, changes }: EbomDifferences): StructureImpact {
  const listed = changes.slice(0, changesListedMax);
  return { comparedWith, counts, changes: listed, unlisted: changes.length - listed.length };
}

function countByState(orders: OpenOrder[], counted: (of: OpenOrder[]) => OrderCount): ItemImpact['ordersByState'] {
  const states = [...new Set(orders.map(({ state }) => state))].sort();
  return Object.fromEntries(states.map((state) => [state, counted(orders.filter((order) => order.state === state))]));
}

function count(orders: OpenOrder[], reading: SerialOptions): OrderCount {
  let units = 0;
  for (const { serials } of orders) {
    if (serials === null) continue;
    const spans = parseRange(serials, { ...serialOptionsOf(reading), basis: 'serial' });
    units += spans.kind === 'accepted' ? (countUnits(spans.value) ?? 0) : 0;
  }
  const lots = orders.filter(({ serials }) => serials === null).length;
  return { orders: orders.length, units, ...(lots === 0 ? {} : { lots }) };
}

function by<T>(key: (one: T) => string): (a: T, b: T) => number {
  return (a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0);
}
