// Orders that MES holds under a change may not start here either.
import { subjectOf, type HandoffRef } from '../../../domain/handoff/handoff-ref';
import { setChangeHolds } from '../../orders/set-change-holds';
import type { HandoffGiven } from '../handoff-given';
import type { Settling } from './define-stage';

export function mirrorHolds(given: HandoffGiven, { handoff, documents }: Settling): Promise<void> {
  // Made by the builders of lock sets and of order dispositions, and immutable since.
  const contents = documents.map(({ content }) => content as { orders: Record<string, { hold: boolean }> });
  const orderIds = contents.flatMap(({ orders }) =>
    Object.entries(orders).flatMap(([orderId, { hold }]) => (hold ? [orderId] : [])),
  );
  return holdExactly(given, handoff, orderIds);
}

export function releaseHolds(given: HandoffGiven, handoff: HandoffRef): Promise<void> {
  return holdExactly(given, handoff, []);
}

function holdExactly(given: HandoffGiven, handoff: HandoffRef, orderIds: string[]): Promise<void> {
  const { site, stage } = handoff;
  const { changeId } = subjectOf(handoff, 'change');
  return setChangeHolds(given, { changeId, site, orderIds, reason: `${stage} of ${changeId}` });
}
