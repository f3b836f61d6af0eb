// The open orders under a change, by order id, with how each ends where that is decided.
import type { StandingDisposition } from '../../domain/orders/disposition';
import { accepted, refused, type Verdict } from '../../domain/verdict';
import type { Reads } from '../../ports/transaction';
import { changeUnknown } from '../change/unknown';
import type { AssessOrdersGiven } from './assess-orders';
import { evaluateOrders, type OrderUnderChange } from './evaluate-orders';

export type OrderToShow = OrderUnderChange & { disposition: StandingDisposition | null };

/** Refused with CHANGE_UNKNOWN and like evaluateOrders. */
export async function listOrders(
  given: Omit<AssessOrdersGiven, 'identity'> & { reads: Reads },
  query: { changeId: string; site: string; undecided: boolean; cursor: string | null; limit: number },
): Promise<Verdict<{ items: OrderToShow[]; nextCursor: string | null }>> {
  const { changeId, site, undecided, cursor, limit } = query;
  const { reads } = given;
  const change = await reads.changes.findRelease(changeId);
  if (change === null) return refused(changeUnknown(changeId));
  const standing = await reads.dispositions.listDispositions({ changeId, site });
  const evaluated = await evaluateOrders({ ...given, ...reads }, change, site);
  if (evaluated.kind === 'refused') return evaluated;
  const orders = [...evaluated.value.values()]
    .map((one) => ({
      ...one,
      disposition: Object.hasOwn(standing, one.orderId) ? (standing[one.orderId] ?? null) : null,
    }))
    .filter((one) => !undecided || (one.automatic === null && one.disposition === null))
    .filter(({ orderId }) => cursor === null || orderId > cursor)
    .sort((a, b) => (a.orderId < b.orderId ? -1 : 1));
  const items = orders.slice(0, limit);
  return accepted({ items, nextCursor: orders.length > limit ? (items.at(-1)?.orderId ?? null) : null });
}
