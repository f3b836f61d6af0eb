// The revision of an order as it stands now; the caller holds the effectivity of its item.
import type { EffectivityStatement, Span } from '../../domain/effectivity/effectivity-statement';
import type { SerialRules } from '../../domain/effectivity/serial';
import { resolveOrder } from '../../domain/locks/resolve-order';
import type { WorkOrder } from '../../domain/orders/work-order';
import type { Verdict } from '../../domain/verdict';
import type { Transaction } from '../../ports/transaction';

/**
 * What is effective by date counts by the planned start of the order, as its disposition and its authorisations do, and
 * without one by today. Refused like resolveOrder.
 */
export async function resolveNow(
  tx: Pick<Transaction, 'effectivity' | 'clock'>,
  order: WorkOrder,
  serialRules: SerialRules,
): Promise<Verdict<{ statement: EffectivityStatement; spans: Span[] }>> {
  const { itemId, site } = order;
  const statements = await tx.effectivity.listStatements({ itemId, site });
  const date = order.plannedStart ?? (await tx.clock()).slice(0, 10);
  return resolveOrder({ order: { ...order, date }, statements, serialRules });
}
