// What is left of the orders of a handoff: those that its documents leave open, and whether somebody has disposed of one
// since. A notice that tells of dispositions is a nudge to look here, and nothing more.
import { subjectOf, type HandoffRef } from '../../domain/handoff/handoff-ref';
import type { OpenOrders } from '../../ports/activities';
import type { Transactions } from '../../ports/transaction';
import { nameOrders, ordersInDocuments, undecidedOrders } from './orders-in-documents';

export async function readOpenOrders(
  { transactions }: { transactions: Transactions },
  { handoff, generation }: { handoff: HandoffRef; generation: number },
): Promise<OpenOrders> {
  const { handoffs, dispositions } = transactions.reads;
  const { changeId } = subjectOf(handoff, 'change');
  const documents = await handoffs.listPrepared(handoff.handoffId, generation);
  const undecided = undecidedOrders(ordersInDocuments(documents));
  const standing = await dispositions.listDispositions({ changeId, site: handoff.site });
  const isRoundDue = undecided.length === 0 || undecided.some((orderId) => Object.hasOwn(standing, orderId));
  return { ...nameOrders(undecided), isRoundDue };
}
