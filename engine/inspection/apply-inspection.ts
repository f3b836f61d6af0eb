// A characteristic of a unit was inspected.
import { parseSerial } from '../../domain/effectivity/serial';
import { awaited } from '../../domain/events/awaited';
import { refuseFor, waitFor } from '../../domain/events/event-outcome';
import { decideInspection } from '../../domain/inspection/decide-inspection';
import type { Apply } from '../events/apply';

export const applyInspection: Apply<'inspection.recorded'> = async (context, data) => {
  const { tx, serialRules } = context;
  const { site, orderId, serial } = data;
  const order = await tx.orders.findOrder(data);
  if (order === null) return waitFor(`There is no work order ${orderId} at ${site}.`, awaited.order(data));
  const { endItem } = order;
  const unit = parseSerial(serial, serialRules(endItem));
  if (unit.kind === 'refused') return refuseFor(unit.reasons);
  const runs = await tx.units.listRuns({ site, orderId, unit: unit.value });
  const locks = await tx.locks.listLocksOfUnits(data);
  return decideInspection(data, { ...context, endItem, unit: unit.value, runs, locks });
};
