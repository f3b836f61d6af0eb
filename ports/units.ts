// What the store knows of units: what was done to them, and recorded of them.
import type { ExecutedWork } from '../domain/effectivity/check-retroactive';
import type { Serial } from '../domain/effectivity/serial';
import type { OrderKey } from '../domain/orders/work-order';
import type { ComponentMove } from '../domain/units/component-moves';
import type { UnitAtGate } from '../domain/units/decide-shipment';
import type { NamedUnit } from '../domain/units/named-unit';
import type { OperationRun } from '../domain/units/operation-runs';

export interface UnitReads {
  listRuns(of: OrderKey & { unit: Serial }): Promise<OperationRun[]>;
  /**
   * Units, as they were named, that were permitted to start an operation of an order: by one answer, or by any where none is
   * named.
   */
  listPermitted(of: OrderKey & { operation: string; authorisationId: string | null }): Promise<NamedUnit[]>;
  /** Different units of an open order that were completed, one not counted, nor those that are the order's no more. */
  countOthersCompleted(of: OrderKey & { unit: Serial }): Promise<number>;
  /**
   * Of an item, by order and revision: units that were completed, and units with an operation begun whose order has ended.
   * What was done to a unit of an open order is left to the disposition of the order.
   */
  listExecuted(of: { site: string; itemId: string }): Promise<ExecutedWork[]>;
  /** Of a piece, by its name, wherever it was. */
  listMovesOfComponent(component: string): Promise<ComponentMove[]>;
  /** Of everything that went into the unit or came out. */
  listMovesOfUnit(of: { site: string; endItem: string; unit: Serial }): Promise<ComponentMove[]>;
  /** When the unit left the plant, and the last that was recorded of it before; null where it did not. RFC 3339. */
  findLastTimes(of: {
    site: string;
    endItem: string;
    unit: Serial;
  }): Promise<{ shippedAt: string | null; workedAt: string | null }>;
  findAtGate(of: { site: string; itemId: string; unit: Serial }): Promise<UnitAtGate>;
}
