// A report of a unit, judged by the locks of its order: what every report of work begins with.
import type { Parked, Refused } from '../../domain/events/event-outcome';
import type { OrderLock } from '../../domain/locks/order-lock';
import type { WorkOrder } from '../../domain/orders/work-order';
import type { StoredLock } from '../../domain/units/judge-report';
import { afterShipment } from '../../domain/units/after-shipment';
import { judgeUnit, type JudgedUnit, type UnitReport } from '../../domain/units/judge-unit';
import type { ApplyContext } from '../events/apply';

type Lock = OrderLock & StoredLock;

export interface JudgedReport extends JudgedUnit<Lock> {
  order: WorkOrder;
  locks: Lock[];
}

/** Refused and parked like judgeUnit, and refused with UNIT_SHIPPED. */
export async function readJudgedUnit(
  context: ApplyContext,
  report: UnitReport,
): Promise<JudgedReport | Parked | Refused> {
  const { tx } = context;
  const order = await tx.orders.findOrder(report);
  const locks = order === null ? [] : await tx.locks.listLocksOfUnits(report);
  const judged = judgeUnit(report, { ...context, isOrderKnown: order !== null, locks });
  if (judged.kind !== 'good' || order === null) return judged as Parked | Refused;
  const { shippedAt } = await tx.units.findLastTimes({ ...order, unit: judged.unit });
  return afterShipment(report, shippedAt) ?? { ...judged, order, locks };
}
