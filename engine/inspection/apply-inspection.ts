// A characteristic of a unit was inspected.
import { awaited } from '../../domain/events/awaited';
import { refuseFor, waitFor } from '../../domain/events/event-outcome';
import { decideInspection } from '../../domain/inspection/decide-inspection';
import { raisedIdOf } from '../../domain/inspection/raise-nonconformance';
import { afterShipment } from '../../domain/units/after-shipment';
import { readUnit } from '../../domain/units/named-unit';
import type { Apply } from '../events/apply';

export const applyInspection: Apply<'inspection.recorded'> = async (context, data) => {
  const { tx, serialRules } = context;
  const { site, orderId } = data;
  const order = await tx.orders.findOrder(data);
  if (order === null) return waitFor(`There is no work order ${orderId} at ${site}.`, awaited.order(data));
  const { endItem } = order;
  const unit = readUnit(data, serialRules(endItem));
  if (unit.kind === 'refused') return refuseFor(unit.reasons);
  const { shippedAt } = await tx.units.findLastTimes({ site, endItem, unit: unit.value });
  const late = afterShipment(data, shippedAt);
  if (late !== null) return late;
  const runs = await tx.units.listRuns({ site, orderId, unit: unit.value });
  const locks = await tx.locks.listLocksOfUnits(data);
  const plan = await tx.inspection.findPlan(data.plan.contentHash);
  const nonconformanceId = raisedIdOf(data, context.hash);
  const isRaised =
    data.verdict === 'fail' && (await tx.quality.findNonconformance({ site, nonconformanceId })) !== null;
  const characteristics = plan?.characteristics ?? null;
  return decideInspection(data, { ...context, endItem, unit: unit.value, runs, locks, characteristics, isRaised });
};
