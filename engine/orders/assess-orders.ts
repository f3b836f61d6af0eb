// Every open order of the affected items at a site, weighed against a cut-in.
import type { PlantDay } from '../../domain/effectivity/plant-day';
import type { TransformRules } from '../../domain/mbom/transform-rules';
import { evaluateOrder, type CutInSpans, type OrderEvaluation } from '../../domain/orders/evaluate-order';
import { changeSteps, type ChangeStep, type OrderMatrix } from '../../domain/orders/order-matrix';
import { accepted, type Verdict } from '../../domain/verdict';
import type { AffectedItem, ReleasedChange } from '../../domain/change/released-change';
import type { IdentityReads } from '../../ports/identity';
import type { Systems } from '../../ports/systems';
import { transformRevision } from '../mbom/assess-mbom';

export interface AssessOrdersGiven {
  identity: Pick<IdentityReads, 'findRevisionContent'>;
  systems: Pick<Systems, 'workOrders'>;
  rules: TransformRules;
  plantDay: PlantDay;
  matrix: OrderMatrix;
}

/** By order id. Refusals: those of the transform. */
export async function assessOrders(
  given: AssessOrdersGiven,
  of: { change: ReleasedChange; item: AffectedItem; site: string; cutIn: CutInSpans },
): Promise<Verdict<OrderEvaluation[]>> {
  const { item, site, cutIn } = of;
  const { toRevision } = item;
  const orders = await given.systems.workOrders.listOpenWorkOrders({ site, itemId: item.itemId });
  if (orders.length === 0) return accepted([]);
  const steps = await readSteps(given, of);
  if (steps.kind === 'refused') return steps;
  return accepted(
    orders.map((order) => evaluateOrder({ order, cutIn, toRevision, steps: steps.value, matrix: given.matrix })),
  );
}

/** What the change does to an order of the item, by the transforms of both revisions. */
export async function readSteps(
  given: Pick<AssessOrdersGiven, 'identity' | 'rules' | 'plantDay'>,
  { change, item, site }: { change: ReleasedChange; item: AffectedItem; site: string },
): Promise<Verdict<ChangeStep[]>> {
  const { itemId, fromRevision, toRevision } = item;
  const { routing } = given.rules;
  const after = await transformRevision(given, { change, itemId, revision: toRevision, site });
  if (after === null) return accepted([]);
  if (after.kind === 'refused') return after;
  const before = await transformRevision(given, { change, itemId, revision: fromRevision, site });
  return accepted(
    changeSteps(before?.kind === 'accepted' ? { mbom: before.value.mbom, routing } : null, {
      mbom: after.value.mbom,
      routing,
    }),
  );
}
