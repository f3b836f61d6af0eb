// Components go into units and come out again (RULES 7.1). A serial sits in one unit at a time; of a lot a unit holds as much
// as went in and did not come out. Nothing of it is rewritten: where a component is follows from its moves.
import { parseSerial, type Serial, type SerialRules } from '../effectivity/serial';
import { pointerStep } from '../pointer-step';
import { minus, plus, quantityOf, type Quantity } from '../mbom/quantity';
import type { NamedUnit } from './named-unit';

export interface Component {
  itemId: string;
  serial: string | null;
  lot: string | null;
}

export interface ComponentMove {
  kind: 'component' | 'removal';
  site: string;
  orderId: string;
  endItem: string;
  unit: Serial;
  /** The unit as it was written. */
  named: NamedUnit;
  /** The item that its order builds. */
  builtItem: string;
  operation: string;
  position: string | null;
  component: Component;
  quantity: string;
  unitOfMeasure: string;
  /** RFC 3339. */
  at: string;
}

/** Whether both are one piece, or of one lot. */
export function isSameComponent(one: Component, other: Component, serialRules: SerialRules): boolean {
  const key = componentKeyOf(one, serialRules);
  if (key !== null) return key === componentKeyOf(other, serialRules);
  return other.serial === null && one.itemId === other.itemId && one.lot === other.lot;
}

/**
 * One name for one piece, however its serial is written, and for no other: 1 of `A/B` is not `B/1` of `A`. Null where it is
 * known by its lot or not at all.
 */
export function componentKeyOf({ itemId, serial }: Component, serialRules: SerialRules): string | null {
  if (serial === null) return null;
  const parsed = parseSerial(serial, serialRules(itemId));
  const name = parsed.kind === 'accepted' ? `${parsed.value.series}${String(parsed.value.number)}` : serial;
  return `${pointerStep(itemId).slice(1)}/${name}`;
}

export type Place = Pick<ComponentMove, 'site' | 'endItem' | 'unit'>;

export function isSamePlace(one: Place, other: Place): boolean {
  return (
    one.site === other.site &&
    one.endItem === other.endItem &&
    one.unit.series === other.unit.series &&
    one.unit.number === other.unit.number
  );
}

/** Of the moves of one serial: where else it sits at a moment, and where else it was put later. Null where nowhere. */
export function otherParents(
  moves: readonly ComponentMove[],
  { place, at }: { place: Place; at: string },
): { before: ComponentMove | null; after: ComponentMove | null } {
  const elsewhere = inTime(moves.filter((move) => !isSamePlace(move, place)));
  const until = elsewhere.filter((move) => Date.parse(move.at) <= Date.parse(at));
  const before = until.findLast(
    (move, index) =>
      move.kind === 'component' &&
      !until.some((later, nth) => nth > index && later.kind === 'removal' && isSamePlace(later, move)),
  );
  const after = elsewhere.find((move) => move.kind === 'component' && Date.parse(move.at) > Date.parse(at));
  return { before: before ?? null, after: after ?? null };
}

/** How much of a component a unit holds at a moment, in one unit of measure, at one position or wherever. */
export function heldAt(
  moves: readonly ComponentMove[],
  of: { isOf: (component: Component) => boolean; position: string | null; unitOfMeasure: string; at: string },
): Quantity {
  return moves
    .filter(({ component }) => of.isOf(component))
    .filter(({ position }) => of.position === null || position === of.position)
    .filter(({ unitOfMeasure, at }) => unitOfMeasure === of.unitOfMeasure && Date.parse(at) <= Date.parse(of.at))
    .reduce<Quantity>(
      (held, { kind, quantity }) => (kind === 'component' ? plus : minus)(held, quantityOf(quantity)),
      0,
    );
}

/** What went in comes before what came out at the same moment. */
export function inTime(moves: readonly ComponentMove[]): ComponentMove[] {
  return [...moves].sort((one, other) => Date.parse(one.at) - Date.parse(other.at) || (one.kind < other.kind ? -1 : 1));
}
