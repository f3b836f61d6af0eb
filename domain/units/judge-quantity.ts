// How much of a part a unit holds against how much the locked mBOM asks (RULES 7.2). What goes into a unit is net: attrition,
// setup and rounding are called off for the order, and end up in no unit.
import { explodeMbom } from '../mbom/explode-mbom';
import { compareQuantities, minus, plus, quantityOf, quantityText, type Quantity } from '../mbom/quantity';
import { inTime, type Component, type ComponentMove } from './component-moves';
import type { Deviation, PlannedLine } from './judge-component';
import { nameOf } from './named-unit';
import { ownOf } from '../own-of';

export interface QuantityGiven {
  /** Of the unit, without the new one. */
  moves: readonly ComponentMove[];
  mbom: string;
  lines: Readonly<Record<string, PlannedLine>>;
  isSame: (one: Component, other: Component) => boolean;
}

interface Planned {
  atOperation: Map<string, Quantity>;
  /** Where no rule assigned an operation: it may be installed at any. */
  anywhere: Quantity;
}

/** What is in the unit of one part, by where it went in. */
interface Held {
  operation: string;
  position: string | null;
  component: Component;
  quantity: Quantity;
}

/** Null where the unit never holds more than is planned at the operation, from this installation on. */
export function judgeQuantity(installed: ComponentMove, given: QuantityGiven): Deviation | null {
  const { operation, component, unitOfMeasure, named, builtItem } = installed;
  const { itemId, serial } = component;
  const { mbom, lines, isSame } = given;
  const ofPart = given.moves.filter(
    (move) => move.builtItem === builtItem && move.component.itemId === itemId && move.unitOfMeasure === unitOfMeasure,
  );
  const planned = plannedOf({ itemId, unitOfMeasure }, lines);
  const held: Held[] = [];
  const inOrder = inTime([...ofPart, installed]);
  for (const [nth, move] of inOrder.entries()) {
    applyMove(held, move, isSame);
    const next = inOrder[nth + 1];
    // What is exchanged at one moment is looked at when both is done.
    const isMomentOver = next === undefined || Date.parse(next.at) > Date.parse(move.at);
    if (!isMomentOver || Date.parse(move.at) < Date.parse(installed.at)) continue;
    if (serial !== null && held.filter((one) => isSame(component, one.component)).length > 1)
      return extra(`${nameOf(named)} holds ${itemId} ${serial} already, and it was installed once more.`);
    // The plan asks for one unit, and how many of them a lot is nobody tells before it is completed.
    if (named.serial === null) continue;
    const over = excessAt(operation, held, planned);
    if (over === null) continue;
    const where = compareQuantities(planned.anywhere, 0) > 0 ? `at ${operation} and wherever` : `at ${operation}`;
    const allowed = `${quantityText(over.allowed)} ${unitOfMeasure} of ${itemId} in a unit ${where}`;
    return extra(`${mbom} asks ${allowed}; ${nameOf(named)} holds ${quantityText(over.held)}.`);
  }
  return null;
}

function extra(message: string): Deviation {
  return { code: 'COMPONENT_EXTRA', message };
}

function plannedOf(
  { itemId, unitOfMeasure }: { itemId: string; unitOfMeasure: string },
  lines: QuantityGiven['lines'],
): Planned {
  const perUnit = explodeMbom({ lines }, '1');
  const planned: Planned = { atOperation: new Map(), anywhere: 0 };
  for (const [lineId, line] of Object.entries(lines)) {
    if (line.itemId !== itemId || line.unit !== unitOfMeasure) continue;
    const asked = quantityOf(ownOf(perUnit, lineId) ?? '0');
    if (line.operation === null) planned.anywhere = plus(planned.anywhere, asked);
    else planned.atOperation.set(line.operation, plus(planned.atOperation.get(line.operation) ?? 0, asked));
  }
  return planned;
}

/** What is taken out went in at the operation it is taken out at, where something of it did, else at the latest one. */
function applyMove(held: Held[], move: ComponentMove, isSame: QuantityGiven['isSame']): void {
  const { kind, operation, position, component } = move;
  const quantity = quantityOf(move.quantity);
  if (kind === 'component') {
    held.push({ operation, position, component, quantity });
    return;
  }
  const same = held
    .filter((one) => isSame(component, one.component) && (position === null || one.position === position))
    .reverse();
  const [here, elsewhere] = [true, false].map((isHere) =>
    same.filter((one) => (one.operation === operation) === isHere),
  );
  let left = quantity;
  for (const one of [...(here ?? []), ...(elsewhere ?? [])]) {
    const taken = compareQuantities(one.quantity, left) < 0 ? one.quantity : left;
    one.quantity = minus(one.quantity, taken);
    left = minus(left, taken);
  }
  held.splice(0, held.length, ...held.filter((one) => compareQuantities(one.quantity, 0) > 0));
}

/** Of what may be installed anywhere, an operation gets what the others leave. */
function excessAt(
  operation: string,
  held: readonly Held[],
  { atOperation, anywhere }: Planned,
): { held: Quantity; allowed: Quantity } | null {
  const heldAt = new Map<string, Quantity>();
  for (const one of held) heldAt.set(one.operation, plus(heldAt.get(one.operation) ?? 0, one.quantity));
  let left = anywhere;
  for (const [other, quantity] of heldAt) {
    if (other !== operation) left = minus(left, above(quantity, atOperation.get(other) ?? 0));
  }
  const allowed = plus(atOperation.get(operation) ?? 0, above(left, 0));
  const here = heldAt.get(operation) ?? 0;
  return compareQuantities(here, allowed) > 0 ? { held: here, allowed } : null;
}

function above(quantity: Quantity, bound: Quantity): Quantity {
  return compareQuantities(quantity, bound) > 0 ? minus(quantity, bound) : 0;
}
