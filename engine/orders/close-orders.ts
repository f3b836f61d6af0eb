// The change closes only when every open order has exactly one disposition (RULES 4.2), those included that appeared
// while it was being decided.
import type { VerificationAnswer } from '../../ports/activities';
import type { PreparedDocument } from '../../domain/handoff/document';
import { changeHandoffId } from '../../domain/handoff/handoff-ids';
import { subjectOf, type HandoffRef } from '../../domain/handoff/handoff-ref';
import type { HashContent } from '../../domain/identity/artefact';
import type { OrderDisposition, SignedDispositions } from '../../domain/orders/disposition';
import type { Transactions } from '../../ports/transaction';
import type { Systems } from '../../ports/systems';
import { sideBySide } from '../side-by-side';
import { nameOrders, ordersInDocuments, undecidedOrders } from './orders-in-documents';
import { Refused } from '../../ports/refused';

interface Given {
  transactions: Transactions;
  systems: Systems;
  hash: HashContent;
}

/** Records the dispositions and answers null, or tells which orders are still open. */
export async function closeOrders(
  { transactions, systems, hash }: Given,
  handoff: HandoffRef,
  documents: readonly PreparedDocument[],
): Promise<Extract<VerificationAnswer, { kind: 'undecided' | 'late' }> | null> {
  const { site, handoffId } = handoff;
  const { changeId } = subjectOf(handoff, 'change');
  const orders = ordersInDocuments(documents);
  const undecided = undecidedOrders(orders);
  if (undecided.length > 0) return { kind: 'undecided', ...nameOrders(undecided) };
  const change = await transactions.reads.changes.findRelease(changeId);
  const open = await sideBySide(change?.affectedItems ?? [], ({ itemId }) =>
    systems.workOrders.listOpenWorkOrders({ site, itemId }),
  );
  const late = open.flat().flatMap(({ orderId }) => (Object.hasOwn(orders, orderId) ? [] : [orderId]));
  if (late.length > 0) return { kind: 'late', ...nameOrders(late) };
  const decision = await transactions.reads.effectivity.findDecision(
    changeHandoffId({ changeId, site, stage: 'effectivityDecision' }),
  );
  if (decision === null)
    throw new Refused({ code: 'NOT_DECIDED', message: `Effectivity of ${changeId} at ${site} is not decided.` });
  const { decisionId, actor, printedName, decidedAt } = decision;
  const dispositions: SignedDispositions = {
    dispositionId: decisionId,
    handoffId,
    changeId,
    site,
    orders: Object.entries(orders).map(([orderId, { disposition, reason, concession }]) => ({
      orderId,
      disposition: disposition as OrderDisposition['disposition'],
      reason,
      ...(concession === null ? {} : { concession }),
    })),
    actor,
    printedName,
    meaning: `${decision.meaning} (by rule)`,
    signedHash: hash({ decisionId, orders }),
    decidedAt,
  };
  // An order that has a disposition keeps it.
  await transactions.run((tx) => tx.commit({ writes: [{ kind: 'ordersDisposed', dispositions }] }));
  return null;
}
