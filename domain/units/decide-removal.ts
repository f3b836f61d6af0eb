// A component that was taken out of a unit, under the lock that stood. Only what went in comes out.
import { awaited } from '../events/awaited';
import { waitFor, type EventContext, type EventOutcome } from '../events/event-outcome';
import { compareQuantities, quantityOf, quantityText } from '../mbom/quantity';
import { heldAt, type Component, type ComponentMove } from './component-moves';
import type { JudgedUnit } from './judge-unit';
import { nameOf, type NamedUnit } from './named-unit';

export interface RemovalReport extends NamedUnit {
  site: string;
  orderId: string;
  operation: string;
  position: string | null;
  component: Component;
  quantity: string;
  unitOfMeasure: string;
  at: string;
}

/** Waits for an installation of as much in the unit. */
export function decideRemoval(
  report: RemovalReport,
  given: Pick<EventContext, 'event'> & {
    judged: JudgedUnit;
    /** The name of the piece, where it has a serial. */
    component: string | null;
    /** Of the unit. */
    moves: readonly ComponentMove[];
    isOf: (component: Component) => boolean;
  },
): EventOutcome {
  const { judged, component, moves, isOf, event } = given;
  const { site, orderId, operation, position, quantity, unitOfMeasure, at } = report;
  const { itemId, lot } = report.component;
  const { unit, lock } = judged;
  const held = heldAt(moves, { isOf, position, unitOfMeasure, at });
  if (compareQuantities(held, quantityOf(quantity)) < 0) {
    const what = component ?? `${itemId}${lot === null ? '' : ` of lot ${lot}`}`;
    const place = `${nameOf(report)}${position === null ? '' : ` at ${position}`}`;
    return waitFor(
      `${place} holds ${quantityText(held)} ${unitOfMeasure} of ${what}, and ${quantity} were taken out.`,
      awaited.unit({ site, unit }),
    );
  }
  const key = [operation, position ?? '', itemId, report.component.serial ?? '', lot ?? ''].join('|');
  const { endItem } = lock.lockSet;
  const record = { kind: 'removal', site, orderId, endItem, unit, key, body: report, component, event } as const;
  // Another unit may wait for the piece.
  const freed = component === null ? [] : [awaited.component(component)];
  return {
    kind: 'applied',
    effects: { writes: [{ kind: 'unitRecorded', record }], wakes: [awaited.unit({ site, unit }), ...freed] },
  };
}
