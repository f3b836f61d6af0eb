// MES reported a hold of an order, or its release.
import { decideHoldEvent } from '../../domain/orders/decide-hold-event';
import type { Apply } from '../events/apply';

export const applyHold: Apply<'order.hold'> = async (context, data) => {
  const { tx } = context;
  const isOrderKnown = (await tx.orders.findOrder(data)) !== null;
  const holds = isOrderKnown && data.action === 'release' ? await tx.orders.listHolds(data) : [];
  return decideHoldEvent(data, { ...context, isOrderKnown, holds });
};
