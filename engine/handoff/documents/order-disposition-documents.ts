// How each open order ends under the change, for MES: the rule's disposition under the planner's signature, a human's
// where the rule leaves it open, and a hold where nobody has disposed of it yet.
import type { NewDocument } from '../../../contract/documents/documents';
import type { DisposedOrder } from '../../../contract/documents/order-dispositions';
import { assessOrders } from '../../orders/assess-orders';
import { itemsToDecide } from '../../../domain/effectivity/read-cut-ins';
import { sideBySide } from '../../side-by-side';
import { orderAfter } from '../../../domain/orders/disposition';
import type { OrderEvaluation } from '../../../domain/orders/evaluate-order';
import type { EffectivityDecision } from '../../../domain/effectivity/effectivity-decision';
import type { StandingDisposition } from '../../../domain/orders/disposition';
import { orThrow } from '../../../ports/refused';
import { cutInOf, type DecidedChange } from './preparation-context';

export async function orderDispositionDocuments(context: DecidedChange): Promise<NewDocument[]> {
  const { handoff, changeId, change, decision, transactions } = context;
  const { site } = handoff;
  const standing = await transactions.reads.dispositions.listDispositions({ changeId, site });
  return sideBySide(itemsToDecide(change), async (item): Promise<NewDocument> => {
    const { itemId, toRevision: revision } = item;
    const cutIn = cutInOf(decision, itemId);
    const evaluations = orThrow(
      await assessOrders({ ...context, ...transactions.reads }, { change, item, site, cutIn }),
    );
    const orders = evaluations.map((one): [string, DisposedOrder] => [
      one.orderId,
      disposedOrder(one, Object.hasOwn(standing, one.orderId) ? standing[one.orderId] : undefined, decision),
    ]);
    return {
      system: 'mes',
      document: { kind: 'orderDispositions', site, itemId, revision },
      content: { itemId, revision, site, changeId, orders: Object.fromEntries(orders) },
    };
  });
}

function disposedOrder(
  evaluation: OrderEvaluation,
  standing: StandingDisposition | undefined,
  decision: EffectivityDecision,
): DisposedOrder {
  const { serials, lot, state, automatic, revision } = evaluation;
  const kind = standing?.disposition ?? automatic;
  if (kind === null) {
    return {
      revision,
      hold: true,
      cancelled: false,
      disposition: null,
      concession: null,
      signedBy: null,
      reason: evaluation.reason,
      serials,
      lot,
      state,
    };
  }
  return {
    ...orderAfter(evaluation, kind),
    disposition: kind,
    concession: standing?.concession ?? null,
    signedBy: standing?.printedName ?? decision.printedName,
    reason: standing?.reason ?? evaluation.reason,
    serials,
    lot,
    state,
  };
}
