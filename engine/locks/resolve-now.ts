// The revision of an order as it stands now; the caller holds the effectivity of its item.
import type { EffectivityStatement, Span } from '../../domain/effectivity/effectivity-statement';
import type { PlantDay } from '../../domain/effectivity/plant-day';
import type { SerialRules } from '../../domain/effectivity/serial';
import { resolveOrder } from '../../domain/locks/resolve-order';
import type { WorkOrder } from '../../domain/orders/work-order';
import type { Verdict } from '../../domain/verdict';
import type { Transaction } from '../../ports/transaction';

/** How the units of an item are read, and which day a moment is at a site. */
export interface UnitReading {
  serialRules: SerialRules;
  plantDay: PlantDay;
}

/**
 * What is effective by date counts by the planned start of the order, as its disposition and its authorisations do, and
 * without one by the plant's today. Refused like resolveOrder.
 */
export async function resolveNow(
  tx: Pick<Transaction, 'effectivity' | 'clock'>,
  order: WorkOrder,
  { serialRules, plantDay }: UnitReading,
): Promise<Verdict<{ statement: EffectivityStatement; spans: Span[] }>> {
  const { itemId, site } = order;
  const statements = await tx.effectivity.listStatements({ itemId, site });
  const date = order.plannedStart ?? plantDay(site, await tx.clock());
  return resolveOrder({ order: { ...order, date }, statements, serialRules });
}
