// Takes units of one order for another that is being announced.
import type { Effects } from '../../domain/effects';
import type { Span } from '../../domain/effectivity/effectivity-statement';
import { awaited } from '../../domain/events/awaited';
import { waitFor, type Parked } from '../../domain/events/event-outcome';
import { decideSplit, restOf } from '../../domain/orders/decide-split';
import type { WorkOrder } from '../../domain/orders/work-order';
import { readUnit } from '../../domain/units/named-unit';
import type { Verdict } from '../../domain/verdict';
import type { ApplyContext } from '../events/apply';
import { readLockedUnits } from './read-locked-units';

/** Refused like decideSplit; waits for the order that is named, and for its lock. */
export async function splitOrder(
  context: ApplyContext,
  to: { order: WorkOrder; spans: readonly Span[] },
  splitFrom: string,
): Promise<Verdict<Effects> | Parked> {
  const { tx, serialRules, receivedBy } = context;
  const { site } = to.order;
  const key = { site, orderId: splitFrom };
  const order = await tx.orders.findOrder(key);
  if (order === null) return waitFor(`There is no work order ${splitFrom} at ${site}.`, awaited.order(key));
  const units = await tx.orderUnits.listUnits(key);
  const { begun, permitted } = await tx.orderUnits.listBegun(key);
  const read = permitted.map((named) => readUnit(named, serialRules(order.endItem)));
  const started = read.flatMap((unit) => (unit.kind === 'accepted' ? [unit.value] : []));
  const rest = restOf({ order, units }, to.spans) ?? order;
  const facts = await readLockedUnits(context, rest, units);
  return decideSplit(to, { ...facts, order, units, begun: [...begun, ...started] }, receivedBy);
}
