// Every open order under a change at a site, weighed against the decided cut-ins.
import type { ReleasedChange } from '../../domain/change/released-change';
import { itemsToDecide } from '../../domain/effectivity/read-cut-ins';
import type { OrderEvaluation } from '../../domain/orders/evaluate-order';
import { accepted, refused, type Verdict } from '../../domain/verdict';
import { changeHandoffId } from '../../domain/handoff/handoff-ids';
import type { Reads } from '../../ports/transaction';
import { assessOrders, type AssessOrdersGiven } from './assess-orders';

export type OrderUnderChange = OrderEvaluation & { itemId: string };

/** By order id. Refused with NOT_DECIDED and like assessOrders. */
export async function evaluateOrders(
  given: AssessOrdersGiven & Pick<Reads, 'effectivity'>,
  change: ReleasedChange,
  site: string,
): Promise<Verdict<Map<string, OrderUnderChange>>> {
  const { changeId } = change;
  const decision = await given.effectivity.findDecision(
    changeHandoffId({ changeId, site, stage: 'effectivityDecision' }),
  );
  if (decision === null)
    return refused({
      code: 'NOT_DECIDED',
      message: `Effectivity of ${changeId} at ${site} is not decided.`,
      at: changeId,
    });
  const all = new Map<string, OrderUnderChange>();
  for (const item of itemsToDecide(change)) {
    const { itemId } = item;
    const cutIn = decision.cutIns.find((one) => one.itemId === itemId);
    if (cutIn === undefined) continue;
    const assessed = await assessOrders(given, { change, item, site, cutIn });
    if (assessed.kind === 'refused') return assessed;
    for (const one of assessed.value) all.set(one.orderId, { ...one, itemId });
  }
  return accepted(all);
}
